-- Background work: the outbox of unfinished runs, the ledger of all runs, schedules and their slots.

create table platform.outbox (
  id uuid primary key,
  task text not null,
  queue text not null,
  input jsonb not null,
  priority smallint not null,
  keys text[] not null default '{}',
  unique_key text,
  order_key text,
  order_seq bigint,
  trace_id text not null,
  due_at timestamptz not null,
  -- The instant from which its work comes too late; null for most. Runs held for a service leave in this order.
  due_by timestamptz,
  not_before timestamptz,
  created_at timestamptz not null default now(),
  pushed_at timestamptz,
  generation integer not null default 0,
  fence bigint not null default 0
);
-- One unfinished run per key. Finishing a run deletes its row, which frees the key.
create unique index outbox_unique_key on platform.outbox (unique_key) where unique_key is not null;
-- One at a time and in this order, for runs of one key. Taken from the sequence at the enqueue.
create index outbox_order on platform.outbox (order_key, order_seq) where order_key is not null;
create sequence platform.outbox_order_seq;
-- What the relay sweeps: committed, not yet in Redis.
create index outbox_unpushed on platform.outbox (created_at) where pushed_at is null;
create index outbox_keys on platform.outbox using gin (keys);

-- Keys of runs that stand for others for a time, ended or not.
create table platform.unique_windows (
  key text primary key,
  run_id uuid not null,
  until timestamptz not null
);
create index unique_windows_age on platform.unique_windows (until);

create table platform.runs (
  id uuid not null,
  task text not null,
  queue text not null,
  state text not null check (state in ('running', 'waiting-retry', 'postponed', 'done', 'failed', 'gave-up', 'cancelled')),
  input jsonb not null,
  keys text[] not null default '{}',
  trace_id text not null,
  due_at timestamptz not null,
  enqueued_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  worker text,
  attempts integer not null default 0,
  postponements integer not null default 0,
  output jsonb,
  reason text,
  error text,
  error_fingerprint text,
  primary key (id, enqueued_at)
) partition by range (enqueued_at);
create table platform.runs_default partition of platform.runs default;
create index runs_enqueued on platform.runs (enqueued_at desc);
-- What ended lately, wherever it began; runs end nearly in the order of their pages.
create index runs_finished on platform.runs using brin (finished_at);
create index runs_task on platform.runs (task, enqueued_at desc);
create index runs_state on platform.runs (state, enqueued_at desc) where state <> 'done';
create index runs_keys on platform.runs using gin (keys);
create index runs_fingerprint on platform.runs (error_fingerprint, enqueued_at desc) where error_fingerprint is not null;

create table platform.attempts (
  run_id uuid not null,
  enqueued_at timestamptz not null,
  number integer not null,
  worker text not null,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  outcome text not null check (outcome in ('done', 'postponed', 'gave-up', 'failed', 'lost')),
  reason text,
  error text,
  stack text,
  log jsonb,
  primary key (run_id, number, enqueued_at)
) partition by range (enqueued_at);
create table platform.attempts_default partition of platform.attempts default;
-- Every attempt. Most runs succeed at their first start and have no line of their own: their row says it all.
create view platform.run_attempts as
select run_id, enqueued_at, number, worker, started_at, finished_at, outcome, reason, error, stack, log from platform.attempts
union all
select r.id, r.enqueued_at, 1, r.worker, r.started_at, r.finished_at, r.state, r.reason, r.error, null, null from platform.runs r
where r.state = 'done' and r.attempts = 1 and r.postponements = 0
  and not exists (select from platform.attempts a where a.run_id = r.id and a.enqueued_at = r.enqueued_at);

create table platform.effects (
  key text not null,
  effect text not null,
  state text not null check (state in ('started', 'done')),
  result jsonb,
  run_id uuid,
  started_at timestamptz not null default now(),
  done_at timestamptz,
  primary key (key, effect)
);

create table platform.schedules (
  name text primary key,
  task text not null,
  timing jsonb not null,
  default_timing jsonb not null,
  paused boolean not null default false,
  edited_by text,
  accounted_until timestamptz not null,
  updated_at timestamptz not null default now()
);

create table platform.slots (
  schedule text not null references platform.schedules,
  due_at timestamptz not null,
  fate text not null check (fate in ('enqueued', 'caught-up', 'skipped', 'missed')),
  reason text,
  run_id uuid,
  decided_at timestamptz not null default now(),
  term bigint not null,
  -- The deduplication and the proof: one slot of one schedule is decided once.
  primary key (schedule, due_at)
);

-- One row. The leader raises `term` when it takes over; a former leader's writes carry an older one and are refused.
create table platform.beat (
  id smallint primary key default 1 check (id = 1),
  term bigint not null default 0,
  leader text not null default '',
  heartbeat_at timestamptz not null default now()
);
insert into platform.beat default values;

create table platform.workers (
  id text primary key,
  queues text[] not null,
  concurrency integer not null,
  started_at timestamptz not null,
  heartbeat_at timestamptz not null,
  running jsonb not null default '[]',
  memory_mb real not null default 0,
  loop_lag_ms real not null default 0
);

create table platform.idempotency (
  key text not null,
  user_id text not null,
  route text not null,
  body_hash text not null,
  status integer,
  answer jsonb,
  created_at timestamptz not null default now(),
  primary key (key, user_id, route)
);
create index idempotency_age on platform.idempotency (created_at);

-- What was seeded, so that a second start does not seed again.
create table platform.seeds (
  name text primary key,
  seeded_at timestamptz not null default now()
);
