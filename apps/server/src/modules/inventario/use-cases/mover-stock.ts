import { sql } from 'kysely';
import { decimal, type Decimal } from '@jsol/tributos/dinero';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { emit } from '../../../platform/events/event-bus.ts';
import { repararCantidad } from '../domain/unidades.ts';
import { almacenNoEncontrado, movimientoInvalido, productoNoEncontrado } from '../errors.ts';
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
  type SaldoMovido,
} from './existencias.ts';
import { moverLotes, repartirEnLotes } from './lotes-del-movimiento.ts';
import { admitirFecha } from '../valoracion/meses.ts';

export type LineaMovida = {
  productoId: string;
  /** Above zero, in the product's unit. */
  cantidad: string;
  /** What a unit cost: needed for an entry, unless `devuelveId` or `origenId` says where its cost comes from. */
  costoUnitario?: string;
  /** The movement that this one gives back: a sale's exit, or the entry that goes back to its supplier. */
  devuelveId?: string;
  /** The exit of another warehouse that this entry receives. */
  origenId?: string;
  /** The lot that enters, by its code; made when it is new. Needed where the product has lots and nothing else tells. */
  lote?: { codigo: string; vence: string | null };
  /** The lot it enters or leaves. An exit without one takes the lots that expire first. */
  loteId?: string;
  /** JSON pointer of the line in the request, for errors. */
  pointer: string;
};

export type MovimientoDeStock = {
  almacenId: string;
  tipo: 'entrada' | 'salida';
  /** `venta`, `compra`, `ajuste` … */
  motivo: string;
  documento: string | null;
  /** When it happened, never in the future. Default: now. */
  fecha?: Date;
  /** An exit that takes what is reserved under this reference; the reservation shrinks with it. */
  reserva?: string;
  /** A fact that cannot be refused, such as a sale made without network: units may go below zero. */
  consumado?: boolean;
  /** Expired lots may leave too, as in a loss or a correction. Default: they stay. */
  conVencidos?: boolean;
  /** What causes it, such as `venta:<id>`; a second movement with the same one fails as a whole. */
  referencia: string;
  usuarioId: string | null;
  usuario: string;
  lineas: readonly LineaMovida[];
};

/** A movement that was written: several for a line that took its units from several lots. */
export type MovimientoEscrito = { id: string; linea: number; loteId: string | null; cantidad: string };

/**
 * The only way stock changes: locks the units on hand, writes one movement per line with its balance (per lot, where
 * the product has lots), and after the commit tells the channel and the cache. Rows are locked in the order of the
 * product's id, so movements that share products wait for each other and never deadlock.
 *
 * Throws `inventario.stock_insuficiente` with every line that lacks, unless the warehouse allows going below zero.
 * What is reserved for others is not free to leave, nor are expired lots.
 * @returns the new balance of each product, once, and the movements in the order of the lines.
 */
export async function moverStock(
  tx: Tx,
  avisos: Avisos | null,
  movimiento: MovimientoDeStock,
): Promise<{ saldos: SaldoMovido[]; movimientos: MovimientoEscrito[] }> {
  const { almacenId, tipo, lineas } = movimiento;
  const almacen = await tx
    .withTables<InventarioTables>()
    .selectFrom('inventario.almacenes')
    .select('permite_negativo')
    .where('id', '=', almacenId)
    .where('activo', '=', true)
    .executeTakeFirst();
  if (!almacen) throw almacenNoEncontrado('El almacén no existe o está inactivo.');

  if (movimiento.fecha && !movimiento.consumado) await admitirFecha(tx, movimiento.fecha);

  const productoIds = [...new Set(lineas.map((linea) => linea.productoId))];
  const existencias = await bloquear(tx, almacenId, productoIds);
  validarLineas(lineas, existencias, tipo);
  const tomado = movimiento.reserva
    ? await tomarReserva(tx, movimiento.reserva, almacenId, lineas)
    : new Map<string, Decimal>();
  const puedeFaltar = almacen.permite_negativo || movimiento.consumado === true;
  if (tipo === 'salida' && !puedeFaltar) exigirStock(lineas, existencias, tomado);
  const reparto = await repartirEnLotes(tx, movimiento, existencias, puedeFaltar);

  const stocks = new Map([...existencias].map(([id, { stock }]) => [id, decimal(stock)]));
  const filas = lineas.flatMap((linea, indice) => {
    const partes = reparto.get(linea) ?? [{ loteId: null, cantidad: decimal(linea.cantidad) }];
    return partes.map(({ loteId, cantidad }, parte) => {
      const antes = stocks.get(linea.productoId)!;
      const saldo = tipo === 'entrada' ? antes.plus(cantidad) : antes.minus(cantidad);
      stocks.set(linea.productoId, saldo);
      const escrito = { id: uuidv7(), linea: indice, loteId, cantidad: cantidad.toFixed() };
      return {
        escrito,
        fila: {
          id: escrito.id,
          almacen_id: almacenId,
          producto_id: linea.productoId,
          tipo,
          motivo: movimiento.motivo,
          cantidad: escrito.cantidad,
          costo_unitario: linea.costoUnitario ?? null,
          lote_id: loteId,
          devuelve_id: linea.devuelveId ?? null,
          origen_id: linea.origenId ?? null,
          saldo: saldo.toFixed(),
          documento: movimiento.documento,
          ...(movimiento.fecha && { fecha: movimiento.fecha }),
          referencia: `${movimiento.referencia}:${indice + 1}${parte > 0 ? `.${parte + 1}` : ''}`,
          usuario_id: movimiento.usuarioId,
          usuario: movimiento.usuario,
        },
      };
    });
  });
  await tx
    .withTables<InventarioTables>()
    .insertInto('inventario.movimientos')
    .values(filas.map(({ fila }) => fila))
    .execute();
  if (reparto.size > 0) await moverLotes(tx, almacenId, tipo, [...reparto.values()].flat());

  const saldos = [...existencias.values()].map((existencia) => {
    const reservado = decimal(existencia.reservado).minus(tomado.get(existencia.producto_id) ?? 0);
    return saldoDe(existencia, stocks.get(existencia.producto_id)!, reservado);
  });
  await sql`
    update inventario.existencias e set stock = n.stock, reservado = e.reservado - n.tomado, version = e.version + 1,
      valorar_desde = least(e.valorar_desde, coalesce(${movimiento.fecha ?? null}::timestamptz, now()))
    from unnest(${saldos.map(({ productoId }) => productoId)}::uuid[],
                ${saldos.map(({ stock }) => stock)}::numeric[],
                ${saldos.map(({ productoId }) => (tomado.get(productoId) ?? decimal('0')).toFixed())}::numeric[])
      as n (producto_id, stock, tomado)
    where e.almacen_id = ${almacenId} and e.producto_id = n.producto_id`.execute(tx);
  await vigilarMinimos(tx, almacenId, existencias, saldos);
  await emit(tx, stockMovido, { almacenId, motivo: movimiento.motivo, productoIds });
  if (avisos) avisarStock(tx, avisos, almacenId, saldos);
  return { saldos, movimientos: filas.map(({ escrito }) => escrito) };
}

