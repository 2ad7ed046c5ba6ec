-- What people say about queues and ended runs; it outlives Redis and every restart.

create table platform.queue_controls (
  queue text primary key,
  paused_at timestamptz,
  paused_by text,
  pause_reason text,
  -- Runs at once over all workers; null: as many as these take.
  concurrency integer check (concurrency > 0),
  -- Starts in each window of this length.
  rate_max integer check (rate_max > 0),
  rate_ms integer check (rate_ms > 0),
  check ((rate_max is null) = (rate_ms is null)),
  check ((paused_at is null) = (paused_by is null))
);

-- An ended run is enqueued again at most once, whoever asks and however often.
create table platform.retries (
  run_id uuid primary key,
  retried_as uuid not null,
  bulk_retry uuid,
  retried_by text not null,
  reason text not null,
  retried_at timestamptz not null default now()
);

create table platform.bulk_retries (
  id uuid primary key,
  filter jsonb not null,
  state text not null check (state in ('canary', 'running', 'stopped', 'done')),
  -- So many are tried first; the rest follows when all of them end well.
  canary integer not null,
  -- Matching runs when it was asked for.
  total integer not null,
  retried integer not null default 0,
  -- Runs whose task is gone or no longer takes their input.
  skipped integer not null default 0,
  -- Spanish: why it stopped.
  outcome text,
  -- Where the next page begins; runs are taken oldest first.
  last_enqueued_at timestamptz,
  last_id uuid,
  requested_by text not null,
  reason text not null,
  requested_at timestamptz not null default now(),
  ended_at timestamptz
);
create index bulk_retries_age on platform.bulk_retries (requested_at desc);
