import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { kardexSchema, type costoAdicionalBody } from '@jsol/contracts/inventario-valoracion';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { runTask } from '../../../platform/tasks/testing.ts';
import { abrirAlmacen, unaPersona, type AlmacenDePrueba, type ProductoDePrueba } from '../almacen.fixture.ts';
import { moverStock, type LineaMovida, type MovimientoDeStock } from '../use-cases/mover-stock.ts';
import { actualizarValoracionInventarioHandler } from './actualizar-valoracion-inventario.ts';
import { costoDeVenta } from './costo-de-venta.ts';
import { costosAdicionales, entradasCosteables, registrarCostoAdicional } from './costos-adicionales.ts';
import { empezarCorrida, valorarEnCorrida } from './corrida.ts';
import { kardex } from './kardex.ts';
import { cambiarPolitica, cerrarMes, meses, reabrirMes } from './meses.ts';
import { actualizarValoracionInventario } from './tasks.ts';
import { diferencias, incidencias, productosValorizados, valorizacion } from './valorizacion.ts';
import { productosPorValorar } from './valorar-productos.ts';

let tienda: AlmacenDePrueba;
let ate: string;
const contadora = unaPersona('gerente', { name: 'Rosa Quispe' });
const avisados: string[] = [];
/** Noon of the day on which these tests happen. */
const ahora = new Date('2026-11-24T17:00:00Z');
const alas = (dia: string, hora = '12:00') => new Date(`${dia}T${hora}:00-05:00`);

beforeAll(async () => {
  tienda = await abrirAlmacen();
  const { rows } = await sql<{ id: string }>`select id from inventario.almacenes where codigo = 'ATE'`.execute(
    tienda.database.reader,
  );
  ate = rows[0]!.id;
  // The demo's first entries, on a day of these tests' own calendar.
  await sql`update inventario.movimientos set fecha = ${alas('2026-11-01')}, fecha_valor = ${alas('2026-11-01')}`.execute(
    tienda.database.reader,
  );
  await sql`update inventario.existencias set valorar_desde = ${alas('2026-11-01')}`.execute(tienda.database.reader);
  await actualizar();
});
afterAll(() => tienda.cerrar());

const handler = () =>
  actualizarValoracionInventarioHandler({
    database: tienda.database,
    notificar: (_tx, { texto }) => {
      avisados.push(texto);
      return Promise.resolve();
    },
  });
const actualizar = (entrada: { dia?: string; revisar?: boolean } = {}, runId = uuidv7()) =>
  runTask(handler(), { dia: null, revisar: false, quien: null, ...entrada }, { database: tienda.database, runId }).then(
    (outcome) => {
      if (outcome.kind !== 'done') throw new Error(`it ended as ${outcome.kind}`);
      return outcome.output as Record<string, number | string>;
    },
  );

let cuantos = 0;
let segundos = 0;
/** Each a second after the one before. */
const despues = () => new Date(alas('2026-11-23').getTime() + (segundos += 1) * 1_000);

/** A product of its own for each test, with nothing in any warehouse. */
async function unProducto(): Promise<ProductoDePrueba> {
  const id = uuidv7();
  const codigo = `VAL-${(cuantos += 1)}`;
  await sql`insert into inventario.productos (id, codigo, nombre, categoria, unidad, precio)
    values (${id}, ${codigo}, ${`Producto ${codigo}`}, 'Valorización', 'NIU', 20)`.execute(tienda.database.reader);
  return { id, codigo, nombre: `Producto ${codigo}`, precio: '20.00', unidad: 'NIU' };
}

type Mov = Partial<MovimientoDeStock> & Partial<LineaMovida>;
/** @returns the movement's id. */
async function mover(
  producto: ProductoDePrueba,
  tipo: 'entrada' | 'salida',
  cantidad: string,
  { costoUnitario, devuelveId, origenId, lote, ...cambios }: Mov = {},
): Promise<string> {
  const referencia = cambios.referencia ?? `prueba:${randomUUID()}`;
  await tienda.database.transaction((tx) =>
    moverStock(tx, null, {
      almacenId: tienda.almacenId,
      tipo,
      motivo: tipo === 'entrada' ? 'compra' : 'venta',
      documento: null,
      usuarioId: null,
      usuario: 'Prueba',
      fecha: despues(),
      ...cambios,
      referencia,
      lineas: [
        {
          productoId: producto.id,
          cantidad,
          pointer: '/lineas/0',
          ...(costoUnitario && { costoUnitario }),
          ...(devuelveId && { devuelveId }),
          ...(origenId && { origenId }),
          ...(lote && { lote }),
        },
      ],
    }),
  );
  const { rows } = await sql<{ id: string }>`
    select id from inventario.movimientos where referencia = ${`${referencia}:1`}`.execute(tienda.database.reader);
  return rows[0]!.id;
}
const comprar = (producto: ProductoDePrueba, cantidad: string, costoUnitario: string, cambios: Mov = {}) =>
  mover(producto, 'entrada', cantidad, { costoUnitario, ...cambios });
