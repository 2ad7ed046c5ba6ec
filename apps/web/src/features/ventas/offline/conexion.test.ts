import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { crearConexion, esperaTras } from './conexion.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function unaConexion(contesta: () => boolean) {
  let miradas = 0;
  const conexion = crearConexion({
    azar: () => 1,
    revisar: async () => {
      miradas += 1;
      if (!contesta()) throw new Error('no answer');
      return 20_000;
    },
  });
  return { conexion, miradas: () => miradas };
}

describe('the line to the server', () => {
  it('is tried again after one second, two, four … up to a minute, and at once when something hints at it', async () => {
    let hay = false;
    const { conexion, miradas } = unaConexion(() => hay);
    const parar = conexion.arrancar();
    await vi.advanceTimersByTimeAsync(0);
    expect(conexion.estado()).toBe('sin-conexion');
    await vi.advanceTimersByTimeAsync(1_000 + 2_000 + 4_000);
    expect(miradas()).toBe(4);
    hay = true;
    conexion.mirar();
    await vi.advanceTimersByTimeAsync(0);
    expect(conexion.estado()).toBe('en-linea');
    await vi.advanceTimersByTimeAsync(19_999);
    expect(miradas()).toBe(5);
    await vi.advanceTimersByTimeAsync(1);
    expect(miradas()).toBe(6);
    parar();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(miradas()).toBe(6);
  });

  it('is known to be cut as soon as a request says so', async () => {
    const { conexion } = unaConexion(() => true);
    const vistos: string[] = [];
    conexion.alCambiar(() => vistos.push(conexion.estado()));
    const parar = conexion.arrancar();
    await vi.advanceTimersByTimeAsync(0);
    conexion.fallo();
    await vi.advanceTimersByTimeAsync(0);
    expect(vistos).toEqual(['en-linea', 'sin-conexion', 'en-linea']);
    parar();
  });

  it('spreads its attempts', () => {
    expect(esperaTras(1, 0)).toBe(500);
    expect(esperaTras(1, 1)).toBe(1_000);
    expect(esperaTras(50, 1)).toBe(60_000);
  });
});
