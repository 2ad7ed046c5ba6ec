import { estadoComprobanteSchema } from '@jsol/contracts/facturacion';
import { describe, expect, it } from 'vitest';
import { puedePasar, puedePasarPorResumen, tieneVeredicto } from './estados.ts';

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
    expect(estados.filter((estado) => puedePasar('anulado', estado))).toEqual([]);
  });

  it('reaches aceptado only after enviado, or by the resumen diario that tells it', () => {
    expect(puedePasar('borrador', 'aceptado')).toBe(false);
    expect(puedePasar('emitido', 'aceptado')).toBe(false);
    expect(puedePasar('enviado', 'aceptado')).toBe(true);
    expect(estados.filter((estado) => puedePasarPorResumen(estado, 'aceptado'))).toEqual(['emitido']);
    expect(estados.filter((estado) => puedePasarPorResumen('emitido', estado))).toEqual(['aceptado']);
  });

  it('drops only what was never sent', () => {
    expect(estados.filter((estado) => puedePasar(estado, 'anulado'))).toEqual(['emitido', 'aceptado', 'observado']);
  });

  it('has a verdict when nothing is left to send', () => {
    expect(estados.filter(tieneVeredicto)).toEqual(['aceptado', 'observado', 'rechazado', 'anulado']);
  });
});
