import { describe, expect, it } from 'vitest';
import { decidirAnulacion, type PorAnular } from './anulacion.ts';

const base: PorAnular = {
  tipo: '01',
  serie: 'F001',
  numero: 7,
  estado: 'aceptado',
  fechaEmision: '2026-11-17',
  envios: 1,
  enArchivo: false,
  anulandose: false,
  notas: [],
};
const boleta = { tipo: '03', serie: 'B001' };
const decidir = (cambios: Partial<PorAnular>, hoy = '2026-11-24', entregado = false) =>
  decidirAnulacion({ ...base, ...cambios }, { hoy, dias: 7, entregado });

describe('how a document is voided', () => {
  it.each<[string, Partial<PorAnular>, object]>([
    ['a factura, on the seventh day, by a comunicación de baja', {}, { kind: 'informar', clase: 'RA' }],
    ['a note of a factura, the same way', { tipo: '07', serie: 'FC01' }, { kind: 'informar', clase: 'RA' }],
    ['a boleta SUNAT knows, by the resumen diario', boleta, { kind: 'informar', clase: 'RC' }],
    ['a note of a boleta, too', { tipo: '08', serie: 'BD01' }, { kind: 'informar', clase: 'RC' }],
    ['a retención, by a resumen de reversiones', { tipo: '20', serie: 'R001' }, { kind: 'informar', clase: 'RR' }],
    ['a percepción, too', { tipo: '40', serie: 'P001' }, { kind: 'informar', clase: 'RR' }],
    ['a boleta nobody was told of, by dropping it', { ...boleta, estado: 'emitido', envios: 0 }, { kind: 'descartar' }],
    [
      'a boleta that a resumen tells right now, behind that one',
      { ...boleta, estado: 'emitido', envios: 0, enArchivo: true },
      { kind: 'despues' },
    ],
    ['a guide, only in the portal', { tipo: '09', serie: 'T001' }, { kind: 'no', ofrece: 'portal-sol' }],
    ['what is unknown, not before it is known', { estado: 'desconocido' }, { kind: 'no', ofrece: 'esperar' }],
    ['what left, not before its answer', { estado: 'enviado' }, { kind: 'no', ofrece: 'esperar' }],
    ['a factura that has not left, not yet', { estado: 'emitido', envios: 0 }, { kind: 'no', ofrece: 'esperar' }],
    ['what was rejected, never', { estado: 'rechazado' }, { kind: 'no', ofrece: null }],
    ['what has a note, not before the note', { notas: ['FC01-3'] }, { kind: 'no', ofrece: null }],
    ['what is being voided, not twice', { anulandose: true }, { kind: 'no', ofrece: 'esperar' }],
  ])('%s', (_name, cambios, esperada) => {
    expect(decidir(cambios)).toMatchObject(esperada);
  });

  it('offers a credit note from the eighth day on, and says when the time ended', () => {
    expect(decidir({}, '2026-11-25')).toEqual({
      kind: 'no',
      ofrece: 'nota-credito',
      motivo: 'Ya no se puede: el plazo para anular F001-7 terminó el 24/11/2026. Emita una nota de crédito.',
    });
    expect(decidir(boleta, '2026-11-25')).toMatchObject({ ofrece: 'nota-credito' });
  });

  it('offers a credit note for a factura the buyer has', () => {
    expect(decidir({}, '2026-11-18', true)).toMatchObject({ kind: 'no', ofrece: 'nota-credito' });
  });
});
