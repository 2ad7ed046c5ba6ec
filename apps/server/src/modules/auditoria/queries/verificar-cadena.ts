import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import { columnasEslabon, inicio, type Cadena, type Eslabon } from '../cadena.ts';

export type Verificacion = {
  integra: boolean;
  /** Links that were checked and are right. */
  eslabones: number;
  /** Entries whose link is still to be added. */
  pendientes: number;
  /** The first link that is wrong, and why, in Spanish. */
  rotoEn: { numero: number; registroId: string | null; motivo: string } | null;
};

const porTramo = 2_000;
type Fila = Eslabon & { numero: string; sello: Buffer; sellado_id: string };

/** Walks the whole chain in order, and names the first link that does not fit. */
export async function verificarCadena(reader: Reader, cadena: Cadena): Promise<Verificacion> {
  let numero = 0n;
  let anterior: Buffer = inicio;
  const roto = (motivo: string, registroId: string | null): Verificacion => ({
    integra: false,
    eslabones: Number(numero),
    pendientes: 0,
    rotoEn: { numero: Number(numero) + 1, registroId, motivo },
  });

  for (;;) {
    const { rows } = await sql<Fila>`
      select s.numero, s.sello, s.registro_id as sellado_id, ${columnasEslabon}
      from auditoria.sellos s left join auditoria.registros r on r.id = s.registro_id
      where s.numero > ${numero.toString()}::bigint order by s.numero limit ${porTramo}`.execute(reader);
    for (const fila of rows) {
      if (BigInt(fila.numero) !== numero + 1n) return roto('Falta este eslabón: fue borrado.', null);
      // The left join's columns are null where the entry is gone.
      if ((fila.registro_id as string | null) === null)
        return roto('El registro de este eslabón fue borrado.', fila.sellado_id);
      const esperado = cadena.sellar(anterior, numero + 1n, fila);
      if (!esperado.equals(fila.sello))
        return roto('El contenido del registro o de su sello fue alterado.', fila.sellado_id);
      anterior = esperado;
      numero += 1n;
    }
    if (rows.length < porTramo) break;
  }

  const { rows: sueltos } = await sql<{ id: string; en_espera: boolean }>`
    select r.id, p.registro_id is not null as en_espera
    from auditoria.registros r
    left join auditoria.sellos s on s.registro_id = r.id
    left join auditoria.por_sellar p on p.registro_id = r.id
    where s.registro_id is null order by p.registro_id is not null, r.id limit 10000`.execute(reader);
  const huerfano = sueltos.find((fila) => !fila.en_espera);
  if (huerfano)
    return roto('Hay un registro sin sello y fuera de la lista de espera: se borró uno de los dos.', huerfano.id);
  return { integra: true, eslabones: Number(numero), pendientes: sueltos.length, rotoEn: null };
}
