import type { MonitorFlow } from '@jsol/contracts/monitor';

type Resumen = Pick<MonitorFlow, 'kind' | 'steps'>;

/** `Cadena de 3 pasos`, `Reparto en partes`: what a flow is, in words. Its total counts the flows inside too. */
export const queEs = ({ kind, steps }: Resumen): string =>
  kind === 'chain' ? `Cadena de ${steps.length} pasos` : 'Reparto en partes';

/** Where one of its runs stands: `Paso 2 de 3`, `Parte 17`, `Lo que sigue al reparto`. */
export const lugarEn = ({ kind, steps }: Resumen, step: number | null): string => {
  if (kind === 'chain') return `Paso ${(step ?? 0) + 1} de ${steps.length}`;
  return step === null ? 'Lo que sigue al reparto' : `Parte ${(step + 1).toLocaleString('es-PE')}`;
};

/**
 * What will run after all that stands in the table: the steps of a chain that have not begun, the continuation of a
 * fan-out. Nothing once the flow has ended.
 */
export function porVenir({ kind, state, steps, runs, more }: MonitorFlow): { lugar: number | null; task: string }[] {
  if (state !== 'open' || more) return [];
  if (kind === 'fan-out') return runs.some(({ step }) => step === null) ? [] : [{ lugar: null, task: steps[1]! }];
  const ultimo = Math.max(-1, ...runs.map(({ step }) => step ?? -1));
  return steps.flatMap((task, lugar) => (lugar > ultimo ? [{ lugar, task }] : []));
}
