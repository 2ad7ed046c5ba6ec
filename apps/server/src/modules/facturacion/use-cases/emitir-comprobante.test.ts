import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abrirEmision, facturaA, martillos, type Emision } from '../emision.fixture.ts';
import { comprobanteInvalido } from '../errors.ts';
import { detalleComprobante } from '../queries/detalle-comprobante.ts';
import type { FacturacionTables } from '../tables.ts';
import { emitirComprobante } from './emitir-comprobante.ts';

let emision: Emision;
beforeAll(async () => {
  emision = await abrirEmision();
});
afterAll(() => emision.cerrar());

const numeros = async (tipo: '01' | '03') =>
  (
    await emision.database.reader
      .withTables<FacturacionTables>()
      .selectFrom('facturacion.comprobantes')
      .select('numero')
      .where('tipo', '=', tipo)
      .orderBy('numero')
      .execute()
  ).map(({ numero }) => numero);

describe('issuing receipts', () => {
  it('gives 100 sales at once 100 consecutive numbers, rollbacks in between included', async () => {
    const fallida = () =>
      emision.database
        .transaction(async (tx) => {
          await emitirComprobante(tx, {
            tipo: '03',
            establecimiento: '0000',
            moneda: 'PEN',
            precios: 'con-impuestos',
            cliente: null,
            lineas: martillos,
            pagos: [],
            vuelto: '0.00',
            emisorId: '01930000-0000-7000-8000-000000000003',
            emisorNombre: 'Luis Flores',
            ventaId: '01930000-0000-7000-8000-0000000000bb',
            emitidoEn: new Date(),
          });
          throw new Error('the sale fails after all');
        })
        .catch(() => null);
    const ventas = Array.from({ length: 100 }, () => emision.vender());
    await Promise.all([...ventas, ...Array.from({ length: 20 }, fallida)]);
    expect(await numeros('03')).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    const enCola = await emision.database.reader.selectFrom('platform.outbox').select('id').execute();
    expect(enCola).toHaveLength(100);
  });

  it('freezes what was sold: totals, customer, amount in words', async () => {
    const venta = await emision.vender(facturaA);
    expect(venta).toMatchObject({ numero: 'F001-1', total: '35.70' });
    const fila = await emision.leer(venta.comprobanteId);
    expect(fila.contenido).toMatchObject({
      totales: { gravado: '30.25', igv: '5.45', total: '35.70' },
      leyendas: [{ codigo: '1000', texto: 'SON TREINTA Y CINCO CON 70/100 SOLES' }],
    });
    expect(fila.cliente_numero_documento).toBe('20131312955');
  });

  it('shows a discount with IGV, as the price: what is left is the total of the line', async () => {
    const { comprobanteId } = await emision.vender({
      lineas: [{ ...martillos[0]!, precioUnitario: '29.90', descuento: { porcentaje: '10' } }],
    });
    const { lineas, descuentos } = await detalleComprobante(emision.database.reader, comprobanteId, new Date());
    expect(lineas).toMatchObject([{ cantidad: '3', precioUnitario: '29.9', descuento: '8.97', total: '80.73' }]);
    expect(descuentos).toBe('7.60');
  });

  it.each<[string, Parameters<Emision['vender']>[0], string]>([
    [
      'a RUC whose check digit is wrong',
      { ...facturaA, cliente: { ...facturaA.cliente!, numeroDocumento: '20131312951' } },
      '/cliente/numeroDocumento',
    ],
    ['a factura without RUC', { tipo: '01', cliente: null }, '/cliente/tipoDocumento'],
    [
      'a boleta above S/ 700 to nobody',
      { lineas: [{ ...martillos[0]!, cantidad: '100' }] },
      '/cliente/numeroDocumento',
    ],
    ['a line discounted to nothing', { lineas: [{ ...martillos[0]!, descuento: { porcentaje: '100' } }] }, '/lineas/0'],
  ])('refuses %s and takes no number', async (_name, cambios, pointer) => {
    const antes = [await numeros('01'), await numeros('03')];
    const error: unknown = await emision.vender(cambios).catch((thrown: unknown) => thrown);
    expect(comprobanteInvalido.is(error)).toBe(true);
    expect(error).toMatchObject({ errors: [{ pointer }] });
    expect([await numeros('01'), await numeros('03')]).toEqual(antes);
  });
});
