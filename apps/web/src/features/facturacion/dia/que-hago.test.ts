import { expect, it } from 'vitest';
import { queHago } from './que-hago.ts';

const hoy = '2026-11-24';
const fila = { estado: 'emitido', enContingencia: false, via: 'individual', venceEl: '2026-11-27' } as const;

it('leaves to the system what goes out by itself', () => {
  expect(queHago(fila, hoy).palabras).toBe('Nada: está en cola.');
  expect(queHago({ ...fila, enContingencia: true }, hoy).palabras).toMatch(/sale solo/);
  expect(queHago({ ...fila, via: 'resumen' }, hoy)).toEqual({
    palabras: 'Nada: va en el resumen diario.',
    accion: null,
  });
  expect(queHago({ ...fila, estado: 'desconocido' }, hoy).accion).toBeNull();
});

it('asks a person for what only a person can do', () => {
  expect(queHago({ ...fila, estado: 'rechazado' }, hoy).palabras).toMatch(/emítalo de nuevo/);
  expect(queHago({ ...fila, estado: 'excepcion' }, hoy).palabras).toMatch(/Corrija/);
});

it('presses when the deadline has passed', () => {
  expect(queHago({ ...fila, venceEl: '2026-11-23' }, hoy)).toEqual({
    palabras: 'Pasó su plazo: reintente ahora.',
    accion: 'reintentar',
  });
});
