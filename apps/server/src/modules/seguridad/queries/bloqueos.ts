import { sql } from 'kysely';
import type { Bloqueo } from '@jsol/contracts/seguridad';
import type { Reader } from '../../../platform/database/database.ts';

type Fila = { usuario: string; nombre: string | null; fallos: number; bloqueado_hasta: Date; ips: string[] };

/** User names that are locked at this moment, the ones that stay so longest first. */
export async function bloqueosVigentes(reader: Reader, ahora: Date): Promise<Bloqueo[]> {
  const { rows } = await sql<Fila>`
    select i.sujeto as usuario, u.nombre, i.fallos, i.bloqueado_hasta, i.ips
    from seguridad.intentos_login i left join seguridad.usuarios u on lower(u.usuario) = i.sujeto
    where i.tipo = 'usuario' and i.bloqueado_hasta > ${ahora}
    order by i.bloqueado_hasta desc`.execute(reader);
  return rows.map(({ bloqueado_hasta, ...fila }) => ({ ...fila, hasta: bloqueado_hasta.toISOString() }));
}
