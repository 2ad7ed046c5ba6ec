import { describe, expect, it } from 'vitest';
import { aPedido, fraccionDe, lineaLibre, ventaVacia, type VentaEscrita } from './venta-escrita.ts';

const escrita = (cambio: Partial<VentaEscrita> = {}): VentaEscrita => ({
  ...ventaVacia(),
  cliente: { tipoDocumento: '6', numeroDocumento: '20131312955', nombre: 'Cliente S.A.C.', direccion: ' ', email: '' },
  lineas: [{ ...lineaLibre('Servicio', 'a'), cantidad: '2,5', precioUnitario: ' 118 ' }],
  ...cambio,
});
const pedido = (cambio?: Partial<VentaEscrita>) => aPedido('01', escrita(cambio)).pedido;
const errores = (cambio?: Partial<VentaEscrita>) => aPedido('01', escrita(cambio)).errores;

describe('aPedido', () => {
  it('takes numbers as people type them, and leaves out what was not written', () => {
    expect(pedido()).toMatchObject({
      tipo: '01',
      cliente: { direccion: null, email: null },
      lineas: [{ cantidad: '2.5', precioUnitario: '118' }],
      formaPago: { tipo: 'Contado' },
      detraccion: null,
      percepcion: null,
    });
    expect(pedido()!.lineas[0]).not.toHaveProperty('descuento');
    expect(pedido()).not.toHaveProperty('tipoOperacion');
    expect(pedido()).not.toHaveProperty('descuentoGlobal');
  });

  it('issues a boleta to nobody in particular when no customer was written', () => {
    const anonima = escrita({ cliente: ventaVacia().cliente });
    expect(aPedido('03', anonima).pedido!.cliente).toBeNull();
    expect(aPedido('01', anonima).errores).toMatchObject({
      'cliente.numeroDocumento': 'Escriba el número de documento',
    });
  });

  it('says what is wrong under the name of the field', () => {
    const linea = { ...lineaLibre('Servicio', 'a'), cantidad: '0' };
    expect(errores({ lineas: [linea] })).toMatchObject({
      'lineas.0.cantidad': 'La cantidad debe ser mayor que cero',
      'lineas.0.precioUnitario': expect.stringContaining('Escriba un número'),
    });
    expect(errores({ lineas: [] })).toEqual({ lineas: 'Agregue al menos una línea' });
    expect(errores({ formaPago: { tipo: 'Credito', pagado: '', cuotas: [] } })).toMatchObject({
      'formaPago.cuotas': 'Agregue al menos una cuota',
    });
  });

  it('says that a discount is no number', () => {
    const lineas = [{ ...escrita().lineas[0]!, descuento: { en: 'porcentaje' as const, valor: 'diez' } }];
    expect(errores({ lineas })).toEqual({
      'lineas.0.descuento.porcentaje': 'Escriba un porcentaje, por ejemplo 10 o 2.5',
    });
  });

  it('sends an ISC rate as a fraction and documents in capitals', () => {
    const lineas = [
      {
        ...escrita().lineas[0]!,
        isc: { sistema: '03', tasa: '27.8', montoUnitario: '', precioSugerido: '5,50' },
      },
    ];
    const enviado = pedido({ lineas, guias: [{ tipo: '09', numero: ' t001-5 ' }] })!;
    expect(enviado.lineas[0]!.isc).toEqual({ sistema: '03', tasa: '0.278', precioSugerido: '5.50' });
    expect(enviado.guias).toEqual([{ tipo: '09', numero: 'T001-5' }]);
  });
});

describe('fraccionDe', () => {
  it.each([
    ['10', '0.1'],
    ['2.5', '0.025'],
    ['0.5', '0.005'],
    ['100', '1'],
    ['0', '0'],
    ['27.8', '0.278'],
  ])('turns %s per cent into %s', (porcentaje, fraccion) => expect(fraccionDe(porcentaje)).toBe(fraccion));

  it('leaves alone what is no percentage, for the contract to say so', () => expect(fraccionDe('diez')).toBe('diez'));
});
