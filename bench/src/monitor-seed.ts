import type { Pool } from 'pg';

export type MonitorSeed = {
  /** One receipt's number, that of a good customer with thousands of runs, and what begins many numbers. */
  numero: string;
  ruc: string;
  fingerprint: string;
  traceId: string;
  worker: string;
  /** A run that failed after several attempts. */
  runId: string;
};

const days = 30;

/**
 * A month of a busy company, by SQL: `runs` ended runs with keys, attempts and errors, most of them by day, and a few
 * thousand that wait. Deterministic but for the moment it ends at.
 */
export async function seedRuns(pool: Pool, runs: number): Promise<MonitorSeed> {
  const batch = 100_000;
  // As it grew: one partition for each day.
  await pool.query(`
    select platform.open_ledger_day(parent, (now() at time zone 'America/Lima')::date - ago)
    from unnest(array['runs', 'attempts']) as parent, generate_series(0, ${days} + 1) as ago`);
  for (let from = 0; from < runs; from += batch) {
    await pool.query(
      `
      insert into platform.runs (id, task, queue, state, input, keys, trace_id, due_at, enqueued_at, started_at, finished_at,
        worker, attempts, postponements, output, reason, error, error_fingerprint)
      select
        -- UUIDv7, as enqueue makes them.
        (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(i::text), 1, 3) || '8'
          || substr(md5(i::text), 4, 15))::uuid,
        task, queue, state,
        jsonb_build_object('comprobanteId', md5('c' || receipt)::uuid, 'numero', number, 'venceEl', at::date + 5),
        case
          when task like 'facturacion.%' then array[md5('c' || receipt)::uuid::text, number, ruc]
          when task like 'notificaciones.%' then array['9' || lpad((i * 7919 % 100000000)::text, 8, '0'), 'PED-' || lpad((i / 3)::text, 6, '0')]
          when task like 'inventario.%' then array[md5('a' || i % 12)::uuid::text]
          else '{}'
        end,
        md5('t' || receipt), at, at, at + interval '9 ms', at + interval '9 ms' + (20 + h % 900) * interval '1 ms',
        'erp-1:' || (1000 + (i * $3 / $1) * 6 + h % 6) || ':' || substr(md5((i * $3 / $1)::text), 1, 6),
        case when state = 'failed' then 4 else 1 end, 0,
        case when state = 'done' then '{"estado": "aceptado"}'::jsonb end,
        case when state = 'done' then null else 'SUNAT no respondió; se dejó para una persona' end,
        case when state in ('failed', 'gave-up') then 'Error: el servicio respondió ' || (400 + h % 40) end,
        case when state in ('failed', 'gave-up') then substr(md5('f' || h % 40), 1, 16) end
      from (
        select i, h, at, receipt,
          case when receipt % 3 = 0 then 'F001-' else 'B00' || 1 + receipt % 4 || '-' end || receipt as number,
          -- One customer in twenty receipts is the same one.
          '20' || lpad(case when receipt % 20 = 0 then '131312955' else (receipt * 6007 % 1000000000)::text end, 9, '0') as ruc,
          (array['auditoria.registrar_accion_critica', 'facturacion.emitir_comprobante_sunat',
            'facturacion.enviar_comprobante_cliente_email', 'notificaciones.enviar_email',
            'inventario.verificar_stock_minimo', 'reportes.generar_excel_async', 'ecommerce.sincronizar_stock'])[kind] as task,
          (array['default', 'critical', 'notifications', 'notifications', 'default', 'reports', 'sync'])[kind] as queue,
          case when h % 1000 < 8 then 'failed' when h % 1000 < 18 then 'gave-up' when h % 1000 = 18 then 'cancelled' else 'done' end as state
        from (
          select i, i / 3 as receipt, abs(hashint8(i)) as h,
            width_bucket(abs(hashint8(i + 7)) % 1000, array[0, 400, 700, 820, 930, 980, 995]) as kind,
            -- The day's business is between seven and twenty-two.
            date_trunc('milliseconds', now() - interval '1 day' * $3::int + interval '1 day' * $3::int * (i::float8 / $1::float8)
              + interval '1 hour' * (0.4 * sin(2 * pi() * $3::int * i / $1::float8))) as at
          from generate_series($2::bigint + 1, least($2::bigint + ${batch}, $1::bigint)) as i
        ) raw
      ) drawn`,
      [runs, from, days],
    );
  }
  await pool.query(`
    insert into platform.attempts (run_id, enqueued_at, number, worker, started_at, finished_at, outcome, reason, error, stack)
    select r.id, r.enqueued_at, n, r.worker, r.started_at + n * interval '5 s', r.finished_at + n * interval '5 s',
      case when n < r.attempts then 'failed' when r.state = 'cancelled' then 'lost' else r.state end, r.reason, r.error,
      case when r.error is not null then r.error || E'\\n    at emitir (file:///app/emitir.ts:10:5)' end
    from platform.runs r, generate_series(1, r.attempts) as n
    where r.state <> 'done' or r.attempts > 1`);
  await pool.query(`
    insert into platform.outbox (id, task, queue, input, priority, keys, trace_id, due_at, created_at, pushed_at)
    select (lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') || '7' || substr(md5('o' || i), 1, 3) || '8'
        || substr(md5('o' || i), 4, 15))::uuid,
      'facturacion.emitir_comprobante_sunat', 'critical', '{}', 50, array['F002-' || i], md5('o' || i), now(),
      date_trunc('milliseconds', now() - i * interval '10 ms'), now()
    from generate_series(1, 5000) as i`);
  await pool.query(`
    insert into platform.schedules (name, task, timing, default_timing, accounted_until)
    select 'programacion-' || n, 'prueba.tarea_' || n, '{"everyMs": 900000}', '{"everyMs": 900000}', now()
    from generate_series(1, 23) as n`);
  await pool.query(`
    insert into platform.slots (schedule, due_at, fate, run_id, term)
    select s.name, at, 'enqueued', null, 1 from platform.schedules s,
      generate_series(date_trunc('hour', now()) - interval '${days} days', now(), interval '15 min') as at`);
  await pool.query('vacuum analyze platform.runs, platform.attempts, platform.outbox, platform.slots');
  const { rows } = await pool.query<{
    id: string;
    numero: string;
    fingerprint: string;
    traceId: string;
    worker: string;
  }>(`
    select id, keys[2] as numero, error_fingerprint as fingerprint, trace_id as "traceId", worker from platform.runs
    where state = 'failed' and task = 'facturacion.emitir_comprobante_sunat'
      and enqueued_at < now() - interval '20 days' order by enqueued_at desc limit 1`);
  const found = rows[0]!;
  return { ...found, runId: found.id, ruc: '20131312955' };
}
