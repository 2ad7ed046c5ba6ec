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

it('reads an action in words, also one it does not know', () => {
  expect(accionEnPalabras('seguridad.sesion_iniciada')).toBe('Sesión iniciada');
  expect(accionEnPalabras('compras.orden_aprobada')).toBe('Orden aprobada');
  expect(accionEnPalabras('rara')).toBe('Rara');
});
