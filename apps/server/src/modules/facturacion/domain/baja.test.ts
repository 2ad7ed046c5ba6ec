import { describe, expect, it } from 'vitest';
import { crearBaja, validarBaja, type Baja, type LineaBaja } from './baja.ts';
import { emisorDePrueba } from './comprobante.factory.ts';

const linea: LineaBaja = {
  orden: 1,
  comprobanteId: 'a',
  tipo: '01',
  serie: 'F001',
  numero: 15,
  motivo: 'Cliente equivocado',
};
const unaBaja = (cambios: Partial<LineaBaja> = {}, cabecera: Partial<Baja> = {}): Baja =>
  crearBaja({
    clase: 'RA',
    fechaReferencia: '2026-11-17',
    fechaGeneracion: '2026-11-24',
    correlativo: 1,
    emisor: emisorDePrueba,
    lineas: [{ ...linea, ...cambios }],
    ...cabecera,
  });
const campos = (baja: Baja) => validarBaja(baja, 7).map(({ campo }) => campo);

describe('validarBaja', () => {
  it('takes facturas and their notes until the last day', () => {
    expect(campos(unaBaja())).toEqual([]);
    expect(campos(unaBaja({ tipo: '07', serie: 'FC01' }))).toEqual([]);
    expect(campos(unaBaja({ tipo: '40', serie: 'P001' }, { clase: 'RR' }))).toEqual([]);
  });

  it('says what to do instead a day later (2957)', () => {
    expect(validarBaja(unaBaja({}, { fechaReferencia: '2026-11-16' }), 7)).toEqual([
      {
        campo: 'fechaGeneracion',
        motivo: 'Esos comprobantes se podían dar de baja hasta el 23/11/2026; emita una nota de crédito.',
      },
    ]);
  });

  it.each([
    ['a boleta (2308)', { tipo: '03', serie: 'B001' }, 'lineas.0.tipo'],
    ['a note of a boleta', { tipo: '07', serie: 'BC01' }, 'lineas.0.serie'],
    ['a retención', { tipo: '20', serie: 'R001' }, 'lineas.0.tipo'],
    ['a series that is not of its type', { tipo: '01', serie: 'F0_1' }, 'lineas.0.serie'],
    ['two letters of reason', { motivo: ' no ' }, 'lineas.0.motivo'],
    ['more reason than fits', { motivo: 'x'.repeat(101) }, 'lineas.0.motivo'],
  ] as const)('refuses %s', (_, cambios, campo) => {
    expect(campos(unaBaja(cambios))).toEqual([campo]);
  });

  it('refuses what is no retención in a reversal, repeats, an empty file and dates in the wrong order', () => {
    expect(campos(unaBaja({}, { clase: 'RR' }))).toEqual(['lineas.0.tipo']);
    expect(campos(unaBaja({}, { lineas: [linea, linea] }))).toEqual(['lineas.1']);
    expect(campos(unaBaja({}, { lineas: [] }))).toEqual(['lineas']);
    expect(campos(unaBaja({}, { fechaReferencia: '2026-11-25', correlativo: 100_000 }))).toEqual([
      'fechaReferencia',
      'correlativo',
    ]);
  });

  it('tidies the reason, as XML carries it', () => {
    expect(unaBaja({ motivo: ' Cliente\n equivocado\u0007' }).lineas[0]!.motivo).toBe('Cliente equivocado');
  });
});
