import { sql } from 'kysely';
import { decimal, type Decimal } from '@jsol/tributos/dinero';
import { clockOf, type Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { fechaPeruana, limaDate } from '../../../platform/time/lima.ts';
import { movimientoInvalido } from '../errors.ts';
import type { InventarioTables } from '../tables.ts';
import { exigirSinFaltas, type Existencia, type Falta } from './existencias.ts';
import type { LineaMovida, MovimientoDeStock } from './mover-stock.ts';

/** Where units are booked whose lot nobody knows: those a product had before it was given lots, and those below zero. */
export const codigoSinLote = 'SIN-LOTE';

/** What of a line enters or leaves a lot. */
export type ParteDeLote = { loteId: string; cantidad: Decimal };
export type Reparto = ReadonlyMap<LineaMovida, readonly ParteDeLote[]>;

/**
 * The lots of each line whose product has them. An entry names its lot or goes back to where its units came from; an
 * exit names one too, or takes the lots that expire first. Nothing is read for products without lots.
 *
 * @param puedeFaltar lots may go below zero, as the stock may
 */
export async function repartirEnLotes(
  tx: Tx,
  movimiento: MovimientoDeStock,
  existencias: ReadonlyMap<string, Existencia>,
  puedeFaltar: boolean,
): Promise<Reparto> {
  for (const { productoId, lote, loteId, pointer } of movimiento.lineas) {
    const { con_lotes, nombre } = existencias.get(productoId)!;
    if (!con_lotes && (lote || loteId)) throw loteErrado(pointer, `${nombre} no se controla por lotes.`);
  }
  const lineas = movimiento.lineas.filter(({ productoId }) => existencias.get(productoId)!.con_lotes);
  if (lineas.length === 0) return new Map();
  const heredados = await lotesHeredados(tx, lineas);
  return movimiento.tipo === 'entrada'
    ? repartirEntrada(tx, lineas, existencias, heredados)
    : repartirSalida(tx, movimiento, lineas, existencias, heredados, puedeFaltar);
}

/** Adds to the balance of each lot, or takes from it. The product's row is locked, so nobody else moves its lots. */
export async function moverLotes(
  tx: Tx,
  almacenId: string,
  tipo: 'entrada' | 'salida',
  partes: readonly ParteDeLote[],
): Promise<void> {
  const cambios = new Map<string, Decimal>();
  for (const { loteId, cantidad } of partes) {
    const cambio = tipo === 'entrada' ? cantidad : cantidad.neg();
    cambios.set(loteId, cambios.get(loteId)?.plus(cambio) ?? cambio);
  }
  await sql`
    insert into inventario.existencias_lotes as e (almacen_id, lote_id, stock)
    select ${almacenId}, * from unnest(
      ${[...cambios.keys()]}::uuid[], ${[...cambios.values()].map((cambio) => cambio.toFixed())}::numeric[])
    on conflict (almacen_id, lote_id) do update set stock = e.stock + excluded.stock`.execute(tx);
}

/** The lot of what is given back or received, by the movement it comes from. */
async function lotesHeredados(tx: Tx, lineas: readonly LineaMovida[]): Promise<ReadonlyMap<string, string>> {
  const origenes = lineas.flatMap(({ devuelveId, origenId }) => devuelveId ?? origenId ?? []);
  if (origenes.length === 0) return new Map();
  const filas = await tx
    .withTables<InventarioTables>()
    .selectFrom('inventario.movimientos')
    .select(['id', 'lote_id'])
    .where('id', 'in', origenes)
    .execute();
  return new Map(filas.flatMap(({ id, lote_id }) => (lote_id ? [[id, lote_id]] : [])));
}

const heredadoDe = (
  { devuelveId, origenId }: LineaMovida,
  heredados: ReadonlyMap<string, string>,
): string | undefined => heredados.get(devuelveId ?? origenId ?? '');

async function repartirEntrada(
  tx: Tx,
  lineas: readonly LineaMovida[],
  existencias: ReadonlyMap<string, Existencia>,
  heredados: ReadonlyMap<string, string>,
): Promise<Reparto> {
  const nuevos = new Map<string, LoteNombrado>();
  for (const { productoId, lote, loteId, pointer, ...linea } of lineas) {
    if (lote) {
      const clave = claveDe(productoId, lote.codigo);
      const antes = nuevos.get(clave);
      if (antes && antes.vence !== lote.vence) throw loteErrado(pointer, `El lote ${lote.codigo} tiene dos fechas.`);
      nuevos.set(clave, { productoId, ...lote, pointer });
    } else if (!loteId && !linea.devuelveId && !linea.origenId) {
      const { nombre } = existencias.get(productoId)!;
      throw loteErrado(pointer, `${nombre} se controla por lotes: escriba el lote y cuándo vence.`);
    }
  }
  // What left before its product had lots comes back to those nobody knows the lot of.
  const sinLote = lineas.filter((linea) => !linea.lote && !linea.loteId && !heredadoDe(linea, heredados));
  for (const { productoId, pointer } of sinLote) {
    nuevos.set(claveDe(productoId, codigoSinLote), { productoId, codigo: codigoSinLote, vence: null, pointer });
  }
  const ids = await hallarLotes(tx, [...nuevos.values()]);
  await exigirLotesDe(
    tx,
    lineas.filter(({ loteId }) => loteId),
    existencias,
  );
  return new Map(
    lineas.map((linea) => {
      const codigo = linea.lote?.codigo ?? codigoSinLote;
      const loteId = linea.lote
        ? ids.get(claveDe(linea.productoId, codigo))!
        : (linea.loteId ?? heredadoDe(linea, heredados) ?? ids.get(claveDe(linea.productoId, codigo))!);
      return [linea, [{ loteId, cantidad: decimal(linea.cantidad) }]];
    }),
  );
}

type LoteNombrado = { productoId: string; codigo: string; vence: string | null; pointer: string };
const claveDe = (productoId: string, codigo: string) => `${productoId}:${codigo}`;

/** Finds lots by their codes, making those that are new. Sorted, because two warehouses may make the same ones. */
async function hallarLotes(tx: Tx, lotes: readonly LoteNombrado[]): Promise<ReadonlyMap<string, string>> {
  if (lotes.length === 0) return new Map();
  const orden = [...lotes].sort((a, b) => (claveDe(a.productoId, a.codigo) < claveDe(b.productoId, b.codigo) ? -1 : 1));
  const db = tx.withTables<InventarioTables>();
  await db
    .insertInto('inventario.lotes')
    .values(orden.map(({ productoId, codigo, vence }) => ({ id: uuidv7(), producto_id: productoId, codigo, vence })))
    .onConflict((conflict) => conflict.columns(['producto_id', 'codigo']).doNothing())
    .execute();
  const { rows } = await sql<{ id: string; producto_id: string; codigo: string; vence: string | null }>`
    select id, producto_id, codigo, vence from inventario.lotes
    where (producto_id, codigo) in (select * from unnest(
      ${orden.map(({ productoId }) => productoId)}::uuid[], ${orden.map(({ codigo }) => codigo)}::text[]))`.execute(tx);
  const hallados = new Map(rows.map((fila) => [claveDe(fila.producto_id, fila.codigo), fila]));
  for (const { productoId, codigo, vence, pointer } of orden) {
    const hallado = hallados.get(claveDe(productoId, codigo))!;
    if (hallado.vence === vence) continue;
    const suya = hallado.vence ? `vence el ${fechaPeruana(hallado.vence)}` : 'no vence';
    throw loteErrado(pointer, `El lote ${codigo} ya existe y ${suya}: corrija la fecha o el código.`);
  }
  return new Map([...hallados].map(([clave, { id }]) => [clave, id]));
}

async function exigirLotesDe(
  tx: Tx,
  lineas: readonly LineaMovida[],
  existencias: ReadonlyMap<string, Existencia>,
): Promise<void> {
  if (lineas.length === 0) return;
  const lotes = await tx
    .withTables<InventarioTables>()
    .selectFrom('inventario.lotes')
    .select(['id', 'producto_id'])
    .where(
      'id',
      'in',
      lineas.map(({ loteId }) => loteId!),
    )
    .execute();
  const productoDe = new Map(lotes.map(({ id, producto_id }) => [id, producto_id]));
  for (const { loteId, productoId, pointer } of lineas) {
    if (productoDe.get(loteId!) === productoId) continue;
    throw loteErrado(pointer, `Ese lote no es de ${existencias.get(productoId)!.nombre}.`);
  }
}

type LoteConStock = { id: string; producto_id: string; codigo: string; vence: string | null; stock: string };

async function repartirSalida(
  tx: Tx,
  movimiento: MovimientoDeStock,
  lineas: readonly LineaMovida[],
  existencias: ReadonlyMap<string, Existencia>,
  heredados: ReadonlyMap<string, string>,
  puedeFaltar: boolean,
): Promise<Reparto> {
  const { rows: lotes } = await sql<LoteConStock>`
    select l.id, l.producto_id, l.codigo, l.vence, e.stock
    from inventario.existencias_lotes e join inventario.lotes l on l.id = e.lote_id
    where e.almacen_id = ${movimiento.almacenId}
      and l.producto_id = any(${lineas.map(({ productoId }) => productoId)}::uuid[])
    order by l.vence nulls last, l.codigo`.execute(tx);
  const hoy = limaDate(clockOf(tx).now());
  const vencido = ({ vence }: LoteConStock) => vence !== null && vence < hoy;
  const quedan = new Map(lotes.map(({ id, stock }) => [id, decimal(stock)]));
  const faltas: Falta[] = [];
  const reparto = new Map<LineaMovida, ParteDeLote[]>();
  const nombradas = lineas.filter((linea) => linea.loteId ?? heredadoDe(linea, heredados));

  for (const linea of nombradas) {
    const { nombre } = existencias.get(linea.productoId)!;
    const lote = lotes.find(({ id }) => id === (linea.loteId ?? heredadoDe(linea, heredados)));
    if (lote?.producto_id !== linea.productoId) {
      throw loteErrado(linea.pointer, `Ese lote de ${nombre} no está en el almacén.`);
    }
    if (vencido(lote) && !movimiento.conVencidos && !movimiento.consumado) {
      throw loteErrado(linea.pointer, `El lote ${lote.codigo} venció el ${fechaPeruana(lote.vence!)}: dele de baja.`);
    }
    const hay = quedan.get(lote.id)!;
    const cantidad = decimal(linea.cantidad);
    if (cantidad.gt(hay) && !puedeFaltar) {
      const { productoId, pointer } = linea;
      faltas.push({ productoId, nombre, hay, total: cantidad, pointer, condicion: ` del lote ${lote.codigo}` });
    }
    quedan.set(lote.id, hay.minus(cantidad));
    reparto.set(linea, [{ loteId: lote.id, cantidad }]);
  }

  const sinLote: LoteNombrado[] = [];
  const restos = new Map<LineaMovida, Decimal>();
  for (const linea of lineas) {
    if (reparto.has(linea)) continue;
    const suyos = lotes.filter(({ producto_id }) => producto_id === linea.productoId);
    const vigentes = suyos.filter((lote) => !vencido(lote));
    // First to expire, first out; a fact takes expired ones only when the others are gone.
    const turno = movimiento.conVencidos
      ? suyos
      : movimiento.consumado
        ? [...new Set([...vigentes, ...suyos])]
        : vigentes;
    const pedido = decimal(linea.cantidad);
    const partes: ParteDeLote[] = [];
    let resto: Decimal = pedido;
    for (const { id } of turno) {
      const hay = quedan.get(id)!;
      if (resto.lte(0)) break;
      if (hay.lte(0)) continue;
      const cantidad = hay.lt(resto) ? hay : resto;
      quedan.set(id, hay.minus(cantidad));
      partes.push({ loteId: id, cantidad });
      resto = resto.minus(cantidad);
    }
    reparto.set(linea, partes);
    if (resto.lte(0)) continue;
    const { productoId, pointer } = linea;
    if (puedeFaltar) {
      restos.set(linea, resto);
      sinLote.push({ productoId, codigo: codigoSinLote, vence: null, pointer });
    } else {
      const { nombre } = existencias.get(productoId)!;
      const condicion = movimiento.conVencidos ? '' : ' sin vencer';
      faltas.push({ productoId, nombre, hay: pedido.minus(resto), total: pedido, pointer, condicion });
    }
  }
  exigirSinFaltas(faltas);
  const ids = await hallarLotes(tx, [...new Map(sinLote.map((lote) => [lote.productoId, lote])).values()]);
  for (const [linea, resto] of restos) {
    reparto.get(linea)!.push({ loteId: ids.get(claveDe(linea.productoId, codigoSinLote))!, cantidad: resto });
  }
  return reparto;
}

const loteErrado = (pointer: string, detail: string) =>
  movimientoInvalido(detail, { errors: [{ pointer: `${pointer}/lote`, detail }] });
