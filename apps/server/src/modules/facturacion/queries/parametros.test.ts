import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import { openDatabase, type Database } from '../../../platform/database/database.ts';
import { createEventBus } from '../../../platform/events/event-bus.ts';
import { parametros, repararValor, type NombreParametro } from '../domain/parametros.ts';
import type { FacturacionTables } from '../tables.ts';
import {
  catalogoVigente,
  detraccionVigente,
  parametroVigente,
  parametrosVigentes,
  plazoVigente,
  tipoCambioVigente,
  vencimientoDelPeriodo,
} from './parametros.ts';

let test: TestDatabase;
let database: Database;
beforeAll(async () => {
  test = await testDatabase();
  database = openDatabase({
    url: test.url,
    applicationName: 'prueba-parametros',
    events: createEventBus(),
    onAfterCommitError: (error) => {
      throw error;
    },
  });
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

describe('dated data', () => {
  it.each<[NombreParametro, string, string]>([
    ['igv', '2026-11-24', '0.18'],
    ['igv_mype', '2025-12-31', '0.10'],
    ['igv_mype', '2026-01-01', '0.105'],
    ['icbper', '2022-12-31', '0.40'],
    ['icbper', '2023-01-01', '0.50'],
    ['retencion', '2013-12-31', '0.06'],
    ['retencion', '2026-11-24', '0.03'],
    ['uit', '2025-06-30', '5350.00'],
    ['uit', '2026-11-24', '5500.00'],
  ])('gives the %s of its day: %s → %s', async (nombre, fecha, valor) => {
    expect(await parametroVigente(database.reader, nombre, fecha)).toBe(valor);
  });

  it('says which one is missing on a day before the first', async () => {
    await expect(parametrosVigentes(database.reader, ['igv', 'icbper'], '2018-01-01')).rejects.toMatchObject({
      code: 'facturacion.sin_dato_vigente',
      message: expect.stringContaining('bolsa de plástico'),
    });
  });

  it('has a well-formed value today of every parameter there is, and no other', async () => {
    const nombres = Object.keys(parametros) as NombreParametro[];
    const valores = await parametrosVigentes(database.reader, nombres, '2026-11-24');
    for (const nombre of nombres) expect(repararValor(nombre, valores[nombre]), nombre).toBeNull();
    const { rows } = await database.pool.query<{ nombre: string }>(
      'select distinct nombre from facturacion.parametros',
    );
    expect(rows.map(({ nombre }) => nombre).sort()).toEqual(nombres.sort());
  });

  it('gives a detracción with its threshold, each of which is a parameter', async () => {
    expect(await detraccionVigente(database.reader, '037', '2026-11-24')).toEqual({
      codigo: '037',
      descripcion: 'Demás servicios gravados con el IGV',
      porcentaje: '12.00',
      umbral: 'umbral_detraccion',
    });
    expect(await detraccionVigente(database.reader, '027', '2026-11-24')).toMatchObject({
      porcentaje: '4.00',
      umbral: 'umbral_detraccion_transporte',
    });
    expect(await detraccionVigente(database.reader, '555', '2026-11-24')).toBeNull();
    const { rows } = await database.pool.query<{ umbral: string }>(
      'select distinct umbral from facturacion.detracciones',
    );
    for (const { umbral } of rows) expect(Object.keys(parametros)).toContain(umbral);
  });

  it('knows the legal days of each kind', async () => {
    const dias = (tipo: Parameters<typeof plazoVigente>[1]) => plazoVigente(database.reader, tipo, '2026-11-24');
    expect([await dias('01'), await dias('03'), await dias('07B'), await dias('RC'), await dias('RA')]).toEqual([
      3, 5, 5, 7, 7,
    ]);
  });

  it('knows a catalogue’s codes, and leaves out those that are no longer used', async () => {
    const db = database.reader.withTables<FacturacionTables>();
    const antes = await catalogoVigente(database.reader, '09', '2026-11-24');
    expect(antes.map(({ codigo }) => codigo)).toEqual([
      '01',
      '02',
      '03',
      '04',
      '05',
      '06',
      '07',
      '08',
      '09',
      '10',
      '11',
      '12',
      '13',
    ]);
    await db
      .updateTable('facturacion.catalogos')
      .set({ vigente_hasta: '2026-11-23' })
      .where('catalogo', '=', '09')
      .where('codigo', '=', '08')
      .execute();
    const codigos = async (fecha: string) =>
      (await catalogoVigente(database.reader, '09', fecha)).map(({ codigo }) => codigo);
    expect(await codigos('2026-11-24')).not.toContain('08');
    expect(await codigos('2026-11-23')).toContain('08');
  });

  it('gives the exchange rate of the day, or the last published before it', async () => {
    expect(await tipoCambioVigente(database.reader, 'USD', '2026-11-24')).toBeNull();
    await database.reader
      .withTables<FacturacionTables>()
      .insertInto('facturacion.tipos_cambio')
      .values([
        { fecha: '2026-11-20', moneda: 'USD', compra: '3.745', venta: '3.752', fuente: 'SBS' },
        { fecha: '2026-11-25', moneda: 'USD', compra: '3.760', venta: '3.768', fuente: 'SBS' },
      ])
      .execute();
    expect(await tipoCambioVigente(database.reader, 'USD', '2026-11-24')).toEqual({
      fecha: '2026-11-20',
      compra: '3.745',
      venta: '3.752',
      fuente: 'SBS',
    });
    expect(await tipoCambioVigente(database.reader, 'USD', '2026-11-19')).toBeNull();
  });

  it('knows when a period is due, by the last digit of the RUC', async () => {
    const vence = (ruc: string, buenContribuyente = false) =>
      vencimientoDelPeriodo(database.reader, '2026-11', { ruc, buenContribuyente });
    expect(await vence('20131312955')).toBe('2026-12-22');
    expect(await vence('20000000001')).toBe('2026-12-18');
    expect(await vence('20000000001', true)).toBe('2026-12-28');
    expect(
      await vencimientoDelPeriodo(database.reader, '2030-01', { ruc: '20000000001', buenContribuyente: false }),
    ).toBeNull();
  });
});
