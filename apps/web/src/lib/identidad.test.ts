import { describe, expect, it } from 'vitest';
import { accesoSinServidor, type Identidad } from './identidad.ts';
import { fallosMaximos, hacerPin, probarPin } from './pin.ts';

const hora = 3_600_000;
const confirmadaEn = Date.parse('2026-11-24T15:00:00Z');
const pin = { sal: '', huella: '', vueltas: 1, fallos: 0 };
const identidad = (datos: Partial<Identidad>): Identidad => ({
  yo: {
    id: '01930000-0000-7000-8000-000000000003',
    sesionId: '01930000-0000-7000-8000-000000000004',
    usuario: 'cajero',
    nombre: 'Luis',
    roles: [],
    permisos: ['ventas.vender'],
    ambitos: [],
    claveTemporal: false,
  },
  confirmadaEn,
  vencidaEn: null,
  pin,
  ...datos,
});

describe('who may go on without the server', () => {
  it('is whoever it knew last, for as long as their session would live', () => {
    expect(accesoSinServidor(identidad({}), confirmadaEn + 5 * 24 * hora)).toBe('libre');
    expect(accesoSinServidor(null, confirmadaEn)).toBe('ninguno');
    expect(accesoSinServidor(identidad({}), confirmadaEn - 2 * hora)).toBe('ninguno');
  });

  it('needs the PIN once the session is over, for twelve hours', () => {
    const vencida = identidad({ vencidaEn: confirmadaEn + hora });
    expect(accesoSinServidor(vencida, confirmadaEn + 2 * hora)).toBe('con-pin');
    expect(accesoSinServidor(vencida, confirmadaEn + 12.9 * hora)).toBe('con-pin');
    expect(accesoSinServidor(vencida, confirmadaEn + 13 * hora)).toBe('ninguno');
    expect(accesoSinServidor({ ...vencida, pin: null }, confirmadaEn + 2 * hora)).toBe('ninguno');
    expect(accesoSinServidor({ ...vencida, pin: { ...pin, fallos: fallosMaximos } }, confirmadaEn + 2 * hora)).toBe(
      'ninguno',
    );
    expect(accesoSinServidor(identidad({}), confirmadaEn + 7 * 24 * hora)).toBe('con-pin');
  });
});

describe('a PIN', () => {
  it('is known again without being kept, and closes after five wrong ones in a row', async () => {
    let guardado = await hacerPin('123456');
    expect(JSON.stringify(guardado)).not.toContain('123456');
    expect((await probarPin(guardado, '123456')).acierta).toBe(true);
    guardado = { ...guardado, vueltas: 1_000 };
    for (let i = 0; i < fallosMaximos; i += 1) {
      const prueba = await probarPin(guardado, '654321');
      expect(prueba.acierta).toBe(false);
      guardado = prueba.pin;
    }
    expect((await probarPin({ ...(await hacerPin('123456')), fallos: guardado.fallos }, '123456')).acierta).toBe(false);
  });
});
