import { createHash } from 'node:crypto';
import { UpstreamError } from '../errors/upstream-error.ts';
import type { JobError } from './job.ts';

/** PostgreSQL accepts neither NUL nor half a surrogate pair, and a failing task must not stop the ledger. */
export const storable = (text: string, maxChars = 8_000): string =>
  text
    .slice(0, maxChars)
    .replace(/\0/g, '')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
/** Without the ids, numbers and amounts that make each case look different. */
const shapeOf = (message: string): string => message.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, '#').replace(/\d+/g, '#');

/** For a run that gave up: nothing was thrown, the reason alone tells it from others. */
export const fingerprintOfReason = (reason: string): string => digest(`\n${shapeOf(reason)}`);

/** The same mistake at the same place has one fingerprint, whatever ids and amounts its message carries. */
function fingerprintOf(name: string, message: string, stack: string | undefined): string {
  const place = stack?.split('\n').find((line) => line.includes(' at ') && !line.includes('node_modules'));
  const frame = place?.trim().replace(/:\d+:\d+\)?$/, '') ?? '';
  return digest(`${name}\n${shapeOf(message)}\n${frame}`);
}

/** What the ledger keeps of a throw. */
export function recordOf(thrown: unknown): JobError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const cause = error.cause instanceof Error ? `\n[cause] ${error.cause.stack ?? error.cause.message}` : '';
  return {
    message: storable(`${error.name}: ${error.message}`, 2_000),
    stack: error.stack ? storable(error.stack + cause) : null,
    fingerprint: fingerprintOf(error.name, error.message, error.stack),
  };
}

/** The codes along an error's causes: Node's (`ECONNREFUSED`) and PostgreSQL's (`57P01`) alike. */
export function* errorCodes(thrown: unknown): Generator<string> {
  let error: unknown = thrown;
  for (let depth = 0; depth < 6 && error instanceof Error; depth += 1) {
    if ('code' in error && typeof error.code === 'string') yield error.code;
    if (error instanceof AggregateError) for (const inner of error.errors) yield* errorCodes(inner);
    error = error.cause;
  }
}

const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN']);

/** Nobody listened: the request surely did not reach the service. */
export function isUnreachable(thrown: unknown): boolean {
  if (thrown instanceof UpstreamError && thrown.unreachable) return true;
  for (const code of errorCodes(thrown)) if (unreachable.has(code)) return true;
  return false;
}
