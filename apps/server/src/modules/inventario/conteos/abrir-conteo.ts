import { sql } from 'kysely';
import type { z } from 'zod';
import type { abrirConteoBody } from '@jsol/contracts/inventario-conteos';
import type { DocumentoRegistrado } from '@jsol/contracts/inventario-documentos';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { auditarDocumento, reclamarClave, type Quien } from '../documentos/quien.ts';
import { conteoCerrado } from '../errors.ts';
import { exigirAlmacen } from '../queries/almacenes.ts';
import type { InventarioTables } from '../tables.ts';

export const numeroDeConteo = (numero: string): string => `CO-${numero.padStart(6, '0')}`;

/**
 * A list of what to count: of a whole warehouse, a category, or chosen products. A product with lots has a line for each
 * lot there is. Sales go on: what a line differs by is taken from the stock of the moment it is counted.
 */
export async function abrirConteo(
  tx: Tx,
  pedido: z.output<typeof abrirConteoBody>,
  quien: Quien,
): Promise<DocumentoRegistrado> {
  const db = tx.withTables<InventarioTables>();
  const id = uuidv7();
  const anterior = await reclamarClave(tx, quien, pedido, id);
  if (anterior) {
    const { numero } = await db
      .selectFrom('inventario.conteos')
      .select('numero')
      .where('id', '=', anterior)
      .executeTakeFirstOrThrow();
    return { id: anterior, numero: numeroDeConteo(numero) };
  }
  await exigirAlmacen(tx, pedido.almacenId);
  const fila = await db
    .insertInto('inventario.conteos')
    .values({
      id,
      almacen_id: pedido.almacenId,
      alcance: pedido.alcance,
      categoria: pedido.alcance === 'categoria' ? pedido.categoria! : null,
      ciego: pedido.ciego,
      abierto_por_id: quien.principal.userId,
      abierto_por: quien.principal.name,
    })
    .returning('numero')
    .executeTakeFirstOrThrow();
  const cuales =
    pedido.alcance === 'lista'
      ? sql`p.id = any(${pedido.productoIds!}::uuid[])`
      : pedido.alcance === 'categoria'
        ? sql`p.activo and p.categoria = ${pedido.categoria!}`
        : // What the warehouse has never had is not looked for on its shelves.
          sql`p.activo and exists (select 1 from inventario.existencias e
                where e.producto_id = p.id and e.almacen_id = ${pedido.almacenId} and (e.stock <> 0 or e.version > 0))`;
  const { numAffectedRows } = await sql`
    insert into inventario.conteo_lineas (id, conteo_id, producto_id, lote_id)
    select gen_random_uuid(), ${id}, p.id, l.lote_id
    from inventario.productos p
    left join lateral (
      select e.lote_id from inventario.existencias_lotes e join inventario.lotes o on o.id = e.lote_id
      where p.con_lotes and o.producto_id = p.id and e.almacen_id = ${pedido.almacenId} and e.stock <> 0) l on true
    where ${cuales} and (not p.con_lotes or l.lote_id is not null)`.execute(tx);
  if (!numAffectedRows) throw conteoCerrado('No hay nada que contar con ese alcance.');
  const numero = numeroDeConteo(fila.numero);
  await auditarDocumento(tx, quien, 'inventario.conteo_abierto', 'conteo', id, { numero, ...pedido });
  return { id, numero };
}
