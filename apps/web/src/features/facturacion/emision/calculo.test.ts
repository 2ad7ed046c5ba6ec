import { expect, it } from 'vitest';
import type { DatosDeEmision } from '@jsol/contracts/facturacion-formulario';
import { calcularVivo } from './calculo.ts';
import { lineaLibre, ventaVacia, type LineaEscrita, type VentaEscrita } from './venta-escrita.ts';

const datos: DatosDeEmision = {
  fecha: '2026-11-24',
  emisor: { ruc: '20000000001', razonSocial: 'Empresa', direccion: 'Av. Uno 1', ubigeo: '150101' },
  tasas: { igv: '0.18', ivap: '0.04', retencion: '0.03' },
  percepciones: [{ codigo: '51', descripcion: 'Venta interna', tasa: '0.02' }],
  icbper: '0.50',
  umbralIdentificacion: '700.00',
  tipoCambio: { fecha: '2026-11-24', compra: '3.700', venta: '3.750' },
  detracciones: [{ codigo: '037', descripcion: 'Demás servicios', porcentaje: '12.00' }],
  unidades: [],
  afectaciones: [],
  tiposOperacion: [],
  mediosPago: [],
  motivosTraslado: [],
  documentosDeTraslado: [],
  regimenesRetencion: [],
  regimenesPercepcion: [],
};
const linea = (cambio: Partial<LineaEscrita>): LineaEscrita => ({ ...lineaLibre('Servicio', 'a'), ...cambio });
const vivo = (cambio: Partial<VentaEscrita>) => calcularVivo({ ...ventaVacia(), ...cambio }, datos);

it('leaves out the line that is still being typed and shows what the others cost', () => {
  const { calculo } = vivo({ lineas: [linea({}), linea({ precioUnitario: '118' })] });
  expect(calculo).toMatchObject({ lineas: [null, '118.00'], totales: { gravado: '100.00', igv: '18.00' } });
});

it('takes the detracción and what was paid off what the instalments add up to', () => {
  const { calculo } = vivo({
    lineas: [linea({ precioUnitario: '1529' })],
    detraccion: { aplica: true, codigo: '037', cuenta: '', medioPago: '001' },
    formaPago: { tipo: 'Credito', pagado: '100', cuotas: [] },
  });
  expect(calculo).toMatchObject({ detraccion: '183.48', pendiente: '1245.52' });
});

it('gives the detracción of a sale in dollars in soles', () => {
  const { calculo } = vivo({
    moneda: 'USD',
    lineas: [linea({ precioUnitario: '1000' })],
    detraccion: { aplica: true, codigo: '037', cuenta: '', medioPago: '001' },
  });
  expect(calculo).toMatchObject({ detraccion: '450.00', pendiente: '880.00' });
});

it('adds the bags at the rate of the day and counts a discount before it is complete as none', () => {
  const lineas = [linea({ precioUnitario: '10', bolsas: '2' })];
  expect(vivo({ lineas }).calculo!.totales).toMatchObject({ icbper: '1.00', total: '11.00' });
  expect(
    vivo({ lineas, descuentoGlobal: { en: 'porcentaje', valor: '1,', enBase: true } }).calculo!.totales.total,
  ).toBe('11.00');
});

it('says in words which figures make no document', () => {
  const { calculo, imposible } = vivo({
    lineas: [linea({ precioUnitario: '10' })],
    descuentoGlobal: { en: 'monto', valor: '20', enBase: true },
  });
  expect(calculo).toBeNull();
  expect(imposible).toBe('El descuento es mayor que lo que se vende.');
});
