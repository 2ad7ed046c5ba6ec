import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDays, limaDate } from '../../../platform/time/lima.ts';
import { abrirAlmacen, type AlmacenDePrueba } from '../almacen.fixture.ts';
import { stockParaMostrar } from '../queries/stock-en-cache.ts';
import { moverStock, type LineaMovida, type MovimientoDeStock } from './mover-stock.ts';
import { liberarReserva, reservarStock } from './reservar-stock.ts';

let tienda: AlmacenDePrueba;
let almacenId: string;
/** A product of its own for each test. */
let productoId: string;
let conLotes = true;
const hoy = limaDate(new Date());

beforeAll(async () => {
  tienda = await abrirAlmacen();
  almacenId = tienda.almacenId;
});
afterAll(() => tienda.cerrar());
beforeEach(async () => {
  productoId = randomUUID();
  await sql`insert into inventario.productos (id, codigo, nombre, categoria, unidad, precio, con_lotes)
    values (${productoId}, ${productoId.toUpperCase()}, 'Sellador', 'Pinturas', 'NIU', 1, ${conLotes})`.execute(
    tienda.database.reader,
  );
});

type Linea = Partial<LineaMovida> & { cantidad: string };
const mover = (tipo: 'entrada' | 'salida', lineas: Linea[], cambios: Partial<MovimientoDeStock> = {}) =>
  tienda.database.transaction((tx) =>
    moverStock(tx, tienda.avisos, {
      almacenId,
      tipo,
      motivo: tipo === 'entrada' ? 'compra' : 'venta',
      documento: null,
      referencia: `prueba:${randomUUID()}`,
      usuarioId: null,
      usuario: 'Prueba',
      lineas: lineas.map((linea, indice) => ({
        productoId,
        ...(tipo === 'entrada' && !linea.devuelveId && { costoUnitario: '1' }),
        pointer: `/lineas/${indice}`,
        ...linea,
      })),
      ...cambios,
    }),
  );
const lote = (codigo: string, dias: number | null) => ({
  codigo,
  vence: dias === null ? null : addDays(hoy, dias),
});
const lotes = async (): Promise<Record<string, string>> => {
  const { rows } = await sql<{ codigo: string; stock: string }>`
    select l.codigo, trim_scale(e.stock)::text as stock from inventario.existencias_lotes e
    join inventario.lotes l on l.id = e.lote_id where l.producto_id = ${productoId}`.execute(tienda.database.reader);
  return Object.fromEntries(rows.map(({ codigo, stock }) => [codigo, stock]));
};

describe('a product with lots', () => {
  beforeAll(() => void (conLotes = true));

  it('enters by lot, and the same lot again adds to it', async () => {
    await mover('entrada', [{ cantidad: '5', lote: lote('A', 90) }]);
    await mover('entrada', [
      { cantidad: '3', lote: lote('A', 90) },
      { cantidad: '2', lote: lote('B', null) },
    ]);
    expect(await lotes()).toEqual({ A: '8', B: '2' });
    await expect(mover('entrada', [{ cantidad: '1' }])).rejects.toMatchObject({
      code: 'inventario.movimiento_invalido',
      errors: [{ pointer: '/lineas/0/lote' }],
    });
    await expect(mover('entrada', [{ cantidad: '1', lote: lote('A', 91) }])).rejects.toThrow('ya existe y vence el');
  });

  it('leaves by the lots that expire first, one movement per lot, balances following each other', async () => {
    await mover('entrada', [
      { cantidad: '5', lote: lote('TARDE', 90) },
      { cantidad: '3', lote: lote('PRONTO', 10) },
      { cantidad: '4', lote: lote('NUNCA', null) },
    ]);
    const { movimientos, saldos } = await mover('salida', [{ cantidad: '4' }, { cantidad: '5' }]);
    expect(movimientos.map(({ linea, cantidad }) => [linea, cantidad])).toEqual([
      [0, '3'],
      [0, '1'],
      [1, '4'],
      [1, '1'],
    ]);
    expect(saldos).toMatchObject([{ stock: '3', disponible: '3' }]);
    expect(await lotes()).toEqual({ PRONTO: '0', TARDE: '0', NUNCA: '3' });
    const { rows } = await sql<{ saldo: string }>`select trim_scale(saldo)::text as saldo from inventario.movimientos
      where producto_id = ${productoId} and tipo = 'salida' order by orden`.execute(tienda.database.reader);
    expect(rows.map(({ saldo }) => saldo)).toEqual(['9', '8', '4', '3']);
  });

  it('sells on the last day of a lot and not after it; a loss may take expired units', async () => {
    await mover('entrada', [
      { cantidad: '2', lote: lote('HOY', 0) },
      { cantidad: '7', lote: lote('AYER', -1) },
    ]);
    await expect(mover('salida', [{ cantidad: '3' }])).rejects.toMatchObject({
      code: 'inventario.stock_insuficiente',
      message: 'Quedan 2 de Sellador sin vencer; pidió 3.',
    });
    await mover('salida', [{ cantidad: '2' }]);
    const vencido = await sql<{ id: string }>`select id from inventario.lotes
      where producto_id = ${productoId} and codigo = 'AYER'`.execute(tienda.database.reader);
    const loteId = vencido.rows[0]!.id;
    await expect(mover('salida', [{ cantidad: '1', loteId }])).rejects.toThrow('El lote AYER venció el');
    await mover('salida', [{ cantidad: '7', loteId }], { motivo: 'merma', conVencidos: true });
    expect(await lotes()).toEqual({ HOY: '0', AYER: '0' });
  });

  it('comes back to the lot it left from', async () => {
    await mover('entrada', [{ cantidad: '5', lote: lote('A', 30) }]);
    const venta = await mover('salida', [{ cantidad: '4' }]);
    const { id: devuelveId } = venta.movimientos[0]!;
    await mover('entrada', [{ cantidad: '1', devuelveId }], { motivo: 'devolucion' });
    expect(await lotes()).toEqual({ A: '2' });
  });

  it('that left as a fact, beyond what there was, owes to a lot nobody knows', async () => {
    await mover('entrada', [
      { cantidad: '1', lote: lote('A', 30) },
      { cantidad: '2', lote: lote('VIEJO', -5) },
    ]);
    const { saldos } = await mover('salida', [{ cantidad: '5' }], { consumado: true });
    expect(saldos).toMatchObject([{ stock: '-2' }]);
    expect(await lotes()).toEqual({ A: '0', VIEJO: '0', 'SIN-LOTE': '-2' });
  });
});

