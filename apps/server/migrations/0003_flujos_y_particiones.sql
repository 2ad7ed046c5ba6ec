-- Flows of runs, the days of the ledger, and what a worker's watchdog found.

-- PostgreSQL 18 has uuidv7(); from 15 on this is the same, for rows that a statement makes.
create function platform.new_id() returns uuid language sql volatile as $$
  select encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
      52, 1), 53, 1), 'hex')::uuid
$$;

create table platform.flows (
  id uuid primary key,
  kind text not null check (kind in ('chain', 'fan-out')),
  -- The flow whose run started this one, and which waits for this one's end.
  parent uuid,
  -- chain: its tasks in order. fan-out: the task of each run, and the one that follows them.
  steps text[] not null,
  state text not null default 'open' check (state in ('open', 'done', 'failed', 'gave-up', 'cancelled')),
  -- Runs and flows inside this one, without the continuation; those that ended, by how they did.
  total integer not null,
  done integer not null default 0,
  failed integer not null default 0,
  gave_up integer not null default 0,
  cancelled integer not null default 0,
  -- The outbox row that is put in when nothing inside is unfinished any more.
  next jsonb,
  -- How the flow ends once nothing inside is unfinished any more.
  outcome text check (outcome in ('done', 'failed', 'gave-up', 'cancelled')),
  created_at timestamptz not null default now(),
  ended_at timestamptz
);
create index flows_parent on platform.flows (parent) where parent is not null;
create index flows_ended on platform.flows (ended_at) where ended_at is not null;

-- `step` counts from 0; the continuation of a fan-out has none. `chain` names the tasks that follow.
alter table platform.outbox add column flow uuid, add column step integer, add column chain text[];
create index outbox_flow on platform.outbox (flow) where flow is not null;
alter table platform.runs add column flow uuid, add column step integer;
create index runs_flow on platform.runs (flow, step) where flow is not null;

-- The place of a row in the order of its key, for rows that a statement makes.
create function platform.next_in_order(given jsonb) returns jsonb language sql volatile as $$
  select case when given->>'order_key' is null then '{}'
    else jsonb_build_object('order_seq', nextval('platform.outbox_order_seq')) end
$$;

-- Looks at flows something of which has ended: lets the next run begin, or ends the flow and looks at its parent.
-- The caller has locked the flows and all above them. Returns the runs it has put into the outbox.
create function platform.settle_flows(pending uuid[]) returns setof uuid language plpgsql as $$
declare
  flow platform.flows;
  fresh uuid;
  told jsonb;
begin
  while cardinality(pending) > 0 loop
    -- Inner ones first: their ids are younger.
    select * into flow from platform.flows f where f.id = any(pending) order by f.id desc limit 1;
    exit when not found;
    pending := array_remove(pending, flow.id);
    continue when flow.state <> 'open'
      or flow.total > flow.done + flow.failed + flow.gave_up + flow.cancelled
      or exists (select from platform.flows inner_one where inner_one.parent = flow.id and inner_one.state = 'open');
    if flow.next is not null then
      fresh := platform.new_id();
      told := case flow.kind when 'chain' then flow.next->'input' else flow.next->'input' || jsonb_build_object('flow',
        jsonb_build_object('id', flow.id, 'done', flow.done, 'failed', flow.failed, 'gaveUp', flow.gave_up,
          'cancelled', flow.cancelled)) end;
      insert into platform.outbox
      select * from jsonb_populate_record(null::platform.outbox, flow.next || platform.next_in_order(flow.next) || jsonb_build_object(
        'id', fresh, 'flow', flow.id, 'input', told,
        -- As those a process makes: pages of runs are cut between milliseconds.
        'created_at', date_trunc('milliseconds', clock_timestamp()), 'due_at', date_trunc('milliseconds', clock_timestamp())));
      update platform.flows f set next = null, total = f.total + (f.kind = 'chain')::int where f.id = flow.id;
      return next fresh;
    elsif flow.outcome is not null then
      update platform.flows f set state = flow.outcome, ended_at = clock_timestamp() where f.id = flow.id;
      if flow.parent is not null then
        update platform.flows f set
          total = f.total + 1,
          done = f.done + (flow.outcome = 'done')::int,
          failed = f.failed + (flow.outcome = 'failed')::int,
          gave_up = f.gave_up + (flow.outcome = 'gave-up')::int,
          cancelled = f.cancelled + (flow.outcome = 'cancelled')::int,
          -- A step is not done while something it started has failed.
          outcome = case when f.kind = 'chain' and flow.outcome <> 'done' then flow.outcome else f.outcome end,
          next = case when f.kind = 'chain' and flow.outcome <> 'done' then null else f.next end
        where f.id = flow.parent and f.state = 'open';
        pending := pending || flow.parent;
      end if;
    end if;
  end loop;
end $$;

