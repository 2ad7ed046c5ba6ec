import { sql } from 'kysely';
import { decimal, valorUnitario, type Decimal } from '@jsol/tributos/dinero';
import type { Caches } from '../../../platform/cache/cache.ts';
import { publishAfterCommit, type Publisher } from '../../../platform/channels/publisher.ts';
import { afterCommit, type Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { cacheStock } from '../caches.ts';
import { canalStock } from '../channels.ts';
import { repararCantidad } from '../domain/unidades.ts';
import { almacenNoEncontrado, movimientoInvalido, productoNoEncontrado, stockInsuficiente } from '../errors.ts';
import type { InventarioTables } from '../tables.ts';

/** Who is told once stock has changed; null while nobody can be watching, as in a seed. */
export type Avisos = { publisher: Pick<Publisher, 'publish'>; caches: Caches };

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
  /** What causes it, such as `venta:<id>`; a second movement with the same one fails as a whole. */
  referencia: string;
  usuarioId: string | null;
  usuario: string;
  lineas: readonly LineaMovida[];
};

export type SaldoMovido = { productoId: string; stock: string; version: number };

type Existencia = {
  producto_id: string;
  nombre: string;
  unidad: string;
  stock: string;
  reservado: string;
  version: number;
};

/**
 * The only way stock changes: locks the units on hand, writes one movement per line with its balance, and after the
 * commit tells the channel and the cache. Rows are locked in the order of the product's id, so movements that share
 * products wait for each other and never deadlock.
 *
 * Throws `inventario.stock_insuficiente` with every line that lacks, unless the warehouse allows going below zero.
 * What is reserved for others is not free to leave.
 * @returns the new balance of each product, once.
 */
export async function moverStock(tx: Tx, avisos: Avisos | null, movimiento: MovimientoDeStock): Promise<SaldoMovido[]> {
  const { almacenId, tipo, lineas } = movimiento;
  const almacen = await tx
    .withTables<InventarioTables>()
    .selectFrom('inventario.almacenes')
    .select('permite_negativo')
    .where('id', '=', almacenId)
    .where('activo', '=', true)
    .executeTakeFirst();
  if (!almacen) throw almacenNoEncontrado('El almacén no existe o está inactivo.');

  const existencias = await bloquear(tx, almacenId, [...new Set(lineas.map((linea) => linea.productoId))].sort());
  validarLineas(lineas, existencias, tipo);
  const saldos = new Map([...existencias].map(([id, { stock }]) => [id, decimal(stock)]));
  const tomado = movimiento.reserva
    ? await tomarReserva(tx, movimiento.reserva, almacenId, lineas)
    : new Map<string, Decimal>();
  if (tipo === 'salida' && !almacen.permite_negativo && !movimiento.consumado) {
    const libres = new Map(
      [...existencias].map(([id, { stock, reservado }]) => [
        id,
        decimal(stock)
          .minus(reservado)
          .plus(tomado.get(id) ?? 0),
      ]),
    );
    exigirStock(lineas, existencias, libres);
  }

  const filas = lineas.map((linea, indice) => {
    const cantidad = decimal(linea.cantidad);
    const antes = saldos.get(linea.productoId)!;
    const saldo = tipo === 'entrada' ? antes.plus(cantidad) : antes.minus(cantidad);
    saldos.set(linea.productoId, saldo);
    return {
      id: uuidv7(),
      almacen_id: almacenId,
      producto_id: linea.productoId,
      tipo,
      motivo: movimiento.motivo,
      cantidad: cantidad.toFixed(),
      costo_unitario: linea.costoUnitario ?? null,
      devuelve_id: linea.devuelveId ?? null,
      origen_id: linea.origenId ?? null,
      saldo: saldo.toFixed(),
      documento: movimiento.documento,
      ...(movimiento.fecha && { fecha: movimiento.fecha }),
      referencia: `${movimiento.referencia}:${indice + 1}`,
      usuario_id: movimiento.usuarioId,
      usuario: movimiento.usuario,
    };
  });
  await tx.withTables<InventarioTables>().insertInto('inventario.movimientos').values(filas).execute();

  const cambios = [...saldos].map(([productoId, saldo]) => ({
    productoId,
    stock: valorUnitario(saldo),
    version: existencias.get(productoId)!.version + 1,
  }));
  await sql`
    update inventario.existencias e set stock = n.stock, reservado = e.reservado - n.tomado, version = e.version + 1,
      valorar_desde = least(e.valorar_desde, coalesce(${movimiento.fecha ?? null}::timestamptz, now()))
    from unnest(${cambios.map((cambio) => cambio.productoId)}::uuid[],
                ${cambios.map((cambio) => cambio.stock)}::numeric[],
                ${cambios.map(({ productoId }) => (tomado.get(productoId) ?? decimal('0')).toFixed())}::numeric[])
      as n (producto_id, stock, tomado)
    where e.almacen_id = ${almacenId} and e.producto_id = n.producto_id`.execute(tx);
  if (avisos) avisar(tx, avisos, almacenId, cambios);
  return cambios;
}

