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

/** The same log, whose lines are also told to `tell`. */
export function tellingLog(log: Logger, tell: (line: LogLine) => void): Logger {
  const telling = (level: Level) => (first: unknown, second?: string) => {
    const [data, event] = typeof first === 'string' ? [undefined, first] : [first, second ?? ''];
    const written = data === undefined ? '' : JSON.stringify(data, masked);
    tell({ at: Date.now(), level, event: storable(event, maxChars), data: storable(written, maxChars) });
    if (data === undefined) log[level](event);
    else log[level](data, event);
  };
  return {
    ...(Object.fromEntries(levels.map((level) => [level, telling(level)])) as unknown as Logger),
    child: (bindings) => tellingLog(log.child(bindings), tell),
  };
}

/** Gathers the newest lines. */
export type LineKeeper = { add(line: LogLine): void; lines(): readonly LogLine[] };

export function keepLines(): LineKeeper {
  const kept: LogLine[] = [];
  return {
    add(line) {
      kept.push(line);
      if (kept.length > maxLines) kept.shift();
    },
    lines: () => kept,
  };
}