describe('a reservation', () => {
  beforeAll(() => void (conLotes = false));
  const reservar = (referencia: string, cantidad: string, parcial = false) =>
    tienda.database.transaction((tx) =>
      reservarStock(tx, tienda.avisos, {
        almacenId,
        referencia,
        lineas: [{ productoId, cantidad, pointer: '/lineas/0' }],
        parcial,
      }),
    );
  const liberar = (referencia: string) =>
    tienda.database.transaction((tx) => liberarReserva(tx, tienda.avisos, referencia));
  const unidades = async () =>
    (
      await stockParaMostrar({ reader: tienda.database.reader, caches: tienda.avisos.caches }, almacenId, [productoId])
    ).get(productoId);

  it('of the last unit is given to one of two people who ask at once', async () => {
    await mover('entrada', [{ cantidad: '1' }]);
    const intentos = await Promise.allSettled([reservar('orden:1', '1'), reservar('orden:2', '1')]);
    expect(intentos.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(intentos.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'inventario.stock_insuficiente', message: 'No queda Sellador; pidió 1.' },
    });
    expect(await unidades()).toEqual({ stock: '1', disponible: '0' });
  });

  it('keeps its units from everybody else, leaves with its own movement, and is given back once', async () => {
    await mover('entrada', [{ cantidad: '10' }]);
    expect(await reservar('orden:a', '6')).toEqual([{ productoId, reservado: '6', faltante: '0' }]);
    expect(await reservar('orden:b', '6', true)).toEqual([{ productoId, reservado: '4', faltante: '2' }]);
    await expect(mover('salida', [{ cantidad: '1' }])).rejects.toMatchObject({ code: 'inventario.stock_insuficiente' });
    await mover('salida', [{ cantidad: '5' }], { reserva: 'orden:a' });
    expect(await unidades()).toEqual({ stock: '5', disponible: '0' });
    await Promise.all([liberar('orden:a'), liberar('orden:a'), liberar('orden:b')]);
    expect(await unidades()).toEqual({ stock: '5', disponible: '5' });
    const { rows } = await sql`select 1 from inventario.reservas where producto_id = ${productoId}`.execute(
      tienda.database.reader,
    );
    expect(rows).toEqual([]);
  });

  it('tells the screens what is left to sell', async () => {
    await mover('entrada', [{ cantidad: '3' }]);
    tienda.avisos.publicados.length = 0;
    await reservar('orden:c', '2');
    expect(tienda.avisos.publicados).toMatchObject([
      { channel: 'stock', event: 'cambio', data: { productoId, stock: '3', disponible: '1' } },
    ]);
  });
});
