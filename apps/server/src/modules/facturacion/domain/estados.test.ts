import { estadoComprobanteSchema } from '@jsol/contracts/facturacion';
import { describe, expect, it } from 'vitest';
import { esTerminal, porAceptar, puedePasar, tieneVeredicto } from './estados.ts';

const estados = estadoComprobanteSchema.options;

describe('estados', () => {
  it('lets desconocido out only to what a query can answer, never straight to a second send', () => {
    expect(estados.filter((estado) => puedePasar('desconocido', estado))).toEqual([
      'emitido',
      'aceptado',
      'observado',
      'rechazado',
      'excepcion',
    ]);
  });

  it('never takes an accepted receipt back, and spends the number of a rejected one', () => {
    expect(estados.filter((estado) => puedePasar('aceptado', estado))).toEqual(['anulado']);
    expect(estados.filter((estado) => puedePasar('observado', estado))).toEqual(['anulado']);
    expect(estados.filter((estado) => puedePasar('rechazado', estado))).toEqual([]);
    expect(estados.filter(esTerminal)).toEqual(['rechazado', 'anulado']);
  });

  it('reaches aceptado only after enviado', () => {
    expect(puedePasar('borrador', 'aceptado')).toBe(false);
    expect(puedePasar('emitido', 'aceptado')).toBe(false);
    expect(puedePasar('enviado', 'aceptado')).toBe(true);
  });

  it('has a verdict, is waiting for one, or is a draft: exactly one of the three', () => {
    for (const estado of estados) {
      expect([tieneVeredicto(estado), porAceptar.includes(estado), estado === 'borrador'].filter(Boolean)).toHaveLength(
        1,
      );
    }
  });
});
