import type { ColumnType, Generated, JSONColumnType } from 'kysely';

type Instant = ColumnType<Date, Date | string, Date | string>;
type DefaultInstant = ColumnType<Date, Date | string | undefined, Date | string>;

/** Work that is committed but not finished: the row lives from `enqueue` until the run's end is in the ledger. */
export type OutboxTable = {
  /** UUIDv7; also the BullMQ job id and the run id. */
  id: string;
  task: string;
  queue: string;
  input: ColumnType<unknown, string, string>;
  priority: number;
  /** Business keys for search. */
  keys: string[];
  unique_key: string | null;
  /** Runs of one key run one at a time, by `order_seq`. */
  order_key: string | null;
  order_seq: ColumnType<string | null, string | null, never>;
  trace_id: string;
  /** A slot's time, or when it was enqueued. */
  due_at: Instant;
  /** The instant from which its work comes too late; null for most. */
  due_by: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  /** Not before this instant. */
  not_before: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  created_at: DefaultInstant;
  /** When the relay put it into Redis; null while it waits for that. */
  pushed_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  /** Raised each time the reconciler re-creates the job, so that older attempts are fenced off. */
  generation: Generated<number>;
  /** Highest attempt token that has claimed the row; see platform/tasks/fence.ts. */
  fence: Generated<string>;
  /** The flow this run is part of; see platform/tasks/flow.ts. */
  flow: ColumnType<string | null, string | null | undefined, string | null>;
  /** Place in the flow, from 0; null for the continuation of a fan-out. */
  step: ColumnType<number | null, number | null | undefined, number | null>;
  /** The tasks that follow in its chain. */
  chain: ColumnType<string[] | null, string[] | null | undefined, string[] | null>;
};

/** Runs that start when others have ended; its functions in migration 0003 are the only ones that write it. */
export type FlowsTable = {
  id: string;
  kind: 'chain' | 'fan-out';
  parent: string | null;
  steps: string[];
  state: 'open' | 'done' | 'failed' | 'gave-up' | 'cancelled';
  total: number;
  done: Generated<number>;
  failed: Generated<number>;
  gave_up: Generated<number>;
  cancelled: Generated<number>;
  next: ColumnType<unknown, string | null, string | null>;
  outcome: ColumnType<string | null, string | null | undefined, string | null>;
  created_at: DefaultInstant;
  ended_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
};

/** One run of a task that has started; unfinished ones also have their outbox row. Partitioned by `enqueued_at`. */
export type RunsTable = {
  id: string;
  task: string;
  queue: string;
  state: 'running' | 'waiting-retry' | 'postponed' | 'done' | 'failed' | 'gave-up' | 'cancelled';
  input: ColumnType<unknown, string, string>;
  keys: string[];
  trace_id: string;
  due_at: Instant;
  enqueued_at: Instant;
  /** When its job was put into the queue, as far as the worker that had it last knows. */
  queued_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  started_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  finished_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  worker: string | null;
  attempts: number;
  postponements: number;
  output: ColumnType<unknown, string | null, string | null>;
  /** Spanish sentence of the last postponement, give-up or failure. */
  reason: string | null;
  error: string | null;
  error_fingerprint: string | null;
  flow: string | null;
  step: number | null;
};

export type AttemptsTable = {
  run_id: string;
  enqueued_at: Instant;
  /** Counts every start, postponed ones too. */
  number: number;
  worker: string;
  started_at: Instant;
  finished_at: Instant;
  outcome: 'done' | 'postponed' | 'gave-up' | 'failed' | 'lost';
  reason: string | null;
  error: string | null;
  stack: string | null;
};

/** Outside effects (send, charge, message) by business key, recorded before and after. */
export type EffectsTable = {
  key: string;
  effect: string;
  state: 'started' | 'done';
  result: ColumnType<unknown, string | null, string | null>;
  run_id: string | null;
  started_at: DefaultInstant;
  done_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
};

export type SchedulesTable = {
  name: string;
  task: string;
  /** Timing in force: `{"cron": …}` or `{"everyMs": …}`. */
  timing: JSONColumnType<{ cron: string } | { everyMs: number }>;
  /** What the code declares; differs from `timing` when an operator edited it. */
  default_timing: JSONColumnType<{ cron: string } | { everyMs: number }>;
  paused: Generated<boolean>;
  edited_by: string | null;
  edited_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  paused_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  paused_by: string | null;
  pause_reason: string | null;
  /** Slots at or before this instant are accounted for. */
  accounted_until: Instant;
  updated_at: DefaultInstant;
};

export type SlotsTable = {
  schedule: string;
  due_at: Instant;
  fate: 'enqueued' | 'caught-up' | 'skipped' | 'missed';
  reason: string | null;
  run_id: string | null;
  decided_at: DefaultInstant;
  term: string;
};

/** Runs of a schedule that a person started; they are no slots. */
export type ManualStartsTable = {
  run_id: string;
  schedule: string;
  started_at: DefaultInstant;
  started_by: string;
  reason: string;
};

export type BeatTable = {
  id: Generated<number>;
  term: string;
  leader: string;
  heartbeat_at: Instant;
};

export type WorkersTable = {
  id: string;
  queues: string[];
  concurrency: number;
  started_at: Instant;
  heartbeat_at: Instant;
  running: JSONColumnType<{ runId: string; task: string; since: string }[]>;
  memory_mb: number;
  loop_lag_ms: number;
  /** Spanish: why its watchdog ends it. */
  stalled: string | null;
};

export type IdempotencyTable = {
  key: string;
  user_id: string;
  route: string;
  body_hash: string;
  status: number | null;
  answer: ColumnType<unknown, string | null, string | null>;
  created_at: DefaultInstant;
};

/** A condition that needs a person, from its first notice to its end. At most one is open per (kind, subject). */
export type AlertsTable = {
  id: string;
  kind: string;
  subject: string;
  severity: 'advertencia' | 'critica';
  title: string;
  detail: string;
  /** Path of its page in the repository, `docs/operacion/….md`. */
  runbook: string;
  opened_at: Instant;
  last_seen_at: Instant;
  /** When people were last told; null while it is told only as part of a digest. */
  notified_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  closed_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  acknowledged_by: string | null;
  acknowledged_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
};

export type AlertEvaluatorsTable = {
  /** Process and host, `api@servidor`. */
  name: string;
  acting: boolean;
  heartbeat_at: Instant;
};

/** What happened in a trace outside of its runs; see platform/observability/spans.ts. */
export type SpansTable = {
  trace_id: string;
  kind: 'http' | 'channel' | 'browser';
  name: string;
  started_at: Instant;
  ms: number;
  outcome: number | null;
  person: string | null;
};

/** The platform's own tables; a module adds its own with `tx.withTables<...>()`. */
export type PlatformTables = {
  'platform.outbox': OutboxTable;
  'platform.flows': FlowsTable;
  'platform.runs': RunsTable;
  'platform.attempts': AttemptsTable;
  'platform.effects': EffectsTable;
  'platform.schedules': SchedulesTable;
  'platform.slots': SlotsTable;
  'platform.manual_starts': ManualStartsTable;
  'platform.beat': BeatTable;
  'platform.workers': WorkersTable;
  'platform.idempotency': IdempotencyTable;
  'platform.alerts': AlertsTable;
  'platform.alert_evaluators': AlertEvaluatorsTable;
  'platform.spans': SpansTable;
};
