import { sql } from 'kysely';
import type { NivelDeAlerta } from '@jsol/contracts/inventario-alertas';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { canalStock } from '../channels.ts';
import type { InventarioTables } from '../tables.ts';
import { nivelDeAlerta, type Cantidades } from './nivel.ts';
import { alertarStockCritico, verificarStockMinimo } from './tasks.ts';

type Par = { almacenId: string; productoId: string };
type Cambio = 'abierta' | 'agravada' | 'cerrada' | 'sin-cambio';

/** One alert per product and warehouse: opened below the minimum, closed at it, and armed again by that. */
export const verificarStockMinimoHandler = ({ clock }: { clock: Clock }) =>
  handleTask(verificarStockMinimo, async (par, { inTransaction, publish }) => {
    const { alerta, nivel } = await inTransaction((tx) => decidir(tx, par, clock.now()));
    if (alerta !== 'sin-cambio') {
      const { almacenId, productoId } = par;
      await publish(canalStock, { almacenId }, 'alerta', { productoId, nivel });
    }
    return done({ alerta });
  });

async function decidir(tx: Tx, par: Par, ahora: Date): Promise<{ alerta: Cambio; nivel: NivelDeAlerta | null }> {
  const db = tx.withTables<InventarioTables>();
  const { almacenId, productoId } = par;
  const nivel = await nivelActual(tx, par);
  const abierta = await db
    .selectFrom('inventario.alertas_stock')
    .select(['id', 'nivel'])
    .where('almacen_id', '=', almacenId)
    .where('producto_id', '=', productoId)
    .where('cerrada_en', 'is', null)
    .executeTakeFirst();
  if (!abierta) {
    if (!nivel || nivel === 'sin-vigilancia') return { alerta: 'sin-cambio', nivel: null };
    const id = uuidv7();
    await db
      .insertInto('inventario.alertas_stock')
      .values({ id, almacen_id: almacenId, producto_id: productoId, nivel, abierta_en: ahora })
      .execute();
    await enqueue(tx, alertarStockCritico, { almacenId, alertaId: id });
    return { alerta: 'abierta', nivel };
  }
  const cambiar = db.updateTable('inventario.alertas_stock').where('id', '=', abierta.id);
  if (!nivel || nivel === 'sin-vigilancia') {
    await cambiar.set({ cerrada_en: ahora, motivo_cierre: nivel ?? 'recuperado' }).execute();
    return { alerta: 'cerrada', nivel: null };
  }
  if (nivel === abierta.nivel) return { alerta: 'sin-cambio', nivel };
  await cambiar.set({ nivel }).execute();
  if (nivel === 'critico') await enqueue(tx, alertarStockCritico, { almacenId, alertaId: abierta.id });
  return { alerta: nivel === 'critico' ? 'agravada' : 'sin-cambio', nivel };
}

/**
 * Waits for the movement that is under way: it asked for no check of its own, because this one stood for it.
 * `sin-vigilancia`: product or warehouse is out of use.
 */
async function nivelActual(tx: Tx, { almacenId, productoId }: Par): Promise<NivelDeAlerta | 'sin-vigilancia' | null> {
  await sql`select 1 from inventario.existencias
    where almacen_id = ${almacenId} and producto_id = ${productoId} for no key update`.execute(tx);
  const { rows } = await sql<Cantidades & { activo: boolean }>`
    select e.stock - e.reservado as disponible, coalesce(n.minimo, p.stock_minimo) as minimo,
           coalesce(n.critico, p.stock_critico) as critico, p.activo and a.activo as activo
    from inventario.existencias e
    join inventario.productos p on p.id = e.producto_id
    join inventario.almacenes a on a.id = e.almacen_id
    left join inventario.niveles n on n.almacen_id = e.almacen_id and n.producto_id = e.producto_id
    where e.almacen_id = ${almacenId} and e.producto_id = ${productoId}`.execute(tx);
  const [fila] = rows;
  return fila?.activo ? nivelDeAlerta(fila) : 'sin-vigilancia';
}
