/**
 * An outside service did not do its part. HTTP answers 503; a task is held by the service's circuit and tried again
 * without burning an attempt (see platform/tasks/circuit.ts).
 */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  /** The service's circuit name, such as `sunat` or `smtp`. */
  readonly service: string;
  /** When the service itself said when to come back, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** Nobody listened: the request surely did not reach the service. */
  readonly unreachable: boolean;

  constructor(
    service: string,
    detail: string,
    options: { retryAfterMs?: number | undefined; unreachable?: boolean | undefined; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
    this.service = service;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.unreachable = options.unreachable ?? false;
  }
}
