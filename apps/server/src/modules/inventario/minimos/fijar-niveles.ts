import type { z } from 'zod';
import type { nivelesBody } from '@jsol/contracts/inventario-alertas';
import type { Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import type { Acto } from '../catalogo/guardar-producto.ts';
import { auditar } from '../../auditoria/public.ts';
import { productoNoEncontrado } from '../errors.ts';
import type { InventarioTables } from '../tables.ts';
import { bloquear } from '../use-cases/existencias.ts';
import { verificarStockMinimo } from './tasks.ts';

/** Gives a product levels of its own in a warehouse, or takes them away; its alert is looked at again. */
export async function fijarNiveles(
  tx: Tx,
  par: { almacenId: string; productoId: string },
  { niveles }: z.output<typeof nivelesBody>,
  acto: Acto,
): Promise<void> {
  const { almacenId, productoId } = par;
  const existencia = (await bloquear(tx, almacenId, [productoId])).get(productoId);
  if (!existencia) throw productoNoEncontrado('Ese producto no existe.');
  const db = tx.withTables<InventarioTables>();
  if (niveles) {
    await db
      .insertInto('inventario.niveles')
      .values({ almacen_id: almacenId, producto_id: productoId, ...niveles })
      .onConflict((conflict) => conflict.columns(['almacen_id', 'producto_id']).doUpdateSet(niveles))
      .execute();
  } else {
    await db
      .deleteFrom('inventario.niveles')
      .where('almacen_id', '=', almacenId)
      .where('producto_id', '=', productoId)
      .execute();
  }
  await auditar(tx, {
    ...acto,
    accion: 'inventario.niveles_fijados',
    entidad: 'producto',
    entidadId: productoId,
    detalle: { almacenId, minimoAnterior: existencia.minimo, niveles },
  });
  await enqueue(tx, verificarStockMinimo, par);
}
