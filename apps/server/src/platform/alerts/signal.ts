import type { Database } from '../database/database.ts';
import type { AlertsTable } from '../database/tables.ts';
import type { TaskDefinition } from '../tasks/task.ts';
import type { Duration } from '../time/duration.ts';
import type { RedisServers } from './redis-servers.ts';

export type Severity = AlertsTable['severity'];

/** Where observations come from. While one is away, what is read from it is unknown, and its own signal says so. */
export type Source = 'postgresql' | 'broker';

/** One thing that is not as it should be. */
export type Finding = {
  /** What it is about; with the signal's kind, its identity. */
  readonly subject: string;
  /** The cause in Spanish, with its figures. */
  readonly detail: string;
  /** Default: the signal's. */
  readonly severity?: Severity;
  /** Since when, where the source knows; otherwise it is counted from the round that saw it first. */
  readonly since?: Date;
};

/** What an observation may look at. */
export type View = {
  readonly database: Database;
  readonly servers: RedisServers;
  readonly tasks: readonly TaskDefinition[];
  readonly now: Date;
  /** Silence before this instant proves nothing: we could not hear, or everything was just starting. */
  readonly listeningSince: Date;
  /** True while an alert about the subject is open: it then closes at a lower value than it opened at. */
  isOpen(subject: string): boolean;
};

export type SignalOptions = {
  /** Stable, in Spanish: it names the runbook, the metric's label and the alert rule in ops/. */
  kind: string;
  /** What a person reads first, in Spanish. */
  title: (subject: string) => string;
  severity: Severity;
  /** What is looked at and from which value on it is raised, in one Spanish sentence. */
  condition: string;
  /** How long the condition must hold before it is raised. Default `'0s'`. */
  holdFor?: Duration;
  /** How long it must be gone before the alert is closed, so that it does not flap. Default `'5s'`. */
  clearFor?: Duration;
  /** How often people are reminded while it is open and nobody has taken it on. Default `'1h'` critical, `'6h'` warning. */
  remindEvery?: Duration;
  /** Sources without which the observation cannot be made. */
  needs: readonly Source[];
  /** Kinds that, while found, are the cause of this one: it is then not raised beside them. */
  explainedBy?: readonly string[];
  /** Looks. Throws when it cannot: an observation that fails is never "all is well". */
  observe(view: View): Promise<Finding[]>;
};

export type Signal = Readonly<
  SignalOptions & {
    holdFor: Duration;
    clearFor: Duration;
    remindEvery: Duration;
    explainedBy: readonly string[];
    /** `docs/operacion/<kind>.md`. */
    runbook: string;
  }
>;

/** Declares a condition the system watches itself for. All of them are listed in signals.ts. */
export function defineSignal(options: SignalOptions): Signal {
  if (!/^[a-z]+(_[a-z]+)*$/.test(options.kind))
    throw new Error(`signal kind "${options.kind}" is not like cola_atascada`);
  return {
    holdFor: '0s',
    clearFor: '5s',
    remindEvery: options.severity === 'critica' ? '1h' : '6h',
    explainedBy: [],
    ...options,
    runbook: `docs/operacion/${options.kind}.md`,
  };
}

/** An open alert closes at four fifths of the value it opens above. */
export const above = (value: number, limit: number, open: boolean): boolean => value > (open ? limit * 0.8 : limit);
