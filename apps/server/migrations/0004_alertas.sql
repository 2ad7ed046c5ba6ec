-- What the system has noticed about itself, and who is watching.

create table platform.alerts (
  id uuid primary key,
  kind text not null,
  -- What it is about: a queue, a service, a run. Together with the kind, its identity.
  subject text not null,
  severity text not null check (severity in ('advertencia', 'critica')),
  title text not null,
  detail text not null,
  runbook text not null,
  opened_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- When people were last told; null while it is told only as part of a digest.
  notified_at timestamptz,
  closed_at timestamptz,
  acknowledged_by text,
  acknowledged_at timestamptz
);
-- An open alert is one thing, however often it is observed and by whom.
create unique index alerts_open on platform.alerts (kind, subject) where closed_at is null;
create index alerts_opened on platform.alerts (opened_at desc, id desc);

-- Processes that may evaluate; one of them acts. A row is deleted by a stop in good order, so silence is a death.
create table platform.alert_evaluators (
  name text primary key,
  acting boolean not null,
  heartbeat_at timestamptz not null
);
