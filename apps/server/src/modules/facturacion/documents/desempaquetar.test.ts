import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { desempaquetar } from './desempaquetar.ts';
import { empaquetar } from './empaquetar.ts';

const contenido = Buffer.from('<a>ñ</a>'.repeat(400));
const central = (zip: Buffer) => zip.indexOf(Buffer.from('504b0102', 'hex'));

describe('desempaquetar', () => {
  it('gives the first XML, deflated or stored, past folders and empty entries', () => {
    const zip = (level: 0 | 6) =>
      zipSync(
        { 'dummy/': new Uint8Array(0), dummy: new Uint8Array(0), 'R-1.XML': contenido, 'R-2.xml': Buffer.from('<b/>') },
        { level },
      );
    for (const level of [0, 6] as const) expect(desempaquetar(zip(level))).toEqual({ kind: 'ok', xml: contenido });
    expect(desempaquetar(empaquetar('R-1.xml', contenido))).toEqual({ kind: 'ok', xml: contenido });
  });

  it('finds one changed byte of what it holds, wherever it is', () => {
    const guardado = Buffer.from(zipSync({ 'R-1.xml': contenido }, { level: 0 }));
    const inicio = guardado.indexOf('<a>');
    for (const donde of [0, 1500, contenido.length - 1]) {
      const alterado = Buffer.from(guardado);
      alterado[inicio + donde]! ^= 1;
      expect(desempaquetar(alterado)).toEqual({ kind: 'danado' });
    }
  });

  it('takes no ZIP that is cut, anywhere', () => {
    const zip = empaquetar('R-1.xml', contenido);
    for (let largo = 0; largo < zip.length; largo++)
      expect(desempaquetar(zip.subarray(0, largo)), `${largo}`).not.toMatchObject({ kind: 'ok' });
  });

  it('inflates no more than a CDR may be, even when the header lies', () => {
    const bomba = empaquetar('R-1.xml', Buffer.alloc(50_000_000));
    expect(desempaquetar(bomba)).toEqual({ kind: 'demasiado-grande' });
    bomba.writeUInt32LE(1024, central(bomba) + 24);
    const antes = process.memoryUsage().arrayBuffers;
    expect(desempaquetar(bomba)).toEqual({ kind: 'demasiado-grande' });
    expect(process.memoryUsage().arrayBuffers - antes).toBeLessThan(10_000_000);
  });

  it('takes no encrypted entry', () => {
    const zip = empaquetar('R-1.xml', contenido);
    zip.writeUInt16LE(1, central(zip) + 8);
    expect(desempaquetar(zip)).toEqual({ kind: 'danado' });
  });
});
