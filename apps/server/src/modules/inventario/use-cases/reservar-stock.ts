import { sql } from 'kysely';
import { decimal, valorUnitario, type Decimal } from '@jsol/tributos/dinero';
import { clockOf, type Tx } from '../../../platform/database/database.ts';
import { emit } from '../../../platform/events/event-bus.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { productoNoEncontrado } from '../errors.ts';
import { stockMovido } from '../events.ts';
import { vigilarMinimos } from '../minimos/vigilar.ts';
import type { InventarioTables } from '../tables.ts';
import {
  avisarStock,
  bloquear,
  exigirSinFaltas,
  saldoDe,
  sumarPedidos,
  type Avisos,
  type Existencia,
} from './existencias.ts';

export type ReservaPedida = {
  almacenId: string;
  /** For whom, such as `orden-venta:<id>`: {@link liberarReserva} and `moverStock` name it. */
  referencia: string;
  lineas: readonly { productoId: string; cantidad: string; pointer: string }[];
  /** True keeps what there is and says what lacks; false refuses the whole when anything lacks. */
  parcial: boolean;
};

export type Reservado = { productoId: string; reservado: string; faltante: string };

/**
 * Keeps units for somebody: nobody else can take them any more. What is reserved adds to what the reference already
 * has. Expired lots are not there to be kept. Two people who want the last unit wait for each other; the second one
 * gets none, or `inventario.stock_insuficiente`.
 * @returns once per product, in the order of the lines.
 */
export async function reservarStock(tx: Tx, avisos: Avisos | null, pedida: ReservaPedida): Promise<Reservado[]> {
  const { almacenId, referencia, lineas } = pedida;
  const pedidos = sumarPedidos(lineas);
  const existencias = await bloquear(tx, almacenId, [...pedidos.keys()]);
  for (const { productoId, pointer } of lineas) {
    if (existencias.has(productoId)) continue;
    const detail = 'Ese producto no existe.';
    throw productoNoEncontrado(detail, { errors: [{ pointer: `${pointer}/productoId`, detail }] });
  }
  const vencidas = await unidadesVencidas(tx, almacenId, [...existencias.values()]);
  const decididos = [...pedidos].map(([productoId, { total, pointer }]) => {
    const existencia = existencias.get(productoId)!;
    const libre = decimal(existencia.stock)
      .minus(existencia.reservado)
      .minus(vencidas.get(productoId) ?? 0);
    const hay = libre.lt(0) ? decimal('0') : libre;
    return { existencia, total, hay, pointer, reservado: hay.lt(total) ? hay : total };
  });
  if (!pedida.parcial) {
    exigirSinFaltas(
      decididos
        .filter(({ total, reservado }) => reservado.lt(total))
        .map(({ existencia: { producto_id, nombre }, ...falta }) => ({ productoId: producto_id, nombre, ...falta })),
    );
  }

  const nuevas = decididos.filter(({ reservado }) => reservado.gt(0));
  if (nuevas.length > 0) {
    await sql`
      insert into inventario.reservas as r (referencia, almacen_id, producto_id, cantidad)
      select ${referencia}, ${almacenId}, * from unnest(
        ${nuevas.map(({ existencia }) => existencia.producto_id)}::uuid[],
        ${nuevas.map(({ reservado }) => reservado.toFixed())}::numeric[])
      on conflict (referencia, almacen_id, producto_id) do update set cantidad = r.cantidad + excluded.cantidad`.execute(
      tx,
    );
    await cambiarReservado(
      tx,
      avisos,
      almacenId,
      nuevas.map(({ existencia, reservado }) => ({ existencia, cambio: reservado })),
      'reserva',
    );
  }
  return decididos.map(({ existencia: { producto_id }, total, reservado }) => ({
    productoId: producto_id,
    reservado: valorUnitario(reservado),
    faltante: valorUnitario(total.minus(reservado)),
  }));
}

/** Gives back all that is still kept under a reference, in every warehouse. Nothing left: nothing happens. */
export async function liberarReserva(tx: Tx, avisos: Avisos | null, referencia: string): Promise<void> {
  const db = tx.withTables<InventarioTables>();
  const pares = await db
    .selectFrom('inventario.reservas')
    .select(['almacen_id', 'producto_id'])
    .where('referencia', '=', referencia)
    .execute();
  for (const almacenId of [...new Set(pares.map(({ almacen_id }) => almacen_id))].sort()) {
    const suyos = pares.filter(({ almacen_id }) => almacen_id === almacenId);
    const existencias = await bloquear(
      tx,
      almacenId,
      suyos.map(({ producto_id }) => producto_id),
    );
    const liberadas = await db
      .deleteFrom('inventario.reservas')
      .where('referencia', '=', referencia)
      .where('almacen_id', '=', almacenId)
      .where('producto_id', 'in', [...existencias.keys()])
      .returning(['producto_id', 'cantidad'])
      .execute();
    if (liberadas.length === 0) continue;
    await cambiarReservado(
      tx,
      avisos,
      almacenId,
      liberadas.map(({ producto_id, cantidad }) => ({
        existencia: existencias.get(producto_id)!,
        cambio: decimal(cantidad).neg(),
      })),
      'reserva-liberada',
    );
  }
}

async function cambiarReservado(
  tx: Tx,
  avisos: Avisos | null,
  almacenId: string,
  cambios: readonly { existencia: Existencia; cambio: Decimal }[],
  motivo: string,
): Promise<void> {
  const saldos = cambios.map(({ existencia, cambio }) =>
    saldoDe(existencia, decimal(existencia.stock), decimal(existencia.reservado).plus(cambio)),
  );
  const productoIds = saldos.map(({ productoId }) => productoId);
  await sql`
    update inventario.existencias e set reservado = e.reservado + n.cambio, version = e.version + 1
    from unnest(${productoIds}::uuid[], ${cambios.map(({ cambio }) => cambio.toFixed())}::numeric[])
      as n (producto_id, cambio)
    where e.almacen_id = ${almacenId} and e.producto_id = n.producto_id`.execute(tx);
  const existencias = new Map(cambios.map(({ existencia }) => [existencia.producto_id, existencia]));
  await vigilarMinimos(tx, almacenId, existencias, saldos);
  await emit(tx, stockMovido, { almacenId, motivo, productoIds });
  if (avisos) avisarStock(tx, avisos, almacenId, saldos);
}

/** Units of expired lots, of the products that have lots. */
async function unidadesVencidas(
  tx: Tx,
  almacenId: string,
  existencias: readonly Existencia[],
): Promise<ReadonlyMap<string, string>> {
  const conLotes = existencias.filter(({ con_lotes }) => con_lotes).map(({ producto_id }) => producto_id);
  if (conLotes.length === 0) return new Map();
  const { rows } = await sql<{ producto_id: string; stock: string }>`
    select l.producto_id, sum(e.stock) as stock
    from inventario.existencias_lotes e join inventario.lotes l on l.id = e.lote_id
    where e.almacen_id = ${almacenId} and l.producto_id = any(${conLotes}::uuid[])
      and e.stock > 0 and l.vence < ${limaDate(clockOf(tx).now())}::date
    group by l.producto_id`.execute(tx);
  return new Map(rows.map(({ producto_id, stock }) => [producto_id, stock]));
}
