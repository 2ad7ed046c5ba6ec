import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/database.ts';
import { deCentimos, deMilesimas } from '../domain/punto-fijo.ts';
import { revisarProductos } from './revisar-productos.ts';
import { valorarProductos } from './valorar-productos.ts';

/** What a run has done until now, over all its attempts. */
export type Cuenta = { hechos: number; omitidos: number; fallidos: number; revisados: number; incidencias: number };

/** Begins, or goes on where an earlier attempt was cut off. */
export async function empezarCorrida(tx: Tx, runId: string, quien: string | null): Promise<void> {
  await sql`
    insert into inventario.corridas_valoracion (run_id, quien) values (${runId}, ${quien})
    on conflict do nothing`.execute(tx);
}

/** Values some products and counts them, together or not at all: a killed run repeats none. */
export async function valorarEnCorrida(tx: Tx, runId: string, productoIds: readonly string[]): Promise<void> {
  const { diferencias, quedan } = await valorarProductos(tx, productoIds);
  await sql`
    update inventario.corridas_valoracion
    set hechos = hechos + ${productoIds.length - quedan.length}, omitidos = omitidos + ${quedan.length}
    where run_id = ${runId}`.execute(tx);
  if (diferencias.length === 0) return;
  await sql`
    insert into inventario.diferencias_costo as d (run_id, producto_id, salida_id, antes, despues)
    select ${runId}, * from unnest(${diferencias.map(({ productoId }) => productoId)}::uuid[],
      ${diferencias.map(({ salidaId }) => salidaId)}::uuid[],
      ${diferencias.map(({ antes }) => deCentimos(antes))}::numeric[],
      ${diferencias.map(({ despues }) => deCentimos(despues))}::numeric[])
    on conflict (run_id, salida_id) do update set despues = excluded.despues`.execute(tx);
}

export async function anotarFallo(tx: Tx, runId: string, productoId: string, motivo: string): Promise<void> {
  await anotarIncidencia(tx, runId, productoId, motivo);
  await sql`update inventario.corridas_valoracion set fallidos = fallidos + 1 where run_id = ${runId}`.execute(tx);
}

/** Compares the next products after those this run has compared. @returns false when there are none left. */
export async function revisarEnCorrida(tx: Tx, runId: string, cuantos: number): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    select p.id from inventario.productos p, inventario.corridas_valoracion c
    where c.run_id = ${runId} and (c.revisado_hasta is null or p.id > c.revisado_hasta)
      and exists (select from inventario.existencias e where e.producto_id = p.id)
    order by p.id limit ${cuantos}`.execute(tx);
  const ids = rows.map((fila) => fila.id);
  if (ids.length === 0) return false;
  for (const { productoId, almacen, guardado, recalculado } of await revisarProductos(tx, ids)) {
    const como = ({ cantidad, valor }: typeof guardado) =>
      `${deMilesimas(cantidad)} unidades por S/ ${deCentimos(valor)}`;
    await anotarIncidencia(
      tx,
      runId,
      productoId,
      `En ${almacen} está guardado ${como(guardado)}, y al recalcular desde el principio da ${como(recalculado)}.`,
    );
  }
  await sql`
    update inventario.corridas_valoracion set revisado_hasta = ${ids.at(-1)!}, revisados = revisados + ${ids.length}
    where run_id = ${runId}`.execute(tx);
  return true;
}

async function anotarIncidencia(tx: Tx, runId: string, productoId: string, motivo: string): Promise<void> {
  await sql`
    insert into inventario.incidencias_valoracion (run_id, producto_id, motivo) values (${runId}, ${productoId}, ${motivo})
    on conflict (run_id, producto_id) do update set motivo = excluded.motivo`.execute(tx);
}

export async function terminarCorrida(tx: Tx, runId: string): Promise<Cuenta> {
  const { rows } = await sql<Cuenta>`
    update inventario.corridas_valoracion set terminada_en = coalesce(terminada_en, clock_timestamp())
    where run_id = ${runId}
    returning hechos, omitidos, fallidos, revisados,
      (select count(*)::int from inventario.incidencias_valoracion where run_id = ${runId}) as incidencias`.execute(tx);
  return rows[0]!;
}

/** Keeps what every warehouse was worth at the end of a day, by category; what was kept before stands. */
export async function guardarValorDelDia(tx: Tx, dia: string): Promise<void> {
  await sql`
    insert into inventario.valoraciones_diarias (dia, almacen_id, categoria, productos, valor)
    select ${dia}, e.almacen_id, p.categoria, count(*), sum(s.valor)
    from inventario.existencias e
    join inventario.productos p on p.id = e.producto_id
    cross join lateral (
      select cantidad, valor from inventario.saldos_diarios s
      where s.producto_id = e.producto_id and s.almacen_id = e.almacen_id and s.dia <= ${dia}
      order by s.dia desc limit 1) s
    where s.cantidad <> 0 or s.valor <> 0
    group by 2, 3
    on conflict do nothing`.execute(tx);
}
