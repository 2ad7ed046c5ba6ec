import { sql } from 'kysely';
import type { z } from 'zod';
import type { auditoriaPagina, auditoriaQuery } from '@jsol/contracts/auditoria';
import type { Reader } from '../../../platform/database/database.ts';
import { addDays, startOfLimaDay } from '../../../platform/time/lima.ts';

type Fila = {
  id: string;
  en: Date;
  actor: string;
  actor_id: string | null;
  ip: string | null;
  accion: string;
  entidad: string;
  entidad_id: string | null;
  detalle: Record<string, unknown>;
  traza: string;
  numero: string | null;
};

/** One page of the log, newest first. Days are Lima's. */
export async function listarRegistros(
  reader: Reader,
  filtro: z.output<typeof auditoriaQuery>,
): Promise<z.input<typeof auditoriaPagina>> {
  const condiciones = [sql`true`];
  if (filtro.desde) condiciones.push(sql`r.en >= ${startOfLimaDay(filtro.desde)}`);
  if (filtro.hasta) condiciones.push(sql`r.en < ${startOfLimaDay(addDays(filtro.hasta, 1))}`);
  if (filtro.actor) condiciones.push(sql`r.actor ilike ${`%${filtro.actor.replace(/[\\%_]/g, '\\$&')}%`}`);
  if (filtro.accion) condiciones.push(sql`starts_with(r.accion, ${filtro.accion})`);
  if (filtro.entidad) condiciones.push(sql`r.entidad = ${filtro.entidad}`);
  if (filtro.entidadId) condiciones.push(sql`r.entidad_id = ${filtro.entidadId}`);
  const donde = sql.join(condiciones, sql` and `);

  const [filas, cuenta] = await Promise.all([
    sql<Fila>`
      select r.id, r.en, r.actor, r.actor_id, r.ip, r.accion, r.entidad, r.entidad_id, r.detalle, r.traza, s.numero
      from auditoria.registros r left join auditoria.sellos s on s.registro_id = r.id
      where ${donde} order by r.en desc, r.id desc
      limit ${filtro.porPagina} offset ${(filtro.pagina - 1) * filtro.porPagina}`.execute(reader),
    sql<{ total: string }>`select count(*) as total from auditoria.registros r where ${donde}`.execute(reader),
  ]);
  return {
    items: filas.rows.map((fila) => ({
      id: fila.id,
      en: fila.en.toISOString(),
      actor: fila.actor,
      actorId: fila.actor_id,
      ip: fila.ip,
      accion: fila.accion,
      entidad: fila.entidad,
      entidadId: fila.entidad_id,
      detalle: fila.detalle,
      traza: fila.traza,
      numero: fila.numero === null ? null : Number(fila.numero),
    })),
    total: Number(cuenta.rows[0]?.total ?? 0),
    pagina: filtro.pagina,
    porPagina: filtro.porPagina,
  };
}
