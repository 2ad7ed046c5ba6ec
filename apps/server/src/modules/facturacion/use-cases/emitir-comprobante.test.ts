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
    const { lineas, cifras } = await detalleComprobante(emision.database.reader, comprobanteId, new Date());
    expect(lineas).toMatchObject([{ cantidad: '3', precioUnitario: '29.9', descuento: '8.97', total: '80.73' }]);
    expect(cifras!.totales.descuentos).toBe('7.60');
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
    [
      'a discount larger than its line',
      { lineas: [{ ...martillos[0]!, descuento: { monto: '40.00' } }] },
      '/lineas/0/descuento',
    ],
    [
      'an anticipo larger than the sale',
      {
        ...facturaA,
        anticipos: [{ codigo: '04', total: '99.00', documento: { tipo: '02', numero: 'F001-1' } }],
      },
      '/anticipos',
    ],
    ['a unit that SUNAT does not know', { lineas: [{ ...martillos[0]!, unidad: 'BOLSA' }] }, '/lineas/0/unidad'],
  ])('refuses %s and takes no number', async (_name, cambios, pointer) => {
    const antes = [await numeros('01'), await numeros('03')];
    const error: unknown = await emision.vender(cambios).catch((thrown: unknown) => thrown);
    expect(comprobanteInvalido.is(error)).toBe(true);
    expect(error).toMatchObject({ errors: [{ pointer }] });
    expect([await numeros('01'), await numeros('03')]).toEqual(antes);
  });

  it('says everything that is wrong at once, each with its field', async () => {
    const error: unknown = await emision
      .vender({
        ...facturaA,
        cliente: null,
        lineas: [{ ...martillos[0]!, unidad: 'BOLSA' }],
        formaPago: { tipo: 'Credito', cuotas: [{ monto: '10.00', vence: '2026-01-01' }] },
      })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      errors: [
        { pointer: '/lineas/0/unidad' },
        { pointer: '/cliente/tipoDocumento' },
        { pointer: '/formaPago/cuotas/0/vence' },
        { pointer: '/formaPago/cuotas' },
      ],
    });
  });

  it('issues a factura with everything a sale can carry, and freezes what it comes to', async () => {
    const vence = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
    const venta = await emision.vender({
      ...facturaA,
      precios: 'sin-impuestos',
      lineas: [{ ...martillos[0]!, cantidad: '1', precioUnitario: '1000.00', unidad: 'ZZ' }],
      detraccion: { codigo: '037', porcentaje: '12', cuenta: '00-000-123456', medioPago: '001' },
      formaPago: { tipo: 'Credito', cuotas: [{ monto: '1038.40', vence }] },
      pagos: [],
    });
    const { contenido } = await emision.leer(venta.comprobanteId);
    expect(contenido).toMatchObject({
      tipoOperacion: '1001',
      detraccion: { monto: '141.60' },
      formaPago: { tipo: 'Credito', pendiente: '1038.40', cuotas: [{ numero: 1, monto: '1038.40', vence }] },
      totales: { gravado: '1000.00', igv: '180.00', total: '1180.00' },
    });
  });
});
