import { toMs, type Duration } from '../time/duration.ts';

/**
 * How an attempt ended, as the handler says it. A throw is not an outcome: it is a surprise and burns an attempt,
 * except `DomainError` (the run gives up) and `UpstreamError` (the run is held by the service's circuit).
 */
export type Outcome<Output> =
  | { readonly kind: 'done'; readonly output: Output }
  /** Try again later; burns no attempt. `reason` is Spanish: the operator and the timeline show it. */
  | { readonly kind: 'postpone'; readonly delayMs: number; readonly reason: string }
  /** There is no point in trying again; a person must look. */
  | { readonly kind: 'give-up'; readonly reason: string };

export function done(): Outcome<void>;
export function done<Output>(output: Output): Outcome<Output>;
export function done<Output>(output?: Output): Outcome<Output | void> {
  return { kind: 'done', output: output as Output };
}

export const postpone = (delay: Duration, reason: string): Outcome<never> => ({
  kind: 'postpone',
  delayMs: toMs(delay),
  reason,
});

export const giveUp = (reason: string): Outcome<never> => ({ kind: 'give-up', reason });
