import { expect, it } from 'vitest';
import type { DestinoTurno, Turno } from '@jsol/contracts/administracion';
import { casillaDe, losQueCaben, resumen } from './turnos.ts';

const turno = (minuto: number, destino: DestinoTurno): Turno => ({
  en: `2026-11-24T12:${String(minuto).padStart(2, '0')}:00Z`,
  destino,
  ejecucionId: null,
  tardeMs: null,
  motivo: null,
});
const aMano = { en: '2026-11-24T20:15:00Z', por: 'admin', motivo: 'lo pidió contabilidad', ejecucionId: 'x' };
const fila = { nombre: 'interes', turnos: [turno(0, 'corrio')], incompleto: false, aMano: [aMano] };

it('puts slots and what was started by hand in their hour of Lima', () => {
  expect(resumen(casillaDe(fila, 7))).toBe('interes, 07 h: Corrió');
  expect(resumen(casillaDe(fila, 15))).toBe('interes, 15 h: 1 a mano');
  expect(resumen(casillaDe(fila, 3))).toBe('interes, 03 h: sin turnos');
});

it('counts the fates of an hour with several slots', () => {
  const turnos = [turno(0, 'corrio'), turno(1, 'fallo'), turno(2, 'corrio')];
  expect(resumen(casillaDe({ ...fila, turnos, aMano: [] }, 7))).toBe('interes, 07 h: 2 Corrió, 1 Falló');
});

it('never hides a failure behind slots that went well', () => {
  const turnos = Array.from({ length: 60 }, (_, minuto) => turno(minuto, minuto === 41 ? 'fallo' : 'corrio'));
  const vistos = losQueCaben(turnos, 12);
  expect(vistos).toHaveLength(12);
  expect(vistos.at(-1)).toBe(turnos[41]);
  expect(losQueCaben(turnos.slice(0, 5), 12)).toEqual(turnos.slice(0, 5));
});
