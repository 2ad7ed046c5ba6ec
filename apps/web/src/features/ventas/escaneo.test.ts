import { describe, expect, it } from 'vitest';
import { seguirTecla, sinEscaneo } from './escaneo.ts';

/** Types the keys with this pause between them. */
function teclear(teclas: readonly string[], pausaMs: number, enCifra = false): string | null {
  let escaneo = sinEscaneo;
  let codigo: string | null = null;
  teclas.forEach((tecla, indice) => {
    ({ escaneo, codigo } = seguirTecla(escaneo, tecla, indice * pausaMs, enCifra));
  });
  return codigo;
}

describe('a code scanned while another field has the focus', () => {
  it('is told from typing by its speed', () => {
    const teclas = [...'7750000600115', 'Enter'];
    expect(teclear(teclas, 12)).toBe('7750000600115');
    expect(teclear(teclas, 90)).toBeNull();
  });

  it('is one also when the computer held up a key', () => {
    let { escaneo } = seguirTecla(sinEscaneo, '7', 0, false);
    for (const [indice, tecla] of [...'750000600115'].entries())
      ({ escaneo } = seguirTecla(escaneo, tecla, 150 + indice * 12, false));
    expect(seguirTecla(escaneo, 'Enter', 300, false).codigo).toBe('7750000600115');
  });

  it('is one at any speed where a number was expected', () => {
    expect(teclear([...'77500006', 'Enter'], 120, true)).toBe('77500006');
    expect(teclear([...'12345', 'Enter'], 120, true)).toBeNull();
    expect(teclear([...'45871236', 'Enter'], 120, false)).toBeNull();
  });

  it('is no quantity followed by Enter', () => {
    expect(teclear([...'12', 'Enter'], 12)).toBeNull();
  });

  it('begins anew after a pause or another key', () => {
    let { escaneo } = seguirTecla(sinEscaneo, '1', 0, false);
    ({ escaneo } = seguirTecla(escaneo, '7', 500, false));
    expect(escaneo.texto).toBe('7');
    expect(seguirTecla(escaneo, 'Shift', 510, false).escaneo).toEqual(sinEscaneo);
  });
});
