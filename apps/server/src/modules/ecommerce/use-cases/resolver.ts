import type { Tx } from '../../../platform/database/database.ts';
import { auditar, type Actor } from '../../auditoria/public.ts';
import { cargarProductos } from '../../inventario/public.ts';
import { incidenciaNoEncontrada, productoNoEncontrado } from '../errors.ts';
import type { EcommerceTables } from '../tables.ts';
import { anotar } from './anotar.ts';

/** From now on that SKU of that shop is this product. */
export async function fijarEquivalencia(
  tx: Tx,
  { canalId, sku, productoId, actor }: { canalId: string; sku: string; productoId: string; actor: Actor },
): Promise<void> {
  const producto = (await cargarProductos(tx, [productoId])).get(productoId);
  if (!producto?.activo) throw productoNoEncontrado('Ese producto no existe o ya no se vende.');
  await tx
    .withTables<EcommerceTables>()
    .insertInto('ecommerce.equivalencias')
    .values({ canal_id: canalId, sku, producto_id: productoId, por: actor.nombre })
    .onConflict((conflict) =>
      conflict.columns(['canal_id', 'sku']).doUpdateSet({ producto_id: productoId, por: actor.nombre }),
    )
    .execute();
  await auditar(tx, {
    actor,
    accion: 'ecommerce.equivalencia_fijada',
    entidad: 'canal_de_venta',
    entidadId: canalId,
    detalle: { sku, producto: producto.codigo },
  });
}

/** A person decided; what was done is told. */
export async function resolverIncidencia(
  tx: Tx,
  { id, solucion, actor, ahora }: { id: string; solucion: string; actor: Actor; ahora: Date },
): Promise<void> {
  const resuelta = await tx
    .withTables<EcommerceTables>()
    .updateTable('ecommerce.incidencias')
    .set({ resuelta_en: ahora, resuelta_por: actor.nombre, solucion })
    .where('id', '=', id)
    .where('resuelta_en', 'is', null)
    .returning(['pedido_id', 'tipo'])
    .executeTakeFirst();
  if (!resuelta) throw incidenciaNoEncontrada('Esa incidencia no existe o ya está resuelta.');
  await anotar(tx, resuelta.pedido_id, { titulo: 'Incidencia resuelta', detalle: solucion, quien: actor.nombre });
  await auditar(tx, {
    actor,
    accion: 'ecommerce.incidencia_resuelta',
    entidad: 'pedido_de_tienda',
    entidadId: resuelta.pedido_id,
    detalle: { tipo: resuelta.tipo, solucion },
  });
}
