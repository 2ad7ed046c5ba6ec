import type { RunStory } from '../../platform/tasks/runs-queries.ts';
import { fechaPeruana, limaDate, limaTime } from '../../platform/time/lima.ts';
import { stateNames } from './arguments.ts';
import { bold } from './print.ts';

const outcomes: Readonly<Record<string, string>> = {
  done: 'terminó',
  postponed: 'se pospuso',
  'gave-up': 'se rindió',
  failed: 'falló',
  lost: 'se perdió',
};

/** `24/11/2026 18:05:09`, as a clock in Lima shows it. */
const moment = (at: Date): string => `${fechaPeruana(limaDate(at))} ${limaTime(at)}`;

/** `340 ms`, `1.2 s`, `4 min`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

const between = (from: Date, to: Date): string => duration(Math.max(0, to.getTime() - from.getTime()));

/** A run told from its enqueue to its end, for a person. Times are Lima's. */
export function tellRun(run: RunStory): string {
  const facts: [string, string | null][] = [
    ['ejecución', run.id],
    ['cola', run.queue],
    ['claves', run.keys.join(', ')],
    ['pedida', moment(run.enqueuedAt)],
    ['debía', run.dueAt.getTime() === run.enqueuedAt.getTime() ? null : moment(run.dueAt)],
    [
      'empezó',
      run.startedAt && `${moment(run.startedAt)}, ${between(run.enqueuedAt, run.startedAt)} después de pedirse`,
    ],
    [
      'terminó',
      run.finishedAt && `${moment(run.finishedAt)}, en ${between(run.startedAt ?? run.enqueuedAt, run.finishedAt)}`,
    ],
    ['traza', run.traceId],
    ['entrada', JSON.stringify(run.input)],
    ['salida', run.output === null ? null : JSON.stringify(run.output)],
    ['motivo', run.reason],
    ['error', run.error],
  ];
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = [
    `${bold(run.task)}: ${stateNames[run.state]}`,
    ...facts.flatMap(([name, value]) => (value ? [`  ${name.padEnd(width)}  ${value}`] : [])),
  ];
  if (run.history.length > 0) {
    lines.push(bold('Intentos'));
    for (const attempt of run.history) {
      const how = `${outcomes[attempt.outcome] ?? attempt.outcome} en ${between(attempt.startedAt, attempt.finishedAt)}`;
      lines.push(`  ${attempt.number}. ${moment(attempt.startedAt)}  ${how}  (${attempt.worker})`);
      for (const why of [attempt.reason, attempt.error]) if (why) lines.push(`     ${why}`);
    }
  }
  return lines.join('\n');
}
