import { escalado } from '@jsol/tributos/documento-arbitrario.fixture';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unComprobante, unaLinea } from './comprobante.factory.ts';
import type { Comprobante } from './comprobante.ts';
import { crearComprobante, type DatosComprobante } from './crear-comprobante.ts';
import { pedidoDe } from './pedido-de-comprobante.ts';

/** Asked for again with the rates that it had. */
const repetir = (comprobante: Comprobante, pedido: NonNullable<ReturnType<typeof pedidoDe>>): Comprobante =>
  crearComprobante({
    ...comprobante,
    ...pedido,
    lineas: pedido.lineas.map(({ bolsas, ...linea }) => ({
      ...linea,
      ...(bolsas === undefined ? {} : { icbper: { bolsas, tarifa: '0.50' } }),
    })),
    detraccion: pedido.detraccion && { ...comprobante.detraccion!, ...pedido.detraccion },
    percepcion: pedido.percepcion && { ...comprobante.percepcion!, ...pedido.percepcion },
    retencion: pedido.retencion ? comprobante.retencion : null,
    emitidoEn: new Date('2026-11-24T23:05:09Z'),
  } as DatosComprobante);

describe('what was asked for, from what was issued', () => {
  it.each<[string, Partial<DatosComprobante>]>([
    ['a sale at the till', { lineas: [unaLinea(), unaLinea({ cantidad: '0.75', precioUnitario: '3.333' })] }],
    ['a line with a discount', { lineas: [unaLinea({ descuento: { porcentaje: '10' } })] }],
    ['a discount of some cents', { lineas: [unaLinea({ descuento: { monto: '0.37' } })] }],
    ['what is given away', { lineas: [unaLinea(), unaLinea({ afectacion: '11', precioUnitario: '10' })] }],
    [
      'ISC and plastic bags',
      { lineas: [unaLinea({ isc: { sistema: '01', tasa: '0.2' }, icbper: { bolsas: '2', tarifa: '0.50' } })] },
    ],
    ['ISC by unit', { lineas: [unaLinea({ isc: { sistema: '02', montoUnitario: '0.37' } })] }],
    [
      'a discount and a charge of the whole document',
      {
        descuentoGlobal: { porcentaje: '7.5', enBase: true },
        cargosGlobales: [{ codigo: '46', ajuste: { porcentaje: '5' } }],
      },
    ],
    ['a discount that leaves the IGV as it is', { descuentoGlobal: { monto: '1.13', enBase: false } }],
    ['a rounded sale', { redondeo: '-0.05' }],
    [
      'dollars, detracción and instalments',
      {
        tipo: '01',
        moneda: 'USD',
        tipoCambio: '3.725',
        lineas: [unaLinea({ precioUnitario: '1180', cantidad: '1' })],
        detraccion: { codigo: '037', porcentaje: '12.00', cuenta: '00-000-123456', medioPago: '001' },
        formaPago: { tipo: 'Credito', pagado: '38.40', cuotas: [{ monto: '1000.00', vence: '2026-12-24' }] },
      },
    ],
    [
      'what was paid before',
      { tipo: '01', anticipos: [{ codigo: '04', total: '11.80', documento: { tipo: '02', numero: 'F001-3' } }] },
    ],
    ['percepción', { tipo: '01', percepcion: { codigo: '51', porcentaje: '2' } }],
    [
      'an export under another kind of operation',
      {
        tipo: '01',
        tipoOperacion: '0201',
        lineas: [unaLinea({ afectacion: '40' })],
        leyendas: [{ codigo: null, texto: 'FOB Callao' }],
      },
    ],
  ])('gives the same document for %s', (_nombre, datos) => {
    const comprobante = unComprobante(datos);
    const pedido = pedidoDe(comprobante);
    expect(pedido).not.toBeNull();
    expect(repetir(comprobante, pedido!)).toEqual(comprobante);
  });

  it('charges what any sale of a form charged', () => {
    const ajuste = fc.oneof(
      escalado(5_000, 2).map((porcentaje) => ({ porcentaje })),
      escalado(10, 2).map((monto) => ({ monto })),
    );
    const linea = fc.record({
      cantidad: escalado(50_000, 3, 1_000),
      precioUnitario: escalado(99_999, 2, 100),
      descuento: fc.option(ajuste, { nil: undefined }),
    });
    const venta = fc.record({
      precios: fc.constantFrom('con-impuestos' as const, 'sin-impuestos' as const),
      lineas: fc.array(linea.map(unaLinea), { minLength: 1, maxLength: 4 }),
      descuentoGlobal: fc.option(
        ajuste.chain((uno) => fc.boolean().map((enBase) => ({ ...uno, enBase }))),
        { nil: undefined },
      ),
    });
    fc.assert(
      fc.property(venta, (datos) => {
        const comprobante = unComprobante(datos);
        const pedido = pedidoDe(comprobante);
        expect(pedido).not.toBeNull();
        expect(repetir(comprobante, pedido!).totales.total).toBe(comprobante.totales.total);
      }),
      { numRuns: 100 },
    );
  });
});
