import { sql } from 'kysely';
import type { ProductoBody } from '@jsol/contracts/inventario-catalogo';
import type { Database, Tx } from '../../../platform/database/database.ts';
import { DomainError } from '../../../platform/errors/domain-error.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done, giveUp } from '../../../platform/tasks/outcome.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { cambiarProducto, crearProducto, type Acto } from '../catalogo/guardar-producto.ts';
import type { InventarioTables } from '../tables.ts';
import { aplicarImportacion } from './tasks.ts';

/** Rows per transaction: a kill loses at most these, and they are done again. */
const porTanda = 100;

/** Applies the good rows, one after the other, and goes on after a bad one; killed, it resumes behind the last batch. */
export const aplicarImportacionHandler = ({ database, clock }: { database: Database; clock: Clock }) =>
  handleTask(aplicarImportacion, async ({ importacionId }, { inTransaction, progress, signal }) => {
    const importacion = await database.reader
      .withTables<InventarioTables>()
      .selectFrom('inventario.importaciones')
      .select(['usuario_id', 'usuario'])
      .where('id', '=', importacionId)
      .executeTakeFirst();
    if (!importacion) return giveUp('La importación ya no existe.');
    const acto: Acto = { actor: { id: importacion.usuario_id, nombre: importacion.usuario }, ip: null };
    for (;;) {
      signal.throwIfAborted();
      const quedan = await inTransaction((tx) => aplicarTanda(tx, importacionId, acto));
      const { leidas } = await contar(database, importacionId);
      await progress(Math.round(100 * (1 - quedan / Math.max(leidas, 1))), `${leidas - quedan} de ${leidas} filas`);
      if (quedan === 0) break;
    }
    await inTransaction((tx) =>
      tx
        .withTables<InventarioTables>()
        .updateTable('inventario.importaciones')
        .set({ estado: 'aplicada', aplicada_en: clock.now() })
        .where('id', '=', importacionId)
        .where('estado', '=', 'aplicando')
        .execute(),
    );
    return done(await contar(database, importacionId));
  });

/** @returns how many rows are left */
async function aplicarTanda(tx: Tx, importacionId: string, acto: Acto): Promise<number> {
  const { rows: filas } = await sql<{ fila: number; datos: ProductoBody; quedan: number }>`
    select fila, datos, (count(*) over ())::int as quedan from inventario.importacion_filas
    where importacion_id = ${importacionId} and estado in ('crear', 'cambiar')
    order by fila limit ${porTanda}`.execute(tx);
  for (const { fila, datos } of filas) {
    await sql`savepoint fila`.execute(tx);
    try {
      await aplicarFila(tx, datos, acto);
      await anotar(tx, importacionId, fila, 'hecha', []);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // The catalogue has changed since the file was looked at.
      await sql`rollback to savepoint fila`.execute(tx);
      await anotar(tx, importacionId, fila, 'rechazada', [
        { columna: 'Fila', problema: error.message, arreglo: 'Corríjala y súbala en otro archivo.' },
      ]);
    }
  }
  return (filas[0]?.quedan ?? 0) - filas.length;
}

async function aplicarFila(tx: Tx, datos: ProductoBody, acto: Acto): Promise<void> {
  const existente = await tx
    .withTables<InventarioTables>()
    .selectFrom('inventario.productos')
    .select('id')
    .where('codigo', '=', datos.codigo)
    .executeTakeFirst();
  if (existente) await cambiarProducto(tx, existente.id, datos, acto);
  else await crearProducto(tx, datos, acto);
}

const anotar = (
  tx: Tx,
  importacionId: string,
  fila: number,
  estado: 'hecha' | 'rechazada',
  errores: readonly unknown[],
) =>
  sql`update inventario.importacion_filas set estado = ${estado}, errores = ${JSON.stringify(errores)}::jsonb
    where importacion_id = ${importacionId} and fila = ${fila}`.execute(tx);

async function contar(database: Database, importacionId: string) {
  const { rows } = await sql<{ leidas: number; hechas: number; omitidas: number; fallidas: number }>`
    select count(*)::int as leidas, count(*) filter (where estado = 'hecha')::int as hechas,
      count(*) filter (where estado = 'igual')::int as omitidas,
      count(*) filter (where estado in ('errada', 'rechazada'))::int as fallidas
    from inventario.importacion_filas where importacion_id = ${importacionId}`.execute(database.reader);
  return rows[0]!;
}
