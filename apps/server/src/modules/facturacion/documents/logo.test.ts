import { describe, expect, it } from 'vitest';
import { unJpeg, unPng } from './imagen.fixture.ts';
import { leerLogo } from './logo.ts';

describe('leerLogo', () => {
  it('takes PNG and JPEG, with their size', () => {
    expect(leerLogo(unPng())).toEqual({ kind: 'ok', tipo: 'png', ancho: 120, alto: 40 });
    expect(leerLogo(unJpeg())).toEqual({ kind: 'ok', tipo: 'jpeg', ancho: 300, alto: 100 });
  });

  it.each<[string, Buffer, RegExp]>([
    ['another format', Buffer.from('GIF89a, un logo de otro tiempo'), /PNG o JPEG/],
    ['nothing', Buffer.alloc(0), /dañado/],
    ['a heavy file', Buffer.alloc(600_000), /512 kB/],
    ['too many pixels', unPng({ ancho: 2001, alto: 10 }), /2000 píxeles/],
    ['too many pixels in a JPEG', unJpeg({ alto: 9000 }), /2000 píxeles/],
    ['an interlaced PNG', unPng({ entrelazado: true }), /entrelazado/],
    ['a PNG of 16 bits', unPng({ bits: 16 }), /16 bits/],
    ['a PNG with fewer rows than it says', unPng({ filas: 10 }), /dañado/],
    ['a PNG with more rows than it says', unPng({ alto: 4, filas: 4000 }), /dañado/],
    ['a cut JPEG', unJpeg().subarray(0, -2), /dañado/],
    ['a JPEG in CMYK', unJpeg({ colores: 4 }), /CMYK/],
  ])('refuses %s, saying why', (_, bytes, motivo) => {
    expect(leerLogo(bytes)).toEqual({ kind: 'no-sirve', motivo: expect.stringMatching(motivo) as string });
  });

  it('finds a PNG cut anywhere, and one changed byte', () => {
    const png = unPng({ ancho: 6, alto: 4 });
    for (let largo = 0; largo < png.length - 4; largo++)
      expect(leerLogo(png.subarray(0, largo)).kind, `${largo}`).toBe('no-sirve');
    const alterado = Buffer.from(png);
    alterado[45]! ^= 1;
    expect(leerLogo(alterado).kind).toBe('no-sirve');
  });
});
