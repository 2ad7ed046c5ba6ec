import { CifraImposible } from '@jsol/tributos/cifra-imposible';
import { describe, expect, it } from 'vitest';
import { clienteConRuc, unComprobante, unaLinea } from './comprobante.factory.ts';
import type { Comprobante } from './comprobante.ts';
import type { DatosComprobante } from './crear-comprobante.ts';
import { explicarImposible, validarComprobante } from './validar-comprobante.ts';

const reglas = { umbralIdentificacion: '700', unidades: new Set(['NIU', 'ZZ', 'KGM']) };
const reparosDe = (cambios: Partial<DatosComprobante>, despues: (uno: Comprobante) => Comprobante = (uno) => uno) =>
  validarComprobante(despues(unComprobante(cambios)), reglas);
const campos = (...argumentos: Parameters<typeof reparosDe>) => reparosDe(...argumentos).map(({ campo }) => campo);

const conDni = { ...clienteConRuc, tipoDocumento: '1', numeroDocumento: '12345678' };
const deFuera = { ...clienteConRuc, tipoDocumento: '0', numeroDocumento: 'EX99120' };
const detraccion = { codigo: '037', porcentaje: '12', cuenta: '00-000-123456', medioPago: '001' };
const factura = (cambios: Partial<DatosComprobante> = {}): Partial<DatosComprobante> => ({ tipo: '01', ...cambios });
const credito = (...cuotas: [monto: string, vence: string][]): Partial<DatosComprobante> =>
  factura({ formaPago: { tipo: 'Credito', cuotas: cuotas.map(([monto, vence]) => ({ monto, vence })) } });
const nota = (cambios: Partial<DatosComprobante> & { motivo?: string } = {}): Partial<DatosComprobante> => ({
  tipo: '07',
  serie: 'F001',
  cliente: clienteConRuc,
  nota: {
    motivo: cambios.motivo ?? '01',
    sustento: 'Anulación de la operación',
    afectado: { tipo: '01', numero: 'F001-9', fechaEmision: '2026-11-20' },
  },
  ...cambios,
});

