import { describe, expect, it } from 'vitest';
import { paciencia, proximaConsulta, resumenPuedePasar } from './resumenes.ts';

describe('a file for SUNAT', () => {
  it('is asked about at 10 s, 30 s, 1, 2, 5 and then every 10 minutes, for a day', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 100].map((consultas) => proximaConsulta(consultas) / 1_000)).toEqual([
      10, 30, 60, 120, 300, 600, 600, 600,
    ]);
    expect(paciencia / 3_600_000).toBe(24);
  });

  it('is never sent again as if nothing had happened once its answer is unknown or final', () => {
    expect(resumenPuedePasar('desconocido', 'por-enviar')).toBe(false);
    expect(resumenPuedePasar('aceptado', 'enviado')).toBe(false);
    expect(resumenPuedePasar('rechazado', 'por-enviar')).toBe(false);
    expect(resumenPuedePasar('desconocido', 'enviado')).toBe(true);
  });
});
