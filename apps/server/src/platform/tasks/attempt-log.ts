import type { Logger } from '../observability/logger.ts';
import { storable } from './error-record.ts';

/** One line an attempt wrote, as the ledger keeps it. */
export type LogLine = {
  /** Unix milliseconds. */
  readonly at: number;
  readonly level: Level;
  /** The event's name: `comprobante.firmado`. */
  readonly event: string;
  /** Its ids and figures, JSON without secrets; empty for none. */
  readonly data: string;
};

const levels = ['debug', 'info', 'warn', 'error', 'fatal'] as const;
type Level = (typeof levels)[number];

/** The newest of an attempt; what it said before is in the process's own log. */
const maxLines = 50;
const maxChars = 400;

const secret = /clave|password|secret|token|authorization|cookie/i;
const masked = (key: string, value: unknown): unknown =>
  secret.test(key) ? '[oculto]' : value instanceof Error ? `${value.name}: ${value.message}` : value;

/** A log line never fails its attempt: what JSON cannot say is left to the process's own log. */
function written(data: unknown): string {
  try {
    return JSON.stringify(data, masked) ?? '';
  } catch {
    return '';
  }
}

/** The same log, whose lines are also told to `tell`. */
export function tellingLog(log: Logger, tell: (line: LogLine) => void): Logger {
  const telling =
    (level: Level) =>
    (...said: [first: unknown, event?: string, ...more: unknown[]]) => {
      const [data, event] = typeof said[0] === 'string' ? ['', said[0]] : [written(said[0]), said[1] ?? ''];
      tell({ at: Date.now(), level, event, data });
      (log[level] as (...args: unknown[]) => void)(...said);
    };
  return {
    ...(Object.fromEntries(levels.map((level) => [level, telling(level)])) as unknown as Logger),
    child: (bindings) => tellingLog(log.child(bindings), tell),
  };
}

/** Gathers the newest lines. */
export type LineKeeper = { add(line: LogLine): void; lines(): readonly LogLine[] };

/** @param hide what must not be read in them; asked before a line is cut, so that no half of it stays. */
export function keepLines(hide: (text: string) => string): LineKeeper {
  const kept: LogLine[] = [];
  const fit = (text: string) => storable(hide(text), maxChars);
  return {
    add(line) {
      kept.push({ ...line, event: fit(line.event), data: fit(line.data) });
      if (kept.length > maxLines) kept.shift();
    },
    lines: () => kept,
  };
}