describe('validarComprobante', () => {
  it.each<[string, Partial<DatosComprobante>]>([
    ['a boleta to nobody', {}],
    ['a factura paid at once', factura()],
    ['a factura in two instalments', credito(['20.00', '2026-12-24'], ['15.70', '2027-01-24'])],
    ['a factura with detracción', factura({ detraccion })],
    ['a factura with percepción', factura({ percepcion: { codigo: '51', porcentaje: '2' } })],
    ['a factura with retención', factura({ retencion: { porcentaje: '3' } })],
    ['an export to a foreigner', factura({ lineas: [unaLinea({ afectacion: '40' })], cliente: deFuera })],
    ['a factura to a foreigner in the country', factura({ tipoOperacion: '0401', cliente: deFuera })],
    ['a boleta of gifts', { lineas: [unaLinea({ afectacion: '15' })] }],
    ['a boleta of rice', { lineas: [unaLinea({ afectacion: '17' })] }],
    ['a note', nota()],
    [
      'a note that changes the credit terms',
      nota({
        motivo: '13',
        lineas: [unaLinea({ precioUnitario: '0' })],
        formaPago: { tipo: 'Credito', cuotas: [{ monto: '118.00', vence: '2027-01-30' }] },
      }),
    ],
  ])('finds nothing to say of %s', (_, cambios) => {
    expect(reparosDe(cambios)).toEqual([]);
  });

  it.each<[string, Partial<DatosComprobante>, string[]]>([
    ['no lines', { lineas: [] }, ['lineas']],
    ['a line without words', { lineas: [unaLinea({ descripcion: ' \n' })] }, ['lineas.0.descripcion']],
    ['the unit BOLSA', { lineas: [unaLinea(), unaLinea({ unidad: 'BOLSA' })] }, ['lineas.1.unidad']],
    [
      'a line discounted to nothing',
      { lineas: [unaLinea(), unaLinea({ descuento: { porcentaje: '100' } })] },
      ['lineas.1'],
    ],
    [
      'a gift without reference value',
      { lineas: [unaLinea({ afectacion: '11', precioUnitario: '0' })] },
      ['lineas.0.precioUnitario'],
    ],
    ['rice with something else', { lineas: [unaLinea({ afectacion: '17' }), unaLinea()] }, ['lineas.1.afectacion']],
    ['a bar code that is no GTIN', { lineas: [unaLinea({ gtin: '123' })] }, ['lineas.0.gtin']],
    [
      'a product code of seven digits',
      { lineas: [unaLinea({ codigoProductoSunat: '3117150' })] },
      ['lineas.0.codigoProductoSunat'],
    ],
    ['a factura to nobody', factura({ cliente: null }), ['cliente.tipoDocumento']],
    ['a factura to a DNI', factura({ cliente: conDni }), ['cliente.tipoDocumento']],
    [
      'a RUC that does not exist',
      factura({ cliente: { ...clienteConRuc, numeroDocumento: '20131312951' } }),
      ['cliente.numeroDocumento'],
    ],
    ['a boleta above S/ 700 to nobody', { lineas: [unaLinea({ cantidad: '100' })] }, ['cliente.numeroDocumento']],
    [
      'a boleta in dollars worth more than S/ 700',
      { moneda: 'USD', tipoCambio: '3.7', lineas: [unaLinea({ cantidad: '16' })] },
      ['cliente.numeroDocumento'],
    ],
    [
      'export lines in a local sale',
      factura({ tipoOperacion: '0101', lineas: [unaLinea({ afectacion: '40' })] }),
      ['tipoOperacion'],
    ],
    ['local lines in an export', factura({ tipoOperacion: '0200' }), ['tipoOperacion']],
    ['an exchange rate of 7 decimals', factura({ moneda: 'USD', tipoCambio: '3.7250001' }), ['tipoCambio']],
    ['an exchange rate of nothing', factura({ moneda: 'USD', tipoCambio: '0.00' }), ['tipoCambio']],
    ['a due date before the issue date', factura({ fechaVencimiento: '2026-11-23' }), ['fechaVencimiento']],
    ['a purchase order of 21 letters', factura({ ordenCompra: 'x'.repeat(21) }), ['ordenCompra']],
    ['a guide with a wrong number', factura({ guias: [{ tipo: '09', numero: 'X1' }] }), ['guias.0.numero']],
    [
      'a related document without number',
      factura({ relacionados: [{ tipo: '99', numero: ' ' }] }),
      ['relacionados.0.numero'],
    ],
    [
      'the anticipo of a boleta told as a factura',
      factura({ anticipos: [{ codigo: '04', total: '11.80', documento: { tipo: '02', numero: 'B001-1' } }] }),
      ['anticipos.0.documento.numero'],
    ],
    ['credit without instalments', credito(), ['formaPago.cuotas']],
    ['an instalment due on the issue date', credito(['35.70', '2026-11-24']), ['formaPago.cuotas.0.vence']],
    ['instalments that do not add up', credito(['20.00', '2026-12-24'], ['15.00', '2027-01-24']), ['formaPago.cuotas']],
    ['an instalment of nothing', credito(['0', '2026-12-24'], ['35.70', '2027-01-24']), ['formaPago.cuotas.0.monto']],
    [
      'a credit sale paid at once',
      factura({ formaPago: { tipo: 'Credito', pagado: '35.70', cuotas: [{ monto: '1', vence: '2026-12-24' }] } }),
      ['formaPago.pagado', 'formaPago.cuotas'],
    ],
    ['a boleta on credit', { ...credito(['35.70', '2026-12-24']), tipo: '03' }, ['formaPago']],
    ['an operation with detracción and no data for it', factura({ tipoOperacion: '1001' }), ['detraccion']],
    ['detracción in a plain sale', factura({ tipoOperacion: '0101', detraccion }), ['tipoOperacion']],
    ['detracción without the account', factura({ detraccion: { ...detraccion, cuenta: '' } }), ['detraccion.cuenta']],
    [
      'detracción without means of payment',
      factura({ detraccion: { ...detraccion, medioPago: '' } }),
      ['detraccion.medioPago'],
    ],
    [
      'detracción of a code that is none',
      factura({ detraccion: { ...detraccion, codigo: '37' } }),
      ['detraccion.codigo'],
    ],
    ['detracción of 0 %', factura({ detraccion: { ...detraccion, porcentaje: '0' } }), ['detraccion.porcentaje']],
    ['a boleta with detracción', { detraccion }, ['detraccion']],
    ['detracción in dollars without the exchange rate', factura({ moneda: 'USD', detraccion }), ['tipoCambio']],
    ['an operation with percepción and no regime', factura({ tipoOperacion: '2001' }), ['percepcion']],
    [
      'percepción on credit',
      { ...credito(['35.70', '2026-12-24']), percepcion: { codigo: '51', porcentaje: '2' } },
      ['formaPago'],
    ],
    ['retención of a boleta', { retencion: { porcentaje: '3' } }, ['retencion']],
    ['retención beside detracción', factura({ detraccion, retencion: { porcentaje: '3' } }), ['retencion']],
    ['a factura that amends another', { ...nota(), tipo: '01' }, ['nota']],
    ['a note of nothing', { ...nota(), nota: null }, ['nota']],
    ['a reason that does not exist', nota({ motivo: '14' }), ['nota.motivo']],
    ['a debit note with a credit note’s reason', { ...nota({ motivo: '07' }), tipo: '08' }, ['nota.motivo']],
    ['reason 11 without export', nota({ motivo: '11' }), ['nota.motivo']],
    ['reason 12 without IVAP', nota({ motivo: '12' }), ['nota.motivo']],
    ['a note with detracción', nota({ detraccion }), ['detraccion', 'nota']],
    ['reason 13 that charges and has no instalments', nota({ motivo: '13' }), ['formaPago', 'lineas']],
    [
      'instalments in a note of another reason',
      nota({ formaPago: { tipo: 'Credito', cuotas: [{ monto: '1', vence: '2027-01-30' }] } }),
      ['formaPago', 'formaPago'],
    ],
  ])('refuses %s', (_, cambios, esperados) => {
    expect(campos(cambios)).toEqual(esperados);
  });

  it('refuses a note older than what it amends, without sustento, or of a number of another family', () => {
    const conNota = (cambios: Partial<NonNullable<Comprobante['nota']>>) =>
      campos(nota(), (una) => ({ ...una, nota: { ...una.nota!, ...cambios } }));
    const afectado = { tipo: '01', numero: 'F001-9', fechaEmision: '2026-11-20' } as const;
    expect(conNota({ sustento: 'x' })).toEqual(['nota.sustento']);
    expect(conNota({ afectado: { ...afectado, fechaEmision: '2026-11-25' } })).toEqual(['nota.afectado']);
    expect(conNota({ afectado: { ...afectado, numero: 'B001-9' } })).toEqual(['nota.afectado']);
  });

  it('speaks to a person: sentences that end, without marks of exclamation', () => {
    const todos = [
      ...reparosDe({ lineas: [unaLinea({ unidad: 'BOLSA', descripcion: '' })], tipoOperacion: '1001' }),
      ...reparosDe(credito(['20.00', '2026-11-24'])),
    ];
    expect(todos.length).toBeGreaterThan(4);
    for (const { motivo } of todos) expect(motivo).toMatch(/^[A-ZÁÉÍÓÚ][^!]*\.$/);
  });
});

describe('explicarImposible', () => {
  it('names the line where there is one', () => {
    expect(explicarImposible(new CifraImposible('descuento', 'x', 2))).toEqual({
      campo: 'lineas.2.descuento',
      motivo: 'Línea 3: El descuento es mayor que lo que se vende.',
    });
    expect(explicarImposible(new CifraImposible('anticipo', 'x')).campo).toBe('anticipos');
  });
});
