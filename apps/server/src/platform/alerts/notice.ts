import type { Tx } from '../database/database.ts';
import type { Duration } from '../time/duration.ts';
import type { Alert } from './alerts.ts';

/** What people are told of an alert. `escalated`: it was a warning and is critical now. */
export type AlertTransition = 'opened' | 'escalated' | 'reminded' | 'closed';

export type AlertNotice = {
  /** The same however often it is told: deliveries are recorded under it. */
  readonly id: string;
  readonly transition: AlertTransition;
  readonly alert: Alert;
};

/** One way of telling a notice that needs neither queue nor worker. */
export type DirectDelivery = {
  /** As in the effect ledger: what the queued delivery of the same notice is recorded under, so that one of both happens. */
  readonly key: string;
  readonly effect: string;
  perform(signal: AbortSignal): Promise<unknown>;
  /** True for an error that proves nothing left. */
  neverLeft(error: unknown): boolean;
};

/** How alerts reach people; the platform only knows when. */
export type AlertNotifier = {
  /** In the transaction that records the transition: work for the queues, notices in the app. */
  enqueue(tx: Tx, notice: AlertNotice, options: { delay?: Duration }): Promise<void>;
  /** For when the queues themselves are what is broken. Tried once each, best effort. */
  direct(notice: AlertNotice): DirectDelivery[];
};

/** Deterministic, so that two processes that see the same transition name it alike. */
export const noticeOf = (alert: Alert, transition: AlertTransition, at: Date): AlertNotice => ({
  id: transition === 'reminded' ? `${alert.id}:reminded:${at.toISOString()}` : `${alert.id}:${transition}`,
  transition,
  alert,
});
