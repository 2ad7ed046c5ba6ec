import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textoBuscable } from '@jsol/contracts/texto-buscable';
import { patronesDePalabras } from './texto-buscable.ts';

describe('textoBuscable', () => {
  it('drops accents, capitals and repeated blanks, however the accent is encoded', () => {
    expect(textoBuscable('  Ángulo  PIÑÓN ')).toBe('angulo pinon');
    expect(textoBuscable('cañeria'.normalize('NFD'))).toBe('caneria');
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        (texto) => textoBuscable(textoBuscable(texto)) === textoBuscable(texto),
      ),
    );
  });
});

describe('patronesDePalabras', () => {
  it('makes one pattern per word and escapes wildcards', () => {
    expect(patronesDePalabras('Codo 50% a_b')).toEqual(['%codo%', '%50\\%%', '%a\\_b%']);
    expect(patronesDePalabras('   ')).toEqual([]);
    expect(patronesDePalabras('a b c d e f g h i j')).toHaveLength(8);
  });
});
