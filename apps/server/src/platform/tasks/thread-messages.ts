import { DomainError } from '../errors/domain-error.ts';
import { UpstreamError } from '../errors/upstream-error.ts';
import type { LogLine } from './attempt-log.ts';
import { SupersededError, type Claim } from './fence.ts';
import type { Outcome } from './outcome.ts';

/** One attempt, as a thread is told of it. */
export type ThreadRequest = {
  readonly task: string;
  readonly runId: string;
  readonly input: unknown;
  readonly attempt: number;
  /** Unix milliseconds. */
  readonly dueAt: number;
  readonly traceId: string;
  readonly flowId: string | null;
  readonly claim: Claim;
};

export type ToThread =
  | { kind: 'run'; request: ThreadRequest }
  /** The soft limit, or a stop. A thread that is busy computing learns of it at its next await. */
  | { kind: 'abort'; reason: string }
  | { kind: 'close' };

export type FromThread =
  | { kind: 'ready' }
  | { kind: 'progress'; percent: number; text: string | undefined }
  /** What the handler wrote; the thread's own log has it too. */
  | { kind: 'logged'; line: LogLine }
  /** Runs that a transaction of the thread has committed; this process pushes them. */
  | { kind: 'enqueued'; runIds: readonly string[] }
  | { kind: 'outcome'; outcome: Outcome<unknown> }
  | { kind: 'thrown'; error: EncodedError };

/** A throw between threads: structured clone would lose the classes by which a verdict is decided. */
export type EncodedError = {
  name: string;
  message: string;
  stack: string | null;
  code: string | null;
  cause: EncodedError | null;
  domain: Pick<DomainError, 'code' | 'title' | 'status' | 'data' | 'errors'> | null;
  upstream: Pick<UpstreamError, 'service' | 'retryAfterMs' | 'unreachable'> | null;
  superseded: boolean;
};

const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export function encodeError(thrown: unknown, depth = 0): EncodedError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const domain = error instanceof DomainError ? error : null;
  const upstream = error instanceof UpstreamError ? error : null;
  return {
    name: error.name,
    message: error.message,
    stack: error.stack ?? null,
    code: 'code' in error && typeof error.code === 'string' ? error.code : null,
    cause: error.cause === undefined || depth > 4 ? null : encodeError(error.cause, depth + 1),
    domain: domain && {
      code: domain.code,
      title: domain.title,
      status: domain.status,
      data: plain(domain.data),
      errors: plain(domain.errors),
    },
    upstream: upstream && {
      service: upstream.service,
      retryAfterMs: upstream.retryAfterMs,
      unreachable: upstream.unreachable,
    },
    superseded: error instanceof SupersededError,
  };
}

export function decodeError(encoded: EncodedError): Error {
  const { domain, upstream, message } = encoded;
  const cause = encoded.cause ? decodeError(encoded.cause) : undefined;
  let error: Error;
  if (domain) error = new DomainError(domain, message, domain.data, domain.errors);
  else if (upstream) {
    const { retryAfterMs, unreachable } = upstream;
    error = new UpstreamError(upstream.service, message, {
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
      unreachable,
      cause,
    });
  } else if (encoded.superseded) error = new SupersededError(message);
  else {
    error = new Error(message, { cause });
    error.name = encoded.name;
    if (encoded.code !== null) Object.assign(error, { code: encoded.code });
  }
  if (encoded.stack !== null) error.stack = encoded.stack;
  return error;
}
