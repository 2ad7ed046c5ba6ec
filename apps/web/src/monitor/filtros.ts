import { runStateSchema, type MonitorFiltroReintento, type RunState } from '@jsol/contracts/monitor';

/** The filters of the list of runs, as they stand in the address. */
export type Filtros = {
  readonly q: string;
  readonly task: string | null;
  readonly queue: string | null;
  readonly state: RunState | null;
  /** `2026-11-24T14:05`, Lima time, as the browser's field gives it. */
  readonly desde: string | null;
  readonly hasta: string | null;
  readonly fingerprint: string | null;
  readonly worker: string | null;
  readonly after: string | null;
};

const minuto = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** What does not fit is dropped, not an error: an address may have been typed. */
export function leerFiltros(parametros: URLSearchParams): Filtros {
  const estado = runStateSchema.safeParse(parametros.get('state'));
  const momento = (nombre: string) => {
    const texto = parametros.get(nombre);
    return texto && minuto.test(texto) ? texto : null;
  };
  return {
    q: parametros.get('q') ?? '',
    task: parametros.get('task'),
    queue: parametros.get('queue'),
    state: estado.success ? estado.data : null,
    desde: momento('desde'),
    hasta: momento('hasta'),
    fingerprint: parametros.get('fingerprint'),
    worker: parametros.get('worker'),
    after: parametros.get('after'),
  };
}

/** Peru keeps UTC−5 all year. */
const instante = (momento: string | null): string | undefined =>
  momento ? new Date(`${momento}:00-05:00`).toISOString() : undefined;

export const aConsulta = (filtros: Filtros) => ({
  q: filtros.q,
  task: filtros.task ?? undefined,
  queue: filtros.queue ?? undefined,
  state: filtros.state ?? undefined,
  since: instante(filtros.desde),
  until: instante(filtros.hasta),
  fingerprint: filtros.fingerprint ?? undefined,
  worker: filtros.worker ?? undefined,
  after: filtros.after ?? undefined,
});

const reintentables = new Set<string>(['failed', 'gave-up', 'cancelled']);

/**
 * The filters as a bulk retry understands them; null where it would take something else than what is shown: runs of
 * one worker, of one trace, or in a state nobody retries.
 */
export function aReintento(
  filtros: Filtros,
  { match, key }: { match: string; key: string | null },
): MonitorFiltroReintento | null {
  const { state, q, worker } = filtros;
  if (worker || (state && !reintentables.has(state)) || (q && key === null)) {
    return null;
  }
  const since = instante(filtros.desde);
  const until = instante(filtros.hasta);
  return {
    ...(filtros.task ? { task: filtros.task } : {}),
    ...(filtros.queue ? { queue: filtros.queue } : {}),
    ...(state ? { state: state as 'failed' | 'gave-up' | 'cancelled' } : {}),
    ...(filtros.fingerprint ? { fingerprint: filtros.fingerprint } : {}),
    ...(since ? { since } : {}),
    ...(until ? { until } : {}),
    ...(q && key ? { [match === 'key' ? 'key' : 'keyPrefix']: key } : {}),
  };
}
