import { expect, test } from 'vitest';
import { z } from 'zod';
import { ProblemaError } from './api.ts';
import { erroresDelContrato, erroresDelServidor } from './errores-de-campo.ts';

test('the contract tells the first thing wrong with each field', () => {
  const leido = z
    .object({
      ruc: z.string().min(11, 'corto').regex(/^\d+$/, 'con letras'),
      cuotas: z.array(z.object({ monto: z.string() })),
    })
    .safeParse({ ruc: 'a', cuotas: [{}] });
  expect(Object.keys(erroresDelContrato(leido.error!))).toEqual(['ruc', 'cuotas']);
  expect(erroresDelContrato(leido.error!)['ruc']).toBe('corto');
});

test('the server points at a field, or at none', () => {
  const problema = { type: 'x', title: 'No', status: 422, code: 'x', detail: 'No', traceId: 'a'.repeat(32) };
  const errors = [
    { pointer: '/clave', detail: 'La clave no abre el archivo.' },
    { pointer: '/clave', detail: 'Otra cosa.' },
  ];
  expect(erroresDelServidor(new ProblemaError({ ...problema, errors }, null))).toEqual({
    clave: 'La clave no abre el archivo.',
  });
  expect(erroresDelServidor(new ProblemaError(problema, null))).toEqual({});
  expect(erroresDelServidor(new Error('otra cosa'))).toEqual({});
});
