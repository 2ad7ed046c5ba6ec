import { expect, it } from 'vitest';
import { accionEnPalabras, detalleEnPalabras } from './detalle-en-palabras.ts';

it('writes the details of a record in words', () => {
  const ahora = { nombre: 'Ana', roles: ['cajero', 'contador'], lugares: [] };
  expect(detalleEnPalabras({ integra: true, sesionesCerradas: 0, motivo: null, ahora })).toEqual([
    { campo: 'integra', valor: 'sí' },
    { campo: 'sesionesCerradas', valor: '0' },
    { campo: 'motivo', valor: '—' },
    { campo: 'ahora', valor: 'nombre Ana; roles cajero, contador; lugares ninguno' },
  ]);
});

it('reads an action in words, also one it does not know', () => {
  expect(accionEnPalabras('seguridad.sesion_iniciada')).toBe('Sesión iniciada');
  expect(accionEnPalabras('compras.orden_aprobada')).toBe('Orden aprobada');
  expect(accionEnPalabras('rara')).toBe('Rara');
});
