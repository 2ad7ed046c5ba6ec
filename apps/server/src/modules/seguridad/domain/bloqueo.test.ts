import { expect, test } from 'vitest';
import { bloqueadoHasta, reglaUsuario, trasUnFallo, type Intentos } from './bloqueo.ts';

const minuto = 60_000;
const inicio = Date.parse('2026-11-24T14:00:00Z');
const en = (minutos: number) => new Date(inicio + minutos * minuto);

const fallar = (veces: number, cuando: (vez: number) => Date, antes?: Intentos): Intentos => {
  let intentos = antes;
  for (let vez = 0; vez < veces; vez += 1) intentos = trasUnFallo(intentos, cuando(vez), reglaUsuario);
  return intentos!;
};

test('four failures do not lock, the fifth locks for 15 minutes', () => {
  expect(fallar(4, en).bloqueadoHasta).toBeNull();
  const quinto = fallar(5, en);
  expect(quinto.bloqueadoHasta).toEqual(en(4 + 15));
  expect(bloqueadoHasta(quinto, en(18))).toEqual(en(19));
  expect(bloqueadoHasta(quinto, en(19))).toBeNull();
});

test('failures spread over more than the window never lock', () => {
  expect(fallar(20, (vez) => en(vez * 4)).bloqueadoHasta).toBeNull();
});

test('each lock in a row is twice as long, up to four hours, and the count begins anew when one expires', () => {
  let intentos = fallar(5, () => en(0));
  let cuando = 15;
  const esperados = [30, 60, 120, 240, 240];
  for (const minutos of esperados) {
    intentos = fallar(1, () => en(cuando), intentos);
    expect(intentos.fallos).toBe(1);
    expect(intentos.bloqueadoHasta).toBeNull();
    intentos = fallar(4, () => en(cuando), intentos);
    expect(intentos.bloqueadoHasta).toEqual(en(cuando + minutos));
    cuando += minutos;
  }
});

test('a failure during a lock does not prolong it, and a quiet day forgets the locks before', () => {
  const bloqueado = fallar(5, () => en(0));
  expect(fallar(3, () => en(5), bloqueado).bloqueadoHasta).toEqual(en(15));
  const dia = 24 * 60;
  expect(fallar(5, () => en(dia), bloqueado).bloqueadoHasta).toEqual(en(dia + 15));
});