-- Counts runs of flows whose end this transaction records: [{"flow", "step", "state", "next"}], `next` being the
-- outbox row of a chain's next run. Returns the runs it has put into the outbox.
create function platform.flow_runs_ended(given jsonb) returns setof uuid language plpgsql as $$
begin
  -- All that may be written, in one order for every writer: younger first, so that inner ones precede outer ones.
  perform from platform.flows f
  where f.id in (
    with recursive above as (
      select x.flow as id from jsonb_to_recordset(given) as x(flow uuid)
      union
      select p.parent from above join platform.flows p on p.id = above.id where p.parent is not null
    )
    select id from above)
  order by f.id desc for update;

  update platform.flows f set
    done = f.done + ended.done,
    failed = f.failed + ended.failed,
    gave_up = f.gave_up + ended.gave_up,
    cancelled = f.cancelled + ended.cancelled,
    next = case
      when f.kind = 'fan-out' then f.next
      when f.outcome is null then ended.next end,
    outcome = case
      when f.kind = 'fan-out' then coalesce(ended.continuation, f.outcome)
      when ended.next is null then coalesce(f.outcome, ended.last_state)
      else f.outcome end
  from (
    select x.flow,
      (count(*) filter (where x.step is not null and x.state = 'done'))::int as done,
      (count(*) filter (where x.step is not null and x.state = 'failed'))::int as failed,
      (count(*) filter (where x.step is not null and x.state = 'gave-up'))::int as gave_up,
      (count(*) filter (where x.step is not null and x.state = 'cancelled'))::int as cancelled,
      max(x.state) filter (where x.step is null) as continuation,
      max(x.state) as last_state,
      (array_agg(x.next) filter (where jsonb_typeof(x.next) = 'object'))[1] as next
    from jsonb_to_recordset(given) as x(flow uuid, step int, state text, next jsonb)
    group by x.flow) ended
  where f.id = ended.flow and f.state = 'open';

  return query select platform.settle_flows(array(select distinct (x->>'flow')::uuid from jsonb_array_elements(given) x));
end $$;

-- What the ledger knows of a run's last start, for attempts whose process died. Functions, so that the ledger's
-- statement is planned without a look at every day of the runs, and calls them for such attempts alone.
create function platform.last_worker(run uuid, enqueued timestamptz) returns text language plpgsql stable as $$
begin
  return (select worker from platform.runs where id = run and enqueued_at = enqueued);
end $$;
create function platform.last_start(run uuid, enqueued timestamptz) returns timestamptz language plpgsql stable as $$
begin
  return (select started_at from platform.runs where id = run and enqueued_at = enqueued);
end $$;

-- Marks a run as an attempt's and locks its row until the transaction ends; see platform/tasks/fence.ts. A function, since
-- it goes to the server together with BEGIN, whose other answers nobody sees: it raises.
create function platform.claim_run(run uuid, copy integer, token bigint) returns void language plpgsql as $$
begin
  update platform.outbox set fence = token where id = run and generation = copy and fence <= token;
  if not found then
    raise exception 'run % is not this attempt''s any more', run using errcode = 'ERP01';
  end if;
end $$;

-- One partition per day in Lima, which is five hours behind UTC all year. Makes one when there is none, and moves into
-- it what the default partition took meanwhile. Returns the rows moved.
create function platform.open_ledger_day(parent text, day date) returns bigint language plpgsql as $$
declare
  partition text := format('%s_%s', parent, to_char(day, 'YYYYMMDD'));
  starts timestamptz := (day + time '05:00') at time zone 'UTC';
  ends timestamptz := (day + 1 + time '05:00') at time zone 'UTC';
  moved bigint;
begin
  -- Asked of the catalogue's rows: to_regclass may answer from before another process made it.
  if exists (select from pg_class where relnamespace = 'platform'::regnamespace and relname = partition) then
    return 0;
  end if;
  execute format('create table platform.%I (like platform.%I including defaults including constraints)', partition, parent);
  execute format('lock table platform.%I in share row exclusive mode', parent || '_default');
  execute format(
    'with moved as (delete from platform.%I where enqueued_at >= %L and enqueued_at < %L returning *)
     insert into platform.%I select * from moved', parent || '_default', starts, ends, partition);
  get diagnostics moved = row_count;
  execute format('alter table platform.%I attach partition platform.%I for values from (%L) to (%L)',
    parent, partition, starts, ends);
  return moved;
end $$;

-- The days this database has rows of, and the first week ahead.
do $$
declare
  day date;
begin
  for day in
    select distinct (enqueued_at at time zone 'America/Lima')::date from platform.runs
    union select distinct (enqueued_at at time zone 'America/Lima')::date from platform.attempts
    union select generate_series((now() at time zone 'America/Lima')::date, (now() at time zone 'America/Lima')::date + 7, '1 day')::date
  loop
    perform platform.open_ledger_day('runs', day);
    perform platform.open_ledger_day('attempts', day);
  end loop;
end $$;

-- Why the worker's watchdog ends it, Spanish.
alter table platform.workers add column stalled text;
