import { expect, it } from 'vitest';
import { accionEnPalabras, detalleEnPalabras } from './detalle-en-palabras.ts';

it('writes the details of a record in words', () => {
  expect(detalleEnPalabras({ integra: true, sesionesCerradas: 0, motivo: null, filtro: { pagina: 1 } })).toEqual([
    { campo: 'integra', valor: 'sí' },
    { campo: 'sesionesCerradas', valor: '0' },
    { campo: 'motivo', valor: '—' },
    { campo: 'filtro', valor: '{"pagina":1}' },
  ]);
});

it('parts an action in its module and what was done', () => {
  expect(accionEnPalabras('seguridad.sesion_iniciada')).toEqual({ modulo: 'seguridad', que: 'sesion iniciada' });
});
