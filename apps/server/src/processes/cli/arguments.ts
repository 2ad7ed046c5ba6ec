import { z } from 'zod';
import { SettingsError } from '../../platform/config/settings.ts';
import type { Duration } from '../../platform/time/duration.ts';
import type { RunStateSeen } from '../../platform/tasks/runs-queries.ts';
import { isQueueName, queueNames, type QueueName } from '../../platform/tasks/queues.ts';

/** What people type as arguments of a command, checked before anything is opened. Each throws {@link SettingsError}. */
export const positive = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new SettingsError(`"${text}" no es un número entero mayor que cero.`);
  return number;
};

export const nonNegative = (text: string): number => {
  const number = Number(text);
  if (text.trim() === '' || !(number >= 0)) throw new SettingsError(`"${text}" no es un número desde cero.`);
  return number;
};

export const duration = (text: string): Duration => {
  if (!/^[1-9]\d*(ms|s|m|h|d)$/.test(text)) throw new SettingsError(`"${text}" no es una duración, como 30s o 1m.`);
  return text as Duration;
};

export const instant = (text: string): Date => {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new SettingsError(`"${text}" no es una fecha ISO, como 2026-11-24T23:50:00-05:00.`);
  return date;
};

export const uuid = (text: string): string => {
  if (!z.uuid().safeParse(text).success) throw new SettingsError(`"${text}" no es el id de una ejecución.`);
  return text;
};

export const queueName = (text: string): QueueName => {
  if (!isQueueName(text))
    throw new SettingsError(`No hay una cola "${text}". Las colas son: ${queueNames.join(', ')}.`);
  return text;
};

/** The states a run may be in, and how people call them. */
export const stateNames: Readonly<Record<RunStateSeen, string>> = {
  waiting: 'espera',
  running: 'en curso',
  'waiting-retry': 'espera su reintento',
  postponed: 'pospuesta',
  done: 'terminada',
  failed: 'falló',
  'gave-up': 'se rindió',
  cancelled: 'cancelada',
};

export const runState = (text: string): RunStateSeen => {
  if (!(text in stateNames))
    throw new SettingsError(`No hay un estado "${text}". Los estados son: ${Object.keys(stateNames).join(', ')}.`);
  return text as RunStateSeen;
};

/** Those of {@link runState} from which a run can be enqueued again. */
export const retryableState = (text: string): 'failed' | 'gave-up' | 'cancelled' => {
  if (text !== 'failed' && text !== 'gave-up' && text !== 'cancelled')
    throw new SettingsError(`"${text}" no se reintenta. Los estados que sí: failed, gave-up, cancelled.`);
  return text;
};

export const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new SettingsError(`--input no es JSON: ${text}`);
  }
};