/** Locks the rows of `productoIds` (sorted), making those a warehouse has never had. Unknown products are left out. */
async function bloquear(tx: Tx, almacenId: string, productoIds: readonly string[]): Promise<Map<string, Existencia>> {
  const leer = () =>
    sql<Existencia>`
    select e.producto_id, p.nombre, p.unidad, e.stock, e.reservado, e.version
    from inventario.existencias e join inventario.productos p on p.id = e.producto_id
    where e.almacen_id = ${almacenId} and e.producto_id = any(${productoIds}::uuid[])
    order by e.producto_id
    for no key update of e`.execute(tx);
  const { rows: presentes } = await sql<{ cuantos: number }>`
    select count(*)::int as cuantos from inventario.existencias
    where almacen_id = ${almacenId} and producto_id = any(${productoIds}::uuid[])`.execute(tx);
  if (presentes[0]!.cuantos < productoIds.length) {
    // Before any lock is held: inserting beside held locks could close a circle with another first movement.
    await sql`
      insert into inventario.existencias (almacen_id, producto_id)
      select ${almacenId}, id from inventario.productos where id = any(${productoIds}::uuid[]) order by id
      on conflict do nothing`.execute(tx);
  }
  const { rows } = await leer();
  return new Map(rows.map((fila) => [fila.producto_id, fila]));
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
  const pedidos = new Map<string, Decimal>();
  for (const { productoId, cantidad } of lineas) {
    pedidos.set(productoId, pedidos.get(productoId)?.plus(cantidad) ?? decimal(cantidad));
  }
  const { rows } = await sql<{ producto_id: string; tomado: string }>`
    with pedido as (
      select * from unnest(${[...pedidos.keys()]}::uuid[],
                           ${[...pedidos.values()].map((cantidad) => cantidad.toFixed())}::numeric[])
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

/** A product may stand in several lines: what counts is their sum, and the last of them is at fault. */
function exigirStock(
  lineas: readonly LineaMovida[],
  existencias: ReadonlyMap<string, Existencia>,
  libres: ReadonlyMap<string, Decimal>,
): void {
  const pedidos = new Map<string, { total: Decimal; pointer: string }>();
  for (const { productoId, cantidad, pointer } of lineas) {
    const total = pedidos.get(productoId)?.total.plus(cantidad) ?? decimal(cantidad);
    pedidos.set(productoId, { total, pointer });
  }
  const faltas = [...pedidos]
    .filter(([productoId, { total }]) => total.gt(libres.get(productoId)!))
    .map(([productoId, { total, pointer }]) => {
      const hay = libres.get(productoId)!;
      const { nombre } = existencias.get(productoId)!;
      const queda = hay.lte(0)
        ? `No queda ${nombre}`
        : `${hay.eq(1) ? 'Queda' : 'Quedan'} ${hay.toFixed()} de ${nombre}`;
      return {
        dato: { productoId, nombre, disponible: hay.toFixed(), pedido: total.toFixed() },
        error: { pointer: `${pointer}/cantidad`, detail: `${queda}; pidió ${total.toFixed()}.` },
      };
    });
  if (faltas.length === 0) return;
  throw stockInsuficiente(faltas.map(({ error }) => error.detail).join(' '), {
    data: { faltas: faltas.map(({ dato }) => dato) },
    errors: faltas.map(({ error }) => error),
  });
}

/** The cache before the channel: who hears the event may read at once. */
function avisar(tx: Tx, { publisher, caches }: Avisos, almacenId: string, cambios: readonly SaldoMovido[]): void {
  afterCommit(tx, async () => {
    await Promise.all(cambios.map(({ productoId }) => caches.forget(cacheStock, { almacenId, productoId })));
  });
  for (const cambio of cambios) publishAfterCommit(tx, publisher, canalStock, { almacenId }, 'cambio', cambio);
}
