-- Schedules: who changed what, and what a person started by hand.

alter table platform.schedules
  add column edited_at timestamptz,
  add column paused_at timestamptz,
  add column paused_by text,
  add column pause_reason text;

-- A run started by hand is no slot: it neither counts as one nor moves the next.
create table platform.manual_starts (
  run_id uuid primary key,
  schedule text not null references platform.schedules,
  started_at timestamptz not null default now(),
  started_by text not null,
  reason text not null
);
create index manual_starts_schedule on platform.manual_starts (schedule, started_at desc);

-- The latest runs a schedule has started, past the thousands of slots that an outage left skipped.
create index slots_started on platform.slots (schedule, due_at desc)
  where run_id is not null and fate in ('enqueued', 'caught-up');