const vender = (producto: ProductoDePrueba, cantidad: string, cambios: Mov = {}) =>
  mover(producto, 'salida', cantidad, cambios);
const delKardex = async (producto: ProductoDePrueba, desde = '2026-01-01', hasta = '2026-12-31') =>
  kardexSchema.parse(await kardex(tienda.database.reader, producto.id, { almacenId: tienda.almacenId, desde, hasta }));
const valorDe = async (producto: ProductoDePrueba, fecha: string, almacenId = tienda.almacenId) =>
  (
    await productosValorizados(tienda.database.reader, {
      fecha,
      almacenId,
      q: producto.codigo,
      pagina: 1,
      porPagina: 5,
    })
  ).items.find(({ productoId }) => productoId === producto.id)?.valor ?? null;

describe('the valuation task', () => {
  it('says "sin datos" when nothing moved, and a second run changes nothing', async () => {
    const producto = await unProducto();
    await comprar(producto, '3', '10');
    expect(await actualizar()).toMatchObject({ resultado: 'completa', leidos: 1, hechos: 1, fallidos: 0 });
    const filas = () =>
      sql<{ xmin: string }>`select xmin::text from inventario.capas where producto_id = ${producto.id}`.execute(
        tienda.database.reader,
      );
    const antes = (await filas()).rows;
    expect(await actualizar()).toMatchObject({ resultado: 'sin datos', leidos: 0 });
    expect((await filas()).rows).toEqual(antes);
  });

  it('goes on after a kill behind the last finished product, and counts each once', async () => {
    const productos = await Promise.all(Array.from({ length: 25 }, unProducto));
    for (const producto of productos) await comprar(producto, '2', '5');
    const runId = uuidv7();
    const [primero] = await productosPorValorar(tienda.database.reader, null, 1);
    await tienda.database.transaction(async (tx) => {
      await empezarCorrida(tx, runId, null);
      await valorarEnCorrida(tx, runId, [primero!]);
    });
    const deQuien = () =>
      sql<{ xmin: string }>`select xmin::text from inventario.capas where producto_id = ${primero!}`.execute(
        tienda.database.reader,
      );
    const antes = (await deQuien()).rows;
    expect(await actualizar({}, runId)).toMatchObject({ resultado: 'completa', leidos: 25, hechos: 25, omitidos: 0 });
    expect((await deQuien()).rows).toEqual(antes);
  });

  it('keeps the closing value of each missed day, once, whatever comes late for it', async () => {
    const producto = await unProducto();
    await comprar(producto, '10', '7', { fecha: alas('2026-11-20') });
    await vender(producto, '4', { fecha: alas('2026-11-21') });
    for (const dia of ['2026-11-20', '2026-11-21']) await actualizar({ dia });
    await vender(producto, '1', { fecha: alas('2026-11-20') });
    await actualizar({ dia: '2026-11-20' });
    const guardado = async (fecha: string) =>
      (await valorizacion(tienda.database.reader, { fecha, almacenId: tienda.almacenId })).filas.find(
        ({ categoria }) => categoria === 'Valorización',
      );
    expect(await guardado('2026-11-20')).toMatchObject({ guardado: '70.00', valor: '63.00' });
    expect(await guardado('2026-11-21')).toMatchObject({ guardado: '42.00', valor: '35.00' });
  });

  it('is due at one in the morning for the day that ended, once per missed day, with a full check on Sundays', () => {
    const { schedule } = actualizarValoracionInventario;
    expect(schedule).toMatchObject({
      name: 'actualizar-valoracion-inventario',
      onMissed: 'run-each',
      timing: { cron: '0 1 * * *' },
    });
    const de = (localDate: string) => schedule!.input!({ dueAt: ahora, localDate });
    expect(de('2026-11-24')).toEqual({ dia: '2026-11-23', revisar: false, quien: null });
    expect(de('2026-11-22')).toMatchObject({ dia: '2026-11-21', revisar: true });
  });

  it('values the others when one cannot be, keeps that one marked, and tells those who look after costs', async () => {
    const [malo, bueno] = [await unProducto(), await unProducto()];
    await comprar(bueno, '1', '8');
    await comprar(malo, '1', '8');
    await sql`alter table inventario.capas add constraint prueba check (producto_id <> ${sql.lit(malo.id)})`.execute(
      tienda.database.reader,
    );
    try {
      expect(await actualizar()).toMatchObject({ resultado: 'parcial', hechos: 1, fallidos: 1, incidencias: 1 });
    } finally {
      await sql`alter table inventario.capas drop constraint prueba`.execute(tienda.database.reader);
    }
    expect(avisados.pop()).toContain('un producto con una incidencia');
    const { items } = await incidencias(tienda.database.reader, { pagina: 1, porPagina: 1 });
    expect(items[0]).toMatchObject({ productoId: malo.id, producto: malo.nombre });
    expect(await actualizar()).toMatchObject({ resultado: 'completa', hechos: 1 });
    expect(await valorDe(malo, '2026-12-31')).toBe('8.00');
  });

  it('finds in its full check what no longer agrees with the movements', async () => {
    const producto = await unProducto();
    await comprar(producto, '6', '9', { fecha: alas('2026-11-20') });
    await actualizar();
    await sql`update inventario.saldos_diarios set valor = 60 where producto_id = ${producto.id}`.execute(
      tienda.database.reader,
    );
    expect(await actualizar({ revisar: true })).toMatchObject({ resultado: 'parcial', incidencias: 1 });
    const { items } = await incidencias(tienda.database.reader, { pagina: 1, porPagina: 1 });
    expect(items[0]!.motivo).toContain(
      '6.000 unidades por S/ 60.00, y al recalcular desde el principio da 6.000 unidades por S/ 54.00',
    );
    await sql`update inventario.saldos_diarios set valor = 54 where producto_id = ${producto.id}`.execute(
      tienda.database.reader,
    );
    expect(await actualizar({ revisar: true })).toMatchObject({ resultado: 'completa', incidencias: 0 });
  });
});

