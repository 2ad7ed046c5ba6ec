import fc from 'fast-check';
import { restar, sumar } from '@jsol/tributos/dinero';
import { describe, expect, it } from 'vitest';
import { unPagado, unaPercepcion, unaRetencion } from './retencion-percepcion.factory.ts';
import { validarRetencionPercepcion } from './retencion-percepcion.ts';

const campos = (...parametros: Parameters<typeof unaRetencion>) =>
  validarRetencionPercepcion(unaRetencion(...parametros)).map(({ campo }) => campo);

describe('crearRetencion and crearPercepcion', () => {
  it('take the percentage off each payment, or put it on top', () => {
    const retencion = unaRetencion();
    expect(retencion.documentos[0]!.cifras).toEqual({ pagado: '1180.00', importe: '35.40', neto: '1144.60' });
    expect([retencion.total, retencion.totalNeto]).toEqual(['35.40', '1144.60']);
    const percepcion = unaPercepcion();
    expect(percepcion.documentos[0]!.cifras).toEqual({ pagado: '1180.00', importe: '23.60', neto: '1203.60' });
    expect([percepcion.total, percepcion.totalNeto]).toEqual(['23.60', '1203.60']);
  });

  it('turn a payment in dollars into soles first, rounded, and take the percentage of that', () => {
    const dolares = unPagado({
      moneda: 'USD',
      pago: { numero: 1, fecha: '2026-11-24', importe: '333.33' },
      tipoCambio: { factor: '3.7515', fecha: '2026-11-24' },
    });
    // 333.33 × 3.7515 = 1250.487495; 3 % of 1250.49 = 37.5147.
    expect(unaRetencion({ documentos: [dolares] }).documentos[0]!.cifras).toEqual({
      pagado: '1250.49',
      importe: '37.51',
      neto: '1212.98',
    });
  });

  it('write amounts as XML wants them, whatever they were typed like', () => {
    const tecleado = unPagado({ total: '118', pago: { numero: 1, fecha: '2026-11-24', importe: '118' } });
    const [documento] = unaRetencion({ documentos: [tecleado] }).documentos;
    expect(documento).toMatchObject({ total: '118.00', pago: { importe: '118.00' }, cifras: { pagado: '118.00' } });
  });

  it('only mention a nota de crédito: it adds to no figure', () => {
    const nota = unPagado({ tipo: '07', numero: 'FC01-2', pago: null, total: '118' });
    const retencion = unaRetencion({ documentos: [unPagado(), nota] });
    expect(retencion.documentos[1]!.cifras).toBeNull();
    expect(retencion.total).toBe('35.40');
    expect(validarRetencionPercepcion(retencion)).toEqual([]);
  });

  it('add up to the cent, for any payments', () => {
    const pago = fc.record({ centimos: fc.integer({ min: 50, max: 99_999_999 }), dolares: fc.boolean() });
    fc.assert(
      fc.property(fc.array(pago, { minLength: 1, maxLength: 20 }), (pagos) => {
        const documentos = pagos.map(({ centimos, dolares }, indice) =>
          unPagado({
            numero: `F001-${indice + 1}`,
            pago: { numero: 1, fecha: '2026-11-24', importe: (centimos / 100).toFixed(2) },
            moneda: dolares ? 'USD' : 'PEN',
            tipoCambio: dolares ? { factor: '3.752', fecha: '2026-11-24' } : null,
          }),
        );
        for (const documento of [unaRetencion({ documentos }), unaPercepcion({ documentos })]) {
          const cifras = documento.documentos.map((uno) => uno.cifras!);
          expect(documento.total).toBe(sumar(cifras.map(({ importe }) => importe)));
          expect(documento.totalNeto).toBe(sumar(cifras.map(({ neto }) => neto)));
          const pagado = sumar(cifras.map((uno) => uno.pagado));
          expect(documento.totalNeto).toBe(
            documento.tipo === '20' ? restar(pagado, documento.total) : sumar([pagado, documento.total]),
          );
          expect(validarRetencionPercepcion(documento)).toEqual([]);
        }
      }),
      { numRuns: 100, seed: 20_261_124 },
    );
  });
});

describe('validarRetencionPercepcion', () => {
  const documento = (cambios: Parameters<typeof unPagado>[0]) => ({ documentos: [unPagado(cambios)] });
  const pago = { numero: 1, fecha: '2026-11-24', importe: '1180.00' };

  it.each([
    ['a series of another document', { serie: 'P001' }, 'serie'],
    ['a number beyond eight digits', { numero: 100_000_000 }, 'numero'],
    [
      'a supplier without RUC',
      { contraparte: { tipoDocumento: '1', numeroDocumento: '12345678', nombre: 'Ana' } },
      'contraparte.tipoDocumento',
    ],
    [
      'the company itself',
      { contraparte: { tipoDocumento: '6', numeroDocumento: '20131312955', nombre: 'Nosotros' } },
      'contraparte.numeroDocumento',
    ],
    ['no document', { documentos: [] }, 'documentos'],
    ['a boleta, which bears no retención', documento({ tipo: '03', numero: 'B001-1' }), 'documentos.0.tipo'],
    ['a number without series', documento({ numero: '320' }), 'documentos.0.numero'],
    ['an invoice dated later', documento({ fechaEmision: '2026-11-25' }), 'documentos.0.fechaEmision'],
    ['a total of zero', documento({ total: '0' }), 'documentos.0.total'],
    ['no payment', { documentos: [unPagado(), unPagado({ numero: 'F001-9', pago: null })] }, 'documentos.1.pago'],
    ['a payment of zero', documento({ pago: { ...pago, importe: '0' } }), 'documentos.0.pago.importe'],
    ['a payment before the invoice', documento({ pago: { ...pago, fecha: '2026-11-19' } }), 'documentos.0.pago.fecha'],
    ['dollars without exchange rate', documento({ moneda: 'USD' }), 'documentos.0.tipoCambio'],
    ['the same payment twice (2626)', { documentos: [unPagado(), unPagado()] }, 'documentos.1'],
    [
      'a payment so small that nothing is withheld',
      documento({ pago: { ...pago, importe: '0.10' } }),
      'documentos.0.pago.importe',
    ],
  ] as const)('refuses %s', (_, cambios, campo) => {
    expect(campos(cambios as Parameters<typeof unaRetencion>[0])).toContain(campo);
  });

  it('takes a percepción of boletas from a person', () => {
    const percepcion = unaPercepcion({
      contraparte: { tipoDocumento: '1', numeroDocumento: '12345678', nombre: 'Ana Ríos' },
      documentos: [unPagado({ tipo: '03', numero: 'B001-00000015' })],
    });
    expect(validarRetencionPercepcion(percepcion)).toEqual([]);
  });
});
