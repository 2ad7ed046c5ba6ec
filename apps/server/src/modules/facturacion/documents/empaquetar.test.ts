import { randomBytes } from 'node:crypto';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { empaquetar } from './empaquetar.ts';

describe('empaquetar', () => {
  it.each([0, 1, 20_000, 300_000])('packs %d bytes so that another implementation reads them back', (bytes) => {
    const contenido = randomBytes(bytes);
    const abierto = unzipSync(empaquetar('20000000001-03-B001-1.xml', contenido));
    expect(Object.keys(abierto)).toEqual(['20000000001-03-B001-1.xml']);
    expect(Buffer.from(abierto['20000000001-03-B001-1.xml']!).equals(contenido)).toBe(true);
  });

  it('gives the same bytes for the same document', () => {
    const contenido = Buffer.from('<a></a>'.repeat(500));
    expect(empaquetar('a.xml', contenido).equals(empaquetar('a.xml', contenido))).toBe(true);
    expect(empaquetar('a.xml', contenido).length).toBeLessThan(300);
  });
});