describe('what a sale cost', () => {
  it('is unknown until it is valued, then the sum of its layers, with what an entry settles later', async () => {
    const producto = await unProducto();
    await comprar(producto, '2', '10');
    const referencia = `venta:${randomUUID()}`;
    await vender(producto, '3', { referencia, consumado: true });
    expect(await costoDeVenta(tienda.database.reader, referencia)).toBeNull();
    await actualizar();
    expect(await costoDeVenta(tienda.database.reader, referencia)).toBe('30.00');
    await comprar(producto, '5', '12');
    await actualizar();
    expect(await costoDeVenta(tienda.database.reader, referencia)).toBe('32.00');
  });

  it('counts every lot that a line took its units from, each at the cost of its own layers', async () => {
    const producto = await unProducto();
    await sql`update inventario.productos set con_lotes = true where id = ${producto.id}`.execute(
      tienda.database.reader,
    );
    await comprar(producto, '2', '10', { lote: { codigo: 'L-2', vence: '2027-06-30' } });
    await comprar(producto, '3', '7', { lote: { codigo: 'L-1', vence: '2027-01-31' } });
    const referencia = `venta:${randomUUID()}`;
    await vender(producto, '4', { referencia });
    await actualizar();
    expect(await costoDeVenta(tienda.database.reader, referencia)).toBe('31.00');
  });

  it('changes when an entry of an earlier day is registered, and the report says from what to what', async () => {
    const producto = await unProducto();
    await comprar(producto, '5', '10', { fecha: alas('2026-11-10') });
    await vender(producto, '2', { fecha: alas('2026-11-12'), documento: 'B001-15' });
    await vender(producto, '1', { fecha: alas('2026-11-08'), consumado: true, documento: 'B001-9' });
    await actualizar();
    await comprar(producto, '5', '8', { fecha: alas('2026-11-05') });
    await actualizar();
    const { items } = await diferencias(tienda.database.reader, { pagina: 1, porPagina: 2 });
    expect(items.map(({ documento, antes, despues }) => [documento, antes, despues])).toEqual([
      ['B001-9', '10.00', '8.00'],
      ['B001-15', '20.00', '16.00'],
    ]);
  });
});

