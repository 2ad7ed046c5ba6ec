import { sql } from 'kysely';
import { decimal, valorUnitario, type Decimal } from '@jsol/tributos/dinero';
import type { Caches } from '../../../platform/cache/cache.ts';
import { publishAfterCommit, type Publisher } from '../../../platform/channels/publisher.ts';
import { afterCommit, type Tx } from '../../../platform/database/database.ts';
import { cacheStock } from '../caches.ts';
import { canalStock } from '../channels.ts';
import { stockInsuficiente } from '../errors.ts';

/** Who is told once stock has changed; null while nobody can be watching, as in a seed. */
export type Avisos = { publisher: Pick<Publisher, 'publish'>; caches: Caches };

export type Existencia = {
  producto_id: string;
  nombre: string;
  unidad: string;
  con_lotes: boolean;
  stock: string;
  reservado: string;
  version: number;
  /** What was free to sell. */
  libre: string;
  /** Of this warehouse, or the product's own. */
  minimo: string;
  con_alerta: boolean;
};

/** What is free to sell: `stock` less what is kept for others. */
export type SaldoMovido = { productoId: string; stock: string; disponible: string; version: number };

/**
 * Locks the units on hand of `productoIds`, making the rows a warehouse has never had. Unknown products are left out.
 * Always in the order of the product's id: whoever locks several waits for the others and never deadlocks.
 */
export async function bloquear(
  tx: Tx,
  almacenId: string,
  productoIds: readonly string[],
): Promise<Map<string, Existencia>> {
  const ids = [...new Set(productoIds)].sort();
  const { rows: presentes } = await sql<{ cuantos: number }>`
    select count(*)::int as cuantos from inventario.existencias
    where almacen_id = ${almacenId} and producto_id = any(${ids}::uuid[])`.execute(tx);
  if (presentes[0]!.cuantos < ids.length) {
    // Before any lock is held: inserting beside held locks could close a circle with another first movement.
    await sql`
      insert into inventario.existencias (almacen_id, producto_id)
      select ${almacenId}, id from inventario.productos where id = any(${ids}::uuid[]) order by id
      on conflict do nothing`.execute(tx);
  }
  const { rows } = await sql<Existencia>`
    select e.producto_id, p.nombre, p.unidad, p.con_lotes, e.stock, e.reservado, e.version, e.stock - e.reservado as libre,
           coalesce(n.minimo, p.stock_minimo) as minimo, s.id is not null as con_alerta
    from inventario.existencias e join inventario.productos p on p.id = e.producto_id
    left join inventario.niveles n on n.almacen_id = e.almacen_id and n.producto_id = e.producto_id
    left join inventario.alertas_stock s
      on s.almacen_id = e.almacen_id and s.producto_id = e.producto_id and s.cerrada_en is null
    where e.almacen_id = ${almacenId} and e.producto_id = any(${ids}::uuid[])
    order by e.producto_id
    for no key update of e`.execute(tx);
  return new Map(rows.map((fila) => [fila.producto_id, fila]));
}

export type Pedido = { productoId: string; cantidad: string; pointer: string };

/** A product may stand in several lines: what counts is their sum, and the last of them is at fault. */
export function sumarPedidos(lineas: readonly Pedido[]): Map<string, { total: Decimal; pointer: string }> {
  const pedidos = new Map<string, { total: Decimal; pointer: string }>();
  for (const { productoId, cantidad, pointer } of lineas) {
    const total = pedidos.get(productoId)?.total.plus(cantidad) ?? decimal(cantidad);
    pedidos.set(productoId, { total, pointer });
  }
  return pedidos;
}

export type Falta = {
  productoId: string;
  nombre: string;
  hay: Decimal;
  total: Decimal;
  pointer: string;
  /** What they would have to be, such as ` sin vencer`. */
  condicion?: string;
};

/** Throws `inventario.stock_insuficiente` with every product that lacks. */
export function exigirSinFaltas(faltas: readonly Falta[]): void {
  if (faltas.length === 0) return;
  const errors = faltas.map(({ nombre, hay, total, pointer, condicion = '' }) => {
    const queda = hay.lte(0)
      ? `No queda ${nombre}${condicion}`
      : `${hay.eq(1) ? 'Queda' : 'Quedan'} ${hay.toFixed()} de ${nombre}${condicion}`;
    return { pointer: `${pointer}/cantidad`, detail: `${queda}; pidió ${total.toFixed()}.` };
  });
  throw stockInsuficiente(errors.map(({ detail }) => detail).join(' '), {
    data: {
      faltas: faltas.map(({ productoId, nombre, hay, total }) => ({
        productoId,
        nombre,
        disponible: hay.toFixed(),
        pedido: total.toFixed(),
      })),
    },
    errors,
  });
}

export const saldoDe = ({ producto_id, version }: Existencia, stock: Decimal, reservado: Decimal): SaldoMovido => ({
  productoId: producto_id,
  stock: valorUnitario(stock),
  disponible: valorUnitario(stock.minus(reservado)),
  version: version + 1,
});

/** The cache before the channel: who hears the event may read at once. */
export function avisarStock(
  tx: Tx,
  { publisher, caches }: Avisos,
  almacenId: string,
  saldos: readonly SaldoMovido[],
): void {
  afterCommit(tx, async () => {
    await Promise.all(saldos.map(({ productoId }) => caches.forget(cacheStock, { almacenId, productoId })));
  });
  for (const { productoId, stock, disponible, version } of saldos) {
    publishAfterCommit(tx, publisher, canalStock, { almacenId }, 'cambio', { productoId, stock, disponible, version });
  }
}
