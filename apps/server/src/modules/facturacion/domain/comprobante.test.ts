import { describe, expect, it } from 'vitest';
import { descuentoDeLinea } from './comprobante.ts';
import { unComprobante, unaLinea } from './comprobante.factory.ts';

describe('crearComprobante', () => {
  it('freezes figures, Lima date and hour, and the amount in words', () => {
    const comprobante = unComprobante({ emitidoEn: new Date('2026-11-25T04:59:59Z') });
    expect(comprobante).toMatchObject({
      fechaEmision: '2026-11-24',
      horaEmision: '23:59:59',
      totales: { gravado: '30.25', igv: '5.45', total: '35.70' },
      leyendas: [{ codigo: '1000', texto: 'SON TREINTA Y CINCO CON 70/100 SOLES' }],
      cliente: { tipoDocumento: '-', numeroDocumento: '-' },
    });
    expect(comprobante.lineas[0]).toMatchObject({ orden: 1, codigo: 'MART-16', valorVenta: '30.25', igv: '5.45' });
  });

  it('survives being stored as JSON', () => {
    const comprobante = unComprobante({ tipo: '01' });
    expect(JSON.parse(JSON.stringify(comprobante))).toEqual(comprobante);
  });

  it('tidies texts to what XML and jsonb can carry, and cuts descriptions at 500 without half a character', () => {
    const sucio = ' Clavo\t2"\r\n \u0000 <1/2 & más>\ud83d ';
    const largo = `${'x'.repeat(499)}😀`;
    const { lineas } = unComprobante({ lineas: [unaLinea({ descripcion: sucio }), unaLinea({ descripcion: largo })] });
    expect(lineas[0]?.descripcion).toBe('Clavo 2" <1/2 & más>');
    expect(lineas[1]?.descripcion).toBe('x'.repeat(499));
  });

  it('names the operation by its lines and regímenes, unless told', () => {
    const deExportacion = [unaLinea({ afectacion: '40' })];
    const detraccion = { codigo: '037', porcentaje: '12', cuenta: '00-000-123456', medioPago: '001' };
    expect(unComprobante().tipoOperacion).toBe('0101');
    expect(unComprobante({ lineas: deExportacion }).tipoOperacion).toBe('0200');
    expect(unComprobante({ tipo: '01', detraccion }).tipoOperacion).toBe('1001');
    expect(unComprobante({ percepcion: { codigo: '51', porcentaje: '2' } }).tipoOperacion).toBe('2001');
    expect(unComprobante({ tipoOperacion: '0112' }).tipoOperacion).toBe('0112');
  });

  it('says in legends what was given away, withheld or collected beside the price', () => {
    const leyendas = (cambios: Parameters<typeof unComprobante>[0]) =>
      unComprobante(cambios).leyendas.map(({ codigo }) => codigo);
    expect(leyendas({ lineas: [unaLinea({ afectacion: '11' })] })).toEqual(['1000', '1002']);
    expect(leyendas({ lineas: [unaLinea(), unaLinea({ afectacion: '15' })] })).toEqual(['1000']);
    expect(leyendas({ percepcion: { codigo: '51', porcentaje: '2' } })).toEqual(['1000', '2000']);
    expect(leyendas({ lineas: [unaLinea({ afectacion: '17' })] })).toEqual(['1000', '2007']);
    expect(leyendas({ leyendas: [{ codigo: null, texto: 'Entregar en almacén' }] })).toEqual(['1000', null]);
  });

  it('leaves pending what detracción and first payment do not cover', () => {
    const venta = unComprobante({
      tipo: '01',
      precios: 'sin-impuestos',
      lineas: [unaLinea({ cantidad: '1', precioUnitario: '1000.00', unidad: 'ZZ' })],
      detraccion: { codigo: '037', porcentaje: '12', cuenta: '00-000-123456', medioPago: '001' },
      formaPago: {
        tipo: 'Credito',
        cuotas: [
          { monto: '519.2', vence: '2026-12-24' },
          { monto: '519.20', vence: '2027-01-24' },
        ],
      },
    });
    expect(venta.detraccion?.monto).toBe('141.60');
    expect(venta.formaPago).toEqual({
      tipo: 'Credito',
      pendiente: '1038.40',
      cuotas: [
        { numero: 1, monto: '519.20', vence: '2026-12-24' },
        { numero: 2, monto: '519.20', vence: '2027-01-24' },
      ],
    });
  });
});

describe('descuentoDeLinea', () => {
  it('is what is missing from quantity × price, in the kind of price that was asked for', () => {
    const descuento = { porcentaje: '10' };
    const [con] = unComprobante({ lineas: [unaLinea({ descuento })] }).lineas;
    expect(descuentoDeLinea(con!, 'con-impuestos')).toBe('3.57');
    const [sin] = unComprobante({ precios: 'sin-impuestos', lineas: [unaLinea({ descuento })] }).lineas;
    expect(descuentoDeLinea(sin!, 'sin-impuestos')).toBe('3.57');
    const bolsa = unaLinea({ precioUnitario: '0.10', icbper: { bolsas: '3', tarifa: '0.50' } });
    expect(descuentoDeLinea(unComprobante({ lineas: [bolsa] }).lineas[0]!, 'con-impuestos')).toBe('0.00');
    const recargada = unaLinea({ cargo: { monto: '1.00' } });
    expect(descuentoDeLinea(unComprobante({ lineas: [recargada] }).lineas[0]!, 'con-impuestos')).toBe('0.00');
  });
});