describe('the Kardex', () => {
  it('has each exit split by layer and a balance after every line, and its columns add up', async () => {
    const producto = await unProducto();
    await comprar(producto, '10', '5', { fecha: alas('2026-10-30'), documento: 'F001-20' });
    await comprar(producto, '10', '6', { fecha: alas('2026-11-02'), documento: 'F001-31' });
    const venta = await vender(producto, '14', { fecha: alas('2026-11-03'), documento: 'B001-7' });
    await mover(producto, 'entrada', '2', { fecha: alas('2026-11-04'), devuelveId: venta, motivo: 'devolucion' });
    await actualizar();
    const { saldoInicial, filas, totales } = await delKardex(producto, '2026-11-01', '2026-11-30');
    expect(saldoInicial).toMatchObject({ cantidad: '10', costoTotal: '50.00' });
    expect(
      filas.map(({ fecha, tipoDocumento, serie, numero, operacion, entrada, salida, saldo, capa }) => [
        `${fecha} ${tipoDocumento} ${serie}-${numero} ${operacion}`,
        (entrada ?? salida)!.cantidad,
        (entrada ?? salida)!.costoTotal,
        capa,
        saldo.costoTotal,
      ]),
    ).toEqual([
      ['2026-11-02 01 F001-31 02', '10', '60.00', null, '110.00'],
      ['2026-11-03 03 B001-7 01', '10', '50.00', 'F001-20, 30/10/2026', '60.00'],
      ['2026-11-03 03 B001-7 01', '4', '24.00', 'F001-31, 02/11/2026', '36.00'],
      ['2026-11-04 00 - 05', '2', '12.00', 'F001-31, 02/11/2026', '48.00'],
    ]);
    expect(totales).toMatchObject({
      entradas: { cantidad: '12', costoTotal: '72.00' },
      salidas: { cantidad: '14', costoTotal: '74.00' },
      saldoFinal: { cantidad: '8', costoUnitario: '6.0000000000', costoTotal: '48.00' },
    });
  });
});

describe('an additional cost', () => {
  const costo = (referencia: string, cambios: Partial<z.output<typeof costoAdicionalBody>> = {}) => ({
    referencia,
    tipo: 'flete' as const,
    importe: '30.00',
    reparto: 'valor' as const,
    fecha: '2026-11-24',
    ...cambios,
  });
  const registrar = (body: z.output<typeof costoAdicionalBody>, clave: string = randomUUID()) =>
    tienda.database.transaction((tx) => registrarCostoAdicional(tx, body, { principal: contadora, clave, ahora }));

  it('goes onto what remains of the receipt, also where it was moved to, and the rest to cost; once per key', async () => {
    const producto = await unProducto();
    const referencia = `entrada:${randomUUID()}`;
    await comprar(producto, '10', '20', { referencia, fecha: alas('2026-11-20'), documento: 'F001-900' });
    await vender(producto, '4', { fecha: alas('2026-11-21') });
    const salida = await vender(producto, '3', { fecha: alas('2026-11-22'), motivo: 'transferencia' });
    await mover(producto, 'entrada', '3', { fecha: alas('2026-11-22', '13:00'), almacenId: ate, origenId: salida });
    await actualizar();
    const { items } = await entradasCosteables(tienda.database.reader, { q: 'F001-900', pagina: 1, porPagina: 5 });
    expect(items).toMatchObject([{ referencia, lineas: 1, valor: '200.00', adicional: '0.00' }]);
    const clave = randomUUID();
    const [primera, segunda] = [await registrar(costo(referencia), clave), await registrar(costo(referencia), clave)];
    expect(segunda).toEqual(primera);
    await actualizar();
    expect(await valorDe(producto, '2026-11-23')).toBe('60.00');
    expect(await valorDe(producto, '2026-11-24')).toBe('69.00');
    expect(await valorDe(producto, '2026-11-24', ate)).toBe('69.00');
    expect((await costosAdicionales(tienda.database.reader, { pagina: 1, porPagina: 1 })).items[0]).toMatchObject({
      importe: '30.00',
      alInventario: '18.00',
      alCosto: '12.00',
      usuario: 'Rosa Quispe',
    });
    const { filas, totales } = await delKardex(producto);
    expect(
      filas.slice(-2).map(({ motivo, entrada, salida: sale }) => [motivo, entrada?.costoTotal, sale?.costoTotal]),
    ).toEqual([
      ['costo-adicional', '9.00', undefined],
      ['costo-adicional', '12.00', '12.00'],
    ]);
    expect(totales.saldoFinal.costoTotal).toBe('69.00');
  });

  it('is refused before its receipt, in the future, for what came from nowhere, and for other data under its key', async () => {
    const producto = await unProducto();
    const referencia = `entrada:${randomUUID()}`;
    await comprar(producto, '10', '20', { referencia, fecha: alas('2026-11-20') });
    await expect(registrar(costo(referencia, { fecha: '2026-11-19' }))).rejects.toMatchObject({
      code: 'inventario.entrada_no_costeable',
      errors: [{ pointer: '/fecha', detail: 'La entrada es del 20/11/2026.' }],
    });
    await expect(registrar(costo(referencia, { fecha: '2026-11-25' }))).rejects.toThrow('futura');
    await expect(registrar(costo('entrada:ninguna'))).rejects.toMatchObject({
      code: 'inventario.entrada_no_costeable',
    });
    const clave = randomUUID();
    await registrar(costo(referencia), clave);
    await expect(registrar(costo(referencia, { importe: '31.00' }), clave)).rejects.toMatchObject({
      code: 'inventario.clave_reutilizada',
    });
  });
});

