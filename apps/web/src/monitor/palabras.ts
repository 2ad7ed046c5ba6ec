import type { MonitorSchedule } from '@jsol/contracts/monitor';

/** `850 ms`, `12.4 s`, `3 min 20 s`, `2 h 5 min`. */
export function duracion(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 60_000) return `${Math.floor(ms / 1_000)} s`;
  const minutos = Math.floor(ms / 60_000);
  if (minutos < 60) return `${minutos} min ${Math.floor((ms % 60_000) / 1_000)} s`;
  const horas = Math.floor(minutos / 60);
  return horas < 48 ? `${horas} h ${minutos % 60} min` : `${Math.floor(horas / 24)} días`;
}

/** `3 tareas`, `1 tarea`. */
export const cuantas = (n: number, una: string, varias: string): string =>
  `${n.toLocaleString('es-PE')} ${n === 1 ? una : varias}`;

/** What people search by: the system's own long ids say nothing to them. */
export const clavesLegibles = (claves: readonly string[]): string[] =>
  claves.filter((clave) => !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(clave));

export function cadencia(timing: MonitorSchedule['timing']): string {
  return 'cron' in timing
    ? `cron ${timing.cron}`
    : `cada ${duracion(timing.everyMs)
        .replace(/ 0 (s|min)$/, '')
        .replace('.0 s', ' s')}`;
}
