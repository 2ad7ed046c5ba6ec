import { expect, it } from 'vitest';
import { aRegimen, documentoPagadoVacio, regimenVacio, type RegimenEscrito } from './regimen-escrito.ts';

const escrito = (documento: Partial<RegimenEscrito['documentos'][number]>): RegimenEscrito => ({
  ...regimenVacio(),
  contraparte: { tipoDocumento: '6', numeroDocumento: '20131312955', nombre: 'Proveedor S.A.C.' },
  documentos: [
    {
      ...documentoPagadoVacio('2026-11-24'),
      numero: 'f001-15',
      total: '1180',
      pago: { numero: '1', fecha: '2026-11-24', importe: '1180' },
      ...documento,
    },
  ],
});

it('sends a payment in soles without an exchange rate', () => {
  expect(aRegimen('20', escrito({})).pedido!.documentos).toEqual([
    {
      tipo: '01',
      numero: 'F001-15',
      fechaEmision: '2026-11-24',
      moneda: 'PEN',
      total: '1180',
      pago: { numero: 1, fecha: '2026-11-24', importe: '1180' },
      tipoCambio: null,
    },
  ]);
});

it('takes the exchange rate of the day of the payment', () => {
  const { pedido } = aRegimen('20', escrito({ moneda: 'USD', tipoCambio: '3,75' }));
  expect(pedido!.documentos[0]!.tipoCambio).toEqual({ factor: '3.75', fecha: '2026-11-24' });
});

it('mentions a nota de crédito without a payment', () => {
  expect(aRegimen('40', escrito({ tipo: '07' })).pedido!.documentos[0]!.pago).toBeNull();
});

it('says which field of which receipt is at fault', () => {
  expect(Object.keys(aRegimen('20', escrito({ total: 'mil' })).errores!)).toEqual(['documentos.0.total']);
});