// Last: the months they close are closed for every product.
describe('a closed month', () => {
  const cerrar = (periodo: string, cuando = ahora) =>
    tienda.database.transaction((tx) => cerrarMes(tx, periodo, contadora, cuando));

  it('is closed in order, when it is over and everything in it has its cost; what comes late counts on the first open day', async () => {
    const producto = await unProducto();
    await comprar(producto, '10', '5', { fecha: alas('2026-09-10') });
    await vender(producto, '2', { fecha: alas('2026-10-10'), documento: 'B001-40' });
    await expect(cerrar('2026-09')).rejects.toThrow('productos con movimientos sin costear');
    await actualizar();
    await expect(cerrar('2026-11')).rejects.toThrow('todavía no termina');
    await expect(cerrar('2026-10')).rejects.toThrow('Cierre antes 2026-09');
    await cerrar('2026-09');
    await cerrar('2026-10');
    await expect(cerrar('2026-10')).rejects.toThrow('ya está cerrado');

    const antes = await delKardex(producto, '2026-09-01', '2026-10-31');
    const diferenciasAntes = (await diferencias(tienda.database.reader, { pagina: 1, porPagina: 1 })).total;
    await comprar(producto, '10', '4', { fecha: alas('2026-09-01') });
    await vender(producto, '9', { fecha: alas('2026-10-20') });
    await actualizar();
    expect(await delKardex(producto, '2026-09-01', '2026-10-31')).toEqual(antes);
    expect((await diferencias(tienda.database.reader, { pagina: 1, porPagina: 1 })).total).toBe(diferenciasAntes);
    const noviembre = await delKardex(producto, '2026-11-01', '2026-11-30');
    expect(noviembre.filas.map(({ fecha, salida }) => [fecha, salida?.costoTotal])).toEqual([
      ['2026-11-01', undefined],
      ['2026-11-01', '40.00'],
      ['2026-11-01', '4.00'],
    ]);

    await tienda.database.transaction((tx) => reabrirMes(tx, '2026-10', 'Faltaba una factura', contadora));
    await tienda.database.transaction((tx) => reabrirMes(tx, '2026-09', 'Faltaba una factura', contadora));
    await actualizar();
    const abierto = await delKardex(producto, '2026-09-01', '2026-10-31');
    expect(abierto.filas.map(({ fecha }) => fecha)).toEqual([
      '2026-09-01',
      '2026-09-10',
      '2026-10-10',
      '2026-10-20',
      '2026-10-20',
    ]);
    expect(abierto.totales.saldoFinal.costoTotal).toBe('45.00');
    expect(await actualizar({ revisar: true })).toMatchObject({ incidencias: 0 });
  });

  it('refuses movements of its dates where the company wants that, but never a fact', async () => {
    const producto = await unProducto();
    await comprar(producto, '3', '5', { fecha: alas('2026-11-20') });
    await actualizar();
    await cerrar('2026-09');
    await tienda.database.transaction((tx) => cambiarPolitica(tx, 'rechazar', contadora));
    await expect(comprar(producto, '1', '5', { fecha: alas('2026-09-15') })).rejects.toMatchObject({
      code: 'inventario.fecha_en_mes_cerrado',
      message: 'El 15/09/2026 está en un mes cerrado y no admite movimientos.',
    });
    await vender(producto, '1', { fecha: alas('2026-09-15'), consumado: true });
    const { politica, meses: lista } = await meses(tienda.database.reader, ahora);
    expect(politica).toBe('rechazar');
    expect(lista.map(({ periodo, estado, sePuedeReabrir }) => [periodo, estado, sePuedeReabrir])).toEqual([
      ['2026-11', 'en-curso', false],
      ['2026-10', 'por-cerrar', false],
      ['2026-09', 'cerrado', true],
    ]);
    await expect(tienda.database.transaction((tx) => reabrirMes(tx, '2026-10', 'No', contadora))).rejects.toMatchObject(
      { code: 'inventario.mes_no_cerrable' },
    );
  });
});
