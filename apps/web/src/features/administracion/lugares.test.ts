import { expect, it } from 'vitest';
import type { Lugar } from '@jsol/contracts/seguridad';
import { alternar, enArbol, lugaresEnPalabras } from './lugares.ts';

const lugar = (id: string, en: string | null = null, activo = true): Lugar => ({
  id,
  tipo: en ? 'caja' : 'almacen',
  codigo: id,
  nombre: `El ${id}`,
  en,
  activo,
});
const lugares = [lugar('sur'), lugar('norte'), lugar('viejo', null, false), lugar('s1', 'sur'), lugar('s2', 'sur')];

it('shows tills under their warehouse, and places out of use only to who has them', () => {
  const nombres = (elegidos: string[]) =>
    enArbol(lugares, elegidos).map(({ id, cajas }) => [id, ...cajas.map((caja) => caja.id)].join(' '));
  expect(nombres([])).toEqual(['sur s1 s2', 'norte']);
  expect(nombres(['viejo'])).toEqual(['sur s1 s2', 'norte', 'viejo']);
});

it('takes the tills along with their warehouse', () => {
  const [sur] = enArbol(lugares, []);
  expect(alternar(['s1', 'norte'], sur!)).toEqual(['norte', 'sur']);
  expect(alternar(['norte', 'sur'], sur!)).toEqual(['norte']);
  expect(alternar([], sur!.cajas[1]!)).toEqual(['s2']);
});

it('says where a person works', () => {
  expect(lugaresEnPalabras([], lugares)).toBeNull();
  expect(lugaresEnPalabras(['norte', 's1', 'x'], lugares)).toBe('El norte, El s1, un lugar que ya no existe');
});
