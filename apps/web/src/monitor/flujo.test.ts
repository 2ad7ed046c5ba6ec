import { expect, test } from 'vitest';
import type { MonitorFlow } from '@jsol/contracts/monitor';
import { lugarEn, porVenir, queEs } from './flujo.ts';

const run = (step: number | null, state: MonitorFlow['runs'][number]['state'] = 'done') => ({
  id: '018f0000-0000-7000-8000-000000000001',
  task: 'x',
  state,
  step,
  reason: null,
});
const cadena: MonitorFlow = {
  id: '018f0000-0000-7000-8000-000000000000',
  kind: 'chain',
  state: 'open',
  steps: ['pesar', 'rotular', 'contar'],
  total: 1,
  done: 0,
  failed: 0,
  gaveUp: 0,
  cancelled: 0,
  createdAt: '2026-11-24T10:00:00Z',
  endedAt: null,
  parent: null,
  inner: [],
  runs: [run(0), run(1, 'running')],
  more: false,
};
const reparto: MonitorFlow = { ...cadena, kind: 'fan-out', steps: ['parte', 'juntar'], total: 1_200, runs: [run(0)] };

test('a flow and the places in it are told in words', () => {
  expect([queEs(cadena), queEs(reparto)]).toEqual(['Cadena de 3 pasos', 'Reparto en partes']);
  expect([lugarEn(cadena, 1), lugarEn(reparto, 16), lugarEn(reparto, null)]).toEqual([
    'Paso 2 de 3',
    'Parte 17',
    'Lo que sigue al reparto',
  ]);
});

test('what has not begun is known beforehand, until the flow has ended', () => {
  expect(porVenir(cadena)).toEqual([{ lugar: 2, task: 'contar' }]);
  expect(porVenir({ ...cadena, state: 'failed' })).toEqual([]);
  expect(porVenir(reparto)).toEqual([{ lugar: null, task: 'juntar' }]);
  expect(porVenir({ ...reparto, runs: [run(0), run(null, 'waiting')] })).toEqual([]);
  expect(porVenir({ ...reparto, more: true })).toEqual([]);
});
