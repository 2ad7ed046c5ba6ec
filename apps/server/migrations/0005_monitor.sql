-- What the monitor searches by, and what it knows of a trace beside its runs.

-- One index answers an exact key and the beginning of one; the one on the bare array knew the first alone.
update platform.runs set keys = array_remove(keys, '') where '' = any (keys);
drop index platform.runs_keys;
create index runs_keys on platform.runs using gin (array_to_tsvector(keys));

-- Between the commit and the first start lies the broker; the worker knows from the job when it got there.
alter table platform.runs add column queued_at timestamptz;

-- Few values in the order of time: inserts meet one page per value.
create index runs_queue on platform.runs (queue, enqueued_at desc);
create index runs_worker on platform.runs (worker, enqueued_at desc);

-- Trace ids are random: a B-tree of them would write all over itself with each run. A filter per 64 pages costs next to
-- nothing to keep, and asking some thousand of them takes milliseconds.
create index runs_trace on platform.runs
  using brin (trace_id text_bloom_ops (n_distinct_per_range = 1500)) with (pages_per_range = 64, autosummarize = on);

-- The planner judges such a filter by how the ids lie in the table, which is by chance, and may read the whole table
-- instead; here it may not.
create function platform.runs_of_trace(trace text) returns table (id uuid, enqueued_at timestamptz)
  language sql stable rows 20 set enable_seqscan = off
  as $$ select r.id, r.enqueued_at from platform.runs r where r.trace_id = trace $$;

-- Error groups are counted from the index alone.
drop index platform.runs_fingerprint;
create index runs_fingerprint on platform.runs (error_fingerprint, enqueued_at desc) include (task)
  where error_fingerprint is not null;

-- As before, but summarised as the table grows: what is not yet is read row by row.
drop index platform.runs_finished;
create index runs_finished on platform.runs using brin (finished_at) with (autosummarize = on);

-- What happened in a trace outside of its runs: the request that began it, the channel events that ended it and the
-- browsers that got them. Written beside the work, in batches; a crash may lose the last ones.
create table platform.spans (
  trace_id text not null,
  kind text not null check (kind in ('http', 'channel', 'browser')),
  -- `POST /api/ventas/ventas`, or `factura_{userId} respuesta_sunat` with its values.
  name text not null,
  started_at timestamptz not null,
  ms real not null,
  -- HTTP status, or how many gateways had somebody listening.
  outcome integer,
  -- Whose browser it was.
  person text
);
-- A trace's time is known from its runs, so time alone finds its spans.
create index spans_started on platform.spans using brin (started_at) with (autosummarize = on, pages_per_range = 16);