function validarLineas(
  lineas: readonly LineaMovida[],
  existencias: ReadonlyMap<string, Existencia>,
  tipo: 'entrada' | 'salida',
): void {
  for (const { productoId, cantidad, costoUnitario, devuelveId, origenId, pointer } of lineas) {
    const existencia = existencias.get(productoId);
    if (!existencia) {
      const detail = 'Ese producto no existe.';
      throw productoNoEncontrado(detail, { errors: [{ pointer: `${pointer}/productoId`, detail }] });
    }
    const reparo = repararCantidad(existencia.unidad, cantidad);
    if (reparo) {
      throw movimientoInvalido(`${existencia.nombre}: ${reparo}`, {
        errors: [{ pointer: `${pointer}/cantidad`, detail: reparo }],
      });
    }
    if (tipo === 'entrada' && costoUnitario === undefined && !devuelveId && !origenId) {
      throw new Error('an entry of stock needs its unit cost');
    }
  }
}

/** Shrinks a reservation by what leaves now, at most to nothing. @returns how much of each product was reserved. */
async function tomarReserva(
  tx: Tx,
  referencia: string,
  almacenId: string,
  lineas: readonly LineaMovida[],
): Promise<Map<string, Decimal>> {
  const pedidos = sumarPedidos(lineas);
  const { rows } = await sql<{ producto_id: string; tomado: string }>`
    with pedido as (
      select * from unnest(${[...pedidos.keys()]}::uuid[],
                           ${[...pedidos.values()].map(({ total }) => total.toFixed())}::numeric[])
        as p (producto_id, cantidad)
    ), reservado as (
      select r.producto_id, least(r.cantidad, p.cantidad) as tomado, r.cantidad
      from inventario.reservas r join pedido p using (producto_id)
      where r.referencia = ${referencia} and r.almacen_id = ${almacenId} for update of r
    ), agotado as (
      delete from inventario.reservas r using reservado t
      where r.referencia = ${referencia} and r.almacen_id = ${almacenId} and r.producto_id = t.producto_id
        and t.tomado = t.cantidad
    ), reducido as (
      update inventario.reservas r set cantidad = r.cantidad - t.tomado from reservado t
      where r.referencia = ${referencia} and r.almacen_id = ${almacenId} and r.producto_id = t.producto_id
        and t.tomado < t.cantidad
    )
    select producto_id, tomado from reservado`.execute(tx);
  return new Map(rows.map((fila) => [fila.producto_id, decimal(fila.tomado)]));
}

/** What leaves must be there, beyond what is reserved for others. */
function exigirStock(
  lineas: readonly LineaMovida[],
  existencias: ReadonlyMap<string, Existencia>,
  tomado: ReadonlyMap<string, Decimal>,
): void {
  exigirSinFaltas(
    [...sumarPedidos(lineas)].flatMap(([productoId, { total, pointer }]) => {
      const { nombre, stock, reservado } = existencias.get(productoId)!;
      const hay = decimal(stock)
        .minus(reservado)
        .plus(tomado.get(productoId) ?? 0);
      return total.gt(hay) ? [{ productoId, nombre, hay, total, pointer }] : [];
    }),
  );
}
