import { randomBytes } from 'node:crypto';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { nombreArchivo, nombreArchivoResumen } from '../domain/numeracion.ts';
import { empaquetar } from './empaquetar.ts';

describe('empaquetar', () => {
  it.each([0, 1, 20_000, 300_000])('packs %d bytes so that another implementation reads them back', (bytes) => {
    const contenido = randomBytes(bytes);
    const abierto = unzipSync(empaquetar('20000000001-03-B001-1.xml', contenido));
    expect(Object.keys(abierto)).toEqual(['20000000001-03-B001-1.xml']);
    expect(Buffer.from(abierto['20000000001-03-B001-1.xml']!).equals(contenido)).toBe(true);
  });

  it.each([
    nombreArchivo('20000000001', { tipo: '01', serie: 'F001', numero: 1 }),
    nombreArchivo('20000000001', { tipo: '31', serie: 'V001', numero: 99_999_999 }),
    nombreArchivoResumen('20000000001', { clase: 'RC', fechaGeneracion: '2026-11-24', correlativo: 99_999 }),
    nombreArchivoResumen('20000000001', { clase: 'RR', fechaGeneracion: '2026-11-24', correlativo: 1 }),
  ])('holds one XML at its root, named like the ZIP: %s', (nombre) => {
    expect(Object.keys(unzipSync(empaquetar(`${nombre}.xml`, Buffer.from('<a></a>'))))).toEqual([`${nombre}.xml`]);
    expect(nombre).toMatch(/^\d{11}-(\d{2}-[A-Z0-9]{4}-\d{1,8}|R[ACR]-\d{8}-\d{1,5})$/);
  });

  it('gives the same bytes for the same document', () => {
    const contenido = Buffer.from('<a></a>'.repeat(500));
    expect(empaquetar('a.xml', contenido).equals(empaquetar('a.xml', contenido))).toBe(true);
    expect(empaquetar('a.xml', contenido).length).toBeLessThan(300);
  });
});
