import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testRedis, type TestRedis } from '../../../test/support/redis.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { auditoriaDeclaration } from '../../modules/auditoria/module.ts';
import { seguridadDeclaration } from '../../modules/seguridad/module.ts';
import { abrirSeguridad, navegador, type Seguridad } from '../../modules/seguridad/seguridad.fixture.ts';
import { crearAutenticador } from '../../modules/seguridad/public.ts';
import type { HttpServer } from '../../platform/http/http-server.ts';
import { createLogger } from '../../platform/observability/logger.ts';
import { closeRedis, openRedis, type Redis } from '../../platform/redis/connections.ts';
import { enqueue } from '../../platform/tasks/enqueue.ts';
import { createCircuits } from '../../platform/tasks/circuit.ts';
import { aRun } from '../../platform/tasks/runs.factory.ts';
import { aSchedule } from '../../platform/schedules/schedules.factory.ts';
import { crontab } from '../../platform/schedules/schedule.ts';
import { limaDate } from '../../platform/time/lima.ts';
import { createRegistry } from '../../platform/tasks/registry.ts';
import { handleTask } from '../../platform/tasks/handler.ts';
import { done } from '../../platform/tasks/outcome.ts';
import { defineTask } from '../../platform/tasks/task.ts';
import { createMonitorServer } from './monitor-server.ts';

const emitir = defineTask({
  name: 'prueba.emitir',
  summary: 'Emite',
  queue: 'critical',
  input: z.strictObject({ numero: z.string(), clave: z.string().optional() }),
  keys: ({ numero }) => [numero],
});
const cerrar = defineTask({
  name: 'prueba.cerrar',
  summary: 'Cierra el día',
  queue: 'default',
  input: z.strictObject({}),
  schedule: crontab('0 1 * * *', { name: 'cerrar-dia', impact: 'El día queda abierto.', input: () => ({}) }),
});
const log = createLogger({ name: 'prueba', level: 'silent' });
const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
const json = { 'content-type': 'application/json' };
const porque = JSON.stringify({ motivo: 'SUNAT ya responde' });

describe('the monitor', () => {
  let seguridad: Seguridad;
  let redisServer: TestRedis;
  let redis: Redis;
  const servers: HttpServer[] = [];
  let url: string;
  let readersUrl: string;

  const start = async (role: 'operador' | 'lector') => {
    const http = await createMonitorServer({
      host: '127.0.0.1',
      port: 0,
      applicationUrl: 'https://erp.test',
      user: 'operador',
      password: 'la-clave-del-monitor',
      role,
      authenticator: crearAutenticador({ ...seguridad, memoMs: 0 }),
      sessionRoutes: [],
      permissions: [...(seguridadDeclaration.permissions ?? []), ...(auditoriaDeclaration.permissions ?? [])],
      database: seguridad.database,
      redis,
      circuits: createCircuits(redis),
      registry: createRegistry([
        {
          name: 'prueba',
          tasks: [emitir, cerrar],
          handlers: [
            handleTask(emitir, () => Promise.resolve(done())),
            handleTask(cerrar, () => Promise.resolve(done())),
          ],
        },
      ]),
      staticDir: null,
      metrics: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
      healthChecks: {},
      log,
    });
    servers.push(http);
    return (await http.listen()).url;
  };

  beforeAll(async () => {
    [seguridad, redisServer] = await Promise.all([abrirSeguridad(), testRedis()]);
    redis = openRedis(redisServer.url, { role: 'producer', name: 'prueba', log });
    [url, readersUrl] = [await start('operador'), await start('lector')];
  }, 60_000);
  afterAll(async () => {
    for (const server of servers) await server.close();
    await closeRedis(redis);
    await redisServer.stop();
    await seguridad.cerrar();
  });

  const operator = basic('operador', 'la-clave-del-monitor');
  const read = async <T>(path: string, headers: Record<string, string> = operator): Promise<T> => {
    const answer = await fetch(url + path, { headers });
    expect(answer.status, path).toBe(200);
    return (await answer.json()) as T;
  };
  const post = (path: string, headers: Record<string, string>, body: string | undefined = porque, to = url) =>
    fetch(to + path, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });
  const waiting = (numero: string, clave?: string) =>
    seguridad.database.transaction((tx) => enqueue(tx, emitir, { numero, ...(clave ? { clave } : {}) }));
  /** The cookies of a person who signed in to the application, which listens on another port. */
  const cookiesOf = async (usuario: string): Promise<{ cookie: string; accept: string }> => {
    const browser = navegador(seguridad.url, '198.51.100.77');
    expect((await browser.entrar(usuario)).status).toBe(200);
    return { cookie: `jsol_acceso=${browser.cookies.get('jsol_acceso')!.value}`, accept: 'application/json' };
  };

  describe('lets in', () => {
    it('nobody without password or session, and asks a program for the password', async () => {
      const answer = await fetch(`${url}/api/monitor/resumen`);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic/);
      expect((await fetch(`${url}/metrics`)).status).toBe(401);
      expect((await fetch(`${url}/api/monitor/resumen`, { headers: basic('operador', 'otra') })).status).toBe(401);
      expect((await fetch(`${url}/health/live`)).status).toBe(200);
    });

    it('nobody from an address that guesses, with the right password neither, and sessions all the same', async () => {
      const guessed = await start('operador');
      const path = `${guessed}/api/monitor/yo`;
      for (let n = 0; n < 20; n += 1) {
        expect((await fetch(path, { headers: basic('operador', `clave-${n}`) })).status).toBe(401);
      }
      const held = await fetch(path, { headers: operator });
      expect(held.status).toBe(429);
      expect(await held.json()).toMatchObject({ detail: expect.stringMatching(/^Hubo demasiadas claves equivocadas/) });
      expect((await fetch(path, { headers: await cookiesOf('gerente') })).status).toBe(200);
    });

    it('a deep link by way of the root, where a browser learns that the password serves everything', async () => {
      const headers = { accept: 'text/html' };
      const answer = await fetch(`${url}/guias/cola_sin_worker?de=correo`, { headers, redirect: 'manual' });
      expect(answer.status).toBe(302);
      expect(answer.headers.get('location')).toBe('/?ir=%2Fguias%2Fcola_sin_worker%3Fde%3Dcorreo');
      const root = await fetch(`${url}/?ir=%2Fguias%2Fcola_sin_worker`, { headers });
      expect(root.headers.get('www-authenticate')).toMatch(/^Basic/);
    });

    it('a page without a session with an answer it can read, and no window of the browser', async () => {
      const answer = await fetch(`${url}/api/monitor/yo`, { headers: { accept: 'application/json' } });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBeNull();
      expect(await answer.json()).toMatchObject({ code: 'http.sin_sesion' });
    });

    it('whoever has the password, with the role its setting gives', async () => {
      expect(await read('/api/monitor/yo')).toMatchObject({ usuario: 'operador', opera: true, sesion: false });
      const answer = await fetch(`${readersUrl}/api/monitor/yo`, { headers: operator });
      expect(await answer.json()).toMatchObject({ opera: false });
    });

    it('a session of the application with its rights, until it ends', async () => {
      expect(await read('/api/monitor/yo', await cookiesOf('admin'))).toMatchObject({ usuario: 'admin', opera: true });
      const gerente = await cookiesOf('gerente');
      expect(await read('/api/monitor/yo', gerente)).toMatchObject({ opera: false, sesion: true });
      const cajero = await fetch(`${url}/api/monitor/yo`, { headers: await cookiesOf('cajero') });
      expect(cajero.status).toBe(403);
      await seguridad.database.pool.query("update seguridad.sesiones set terminada_en = now(), motivo_fin = 'remota'");
      expect((await fetch(`${url}/api/monitor/yo`, { headers: gerente })).status).toBe(401);
    });
  });

  describe('changes something', () => {
    it('only for who may', async () => {
      const { runId } = await waiting('F001-1');
      const path = `/api/monitor/ejecuciones/${runId}/cancelar`;
      expect((await post(path, { ...json, ...(await cookiesOf('gerente')) })).status).toBe(403);
      expect((await post(path, { ...json, ...operator }, porque, readersUrl)).status).toBe(403);
      expect((await post('/api/monitor/colas/sync/pausar', { ...json, ...(await cookiesOf('gerente')) })).status).toBe(
        403,
      );
      expect(await read(`/api/monitor/ejecuciones/${runId}`)).toMatchObject({ state: 'waiting' });
    });

    it('not for a page of another site, nor for what a form or a link can send', async () => {
      const path = '/api/monitor/colas/sync/pausar';
      const answers = await Promise.all([
        post(path, { ...json, ...operator, origin: 'https://otra.example' }),
        post(path, { ...json, ...operator, 'sec-fetch-site': 'cross-site' }),
        post(path, { ...operator, 'content-type': 'text/plain' }),
        post(path, { ...operator, 'content-type': 'application/x-www-form-urlencoded' }, 'motivo=porque+si'),
        post(path, operator, undefined),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 415, 415, 415]);
      const { queues } = await read<{ queues: { name: string; paused: unknown }[] }>('/api/monitor/resumen');
      expect(queues.every(({ paused }) => paused === null)).toBe(true);
    });

    it('with a reason, and never without one', async () => {
      const path = '/api/monitor/colas/sync/pausar';
      expect((await post(path, { ...json, ...operator }, JSON.stringify({ motivo: '  ' }))).status).toBe(422);
      expect((await post(path, { ...json, ...operator })).status).toBe(204);
      expect((await post('/api/monitor/colas/sync/reanudar', { ...json, ...(await cookiesOf('admin')) })).status).toBe(
        204,
      );
      expect((await post('/api/monitor/colas/sync/reanudar', { ...json, ...operator })).status).toBe(409);
      const { items } = await read<{ items: unknown[] }>('/api/monitor/operaciones');
      expect(items.slice(0, 2)).toMatchObject([
        { accion: 'monitor.cola_reanudada', actor: 'admin', actorId: expect.any(String) as string, entidadId: 'sync' },
        { accion: 'monitor.cola_pausada', actor: 'operador', actorId: null, detalle: { motivo: 'SUNAT ya responde' } },
      ]);
    });

    it('and leaves neither act nor entry when the act is refused', async () => {
      const before = await read<{ total: number }>('/api/monitor/operaciones');
      const { runId } = await waiting('F001-2');
      expect((await post(`/api/monitor/ejecuciones/${runId}/reintentar`, { ...json, ...operator })).status).toBe(409);
      expect(await read<{ total: number }>('/api/monitor/operaciones')).toMatchObject({ total: before.total });
    });
  });

  it('cancels what waits, retries it once, and shows the whole with secrets hidden', async () => {
    const { runId } = await waiting('F001-77', 'no se muestra');
    expect((await post(`/api/monitor/ejecuciones/${runId}/cancelar`, { ...json, ...operator })).status).toBe(204);
    expect(await read(`/api/monitor/ejecuciones/${runId}`)).toMatchObject({
      state: 'cancelled',
      reason: 'Cancelada por operador: SUNAT ya responde',
      input: { numero: 'F001-77', clave: '[oculto]' },
    });
    const again = await post(`/api/monitor/ejecuciones/${runId}/reintentar`, { ...json, ...operator });
    expect(again.status).toBe(200);
    const { runId: second } = (await again.json()) as { runId: string };
    expect((await post(`/api/monitor/ejecuciones/${runId}/reintentar`, { ...json, ...operator })).status).toBe(409);
    const found = await read<{ items: { id: string }[]; match: string }>('/api/monitor/ejecuciones?q=F001-00000077');
    expect(found).toMatchObject({ match: 'key', items: [{ id: second }, { id: runId }] });
  });

  it('retries in bulk what matches, and says first how many that are', async () => {
    const ids = await Promise.all(['L-1', 'L-2', 'L-3'].map((numero) => waiting(numero)));
    for (const { runId } of ids) await post(`/api/monitor/ejecuciones/${runId}/cancelar`, { ...json, ...operator });
    const filtro = { keyPrefix: 'L-', state: 'cancelled' };
    const count = await post('/api/monitor/reintentos/cuenta', { ...json, ...operator }, JSON.stringify({ filtro }));
    expect(await count.json()).toEqual({ total: 3 });
    const body = JSON.stringify({ filtro, canario: 1, motivo: 'Se corrigió la serie' });
    const started = await post('/api/monitor/reintentos', { ...json, ...operator }, body);
    const { id } = (await started.json()) as { id: string };
    const stop = () => post(`/api/monitor/reintentos/${id}/detener`, { ...json, ...operator });
    expect((await stop()).status).toBe(204);
    expect((await stop()).status).toBe(409);
    const { items } = await read<{ items: unknown[] }>('/api/monitor/operaciones');
    expect(items.slice(0, 2)).toMatchObject([
      { accion: 'monitor.lote_detenido', entidadId: id },
      { accion: 'monitor.lote_reintentado', entidadId: id, detalle: { filtro, canario: 1, total: 3 } },
    ]);
  });

  it('shows the alerts that are open, the gravest first', async () => {
    const { pool } = seguridad.database;
    await pool.query(`
      insert into platform.alerts (id, kind, subject, severity, title, detail, runbook, opened_at, last_seen_at, closed_at)
      select gen_random_uuid(), 'prueba', subject, severity, subject, 'Detalle', 'docs/operacion/prueba.md', now(), now(), closed
      from (values ('leve', 'advertencia', null), ('grave', 'critica', null), ('vieja', 'critica', now()))
        as given(subject, severity, closed)`);
    const alerts = await eventually(
      async () => {
        const overview = await read<{ alerts: { subject: string; runbook: string }[] }>('/api/monitor/resumen');
        return overview.alerts.length > 0 && overview.alerts;
      },
      { what: 'the alerts' },
    );
    expect(alerts).toMatchObject([{ subject: 'grave', runbook: 'docs/operacion/prueba.md' }, { subject: 'leve' }]);
  });

  it('says within two seconds that a Redis which hangs is away, and all the rest', async () => {
    const other = openRedis(redisServer.url, { role: 'producer', name: 'prueba', log });
    await eventually(() => other.status === 'ready', { what: 'a second connection' });
    await other.client('PAUSE', 4_000, 'ALL');
    type Resumen = { verdict: { ok: boolean; text: string }; schedules: unknown[] };
    await eventually(
      async () => {
        const startedAt = Date.now();
        const { verdict } = await read<Resumen>('/api/monitor/resumen');
        expect(Date.now() - startedAt).toBeLessThan(3_000);
        expect(verdict).toMatchObject({ ok: false, text: expect.stringContaining('Redis no responde') });
        return true;
      },
      { what: 'the sentence that Redis is away' },
    );
    await other.ping();
    await closeRedis(other);
  });

  describe('an open alert', () => {
    const anAlert = async (): Promise<string> => {
      const { rows } = await seguridad.database.pool.query<{ id: string }>(`
        insert into platform.alerts (id, kind, subject, severity, title, detail, runbook, opened_at, last_seen_at)
        values (gen_random_uuid(), 'cola_atascada', gen_random_uuid(), 'critica', 'La cola critical crece', 'Esperan 51',
          'docs/operacion/cola_atascada.md', now(), now()) returning id`);
      return rows[0]!.id;
    };
    const takenBy = async (id: string): Promise<unknown> =>
      (await seguridad.database.pool.query('select acknowledged_by from platform.alerts where id = $1', [id])).rows;

    it('is taken on by an operator, with a reason, once; the audit keeps who and why', async () => {
      const id = await anAlert();
      const take = (body = porque) => post(`/api/monitor/alertas/${id}/atender`, { ...json, ...operator }, body);
      expect((await take(JSON.stringify({ motivo: '' }))).status).toBe(422);
      expect(await takenBy(id)).toEqual([{ acknowledged_by: null }]);
      expect((await take()).status).toBe(204);
      expect(await takenBy(id)).toEqual([{ acknowledged_by: 'Operador del monitor' }]);
      expect((await take()).status).toBe(409);
      const { items } = await read<{ items: unknown[] }>('/api/monitor/operaciones');
      expect(items[0]).toMatchObject({
        accion: 'monitor.alerta_atendida',
        actor: 'operador',
        entidadId: id,
        detalle: { motivo: 'SUNAT ya responde', alerta: 'La cola critical crece' },
      });
    });

    it('is left alone by who may only look', async () => {
      const id = await anAlert();
      const path = `/api/monitor/alertas/${id}/atender`;
      expect((await post(path, { ...json, ...(await cookiesOf('gerente')) })).status).toBe(403);
      expect((await post(path, { ...json, ...operator }, porque, readersUrl)).status).toBe(403);
      expect(await takenBy(id)).toEqual([{ acknowledged_by: null }]);
    });

    it('has a guide that is read here', async () => {
      const guide = await read<{ texto: string }>('/api/monitor/guias/cola_atascada', await cookiesOf('gerente'));
      expect(guide.texto).toContain('## Diagnóstico');
      const unknown = await fetch(`${url}/api/monitor/guias/no_existe`, { headers: operator });
      expect(unknown.status).toBe(404);
    });
  });

  it('says the same of a schedule whatever day is shown: how it is, why, what it stops, and when it ended well', async () => {
    const { database } = seguridad;
    await aSchedule(database, { name: 'cerrar-dia', task: cerrar.name, timing: { cron: '0 1 * * *' } });
    const now = Date.now();
    const daysAgo = (days: number) => new Date(now - days * 86_400_000);
    for (const [days, state] of [
      [2, 'done'],
      [1, 'failed'],
    ] as const) {
      const dueAt = daysAgo(days);
      const runId = await aRun(database, { task: cerrar.name, state, enqueuedAt: dueAt, reason: 'Sin saldo' });
      await database.pool.query(
        `insert into platform.slots (schedule, due_at, fate, run_id, decided_at, term) values ('cerrar-dia', $1, 'enqueued', $2, $1, 1)`,
        [dueAt, runId],
      );
    }
    type Calendario = { schedules: { name: string; lastSuccessAt: string }[] };
    for (const days of [0, 1, 2, 5]) {
      const { schedules } = await read<Calendario>(`/api/monitor/programaciones?dia=${limaDate(daysAgo(days))}`);
      expect(schedules).toMatchObject([
        {
          name: 'cerrar-dia',
          health: 'failing',
          why: 'Sin saldo',
          impact: 'El día queda abierto.',
          lastSuccessAt: new Date(daysAgo(2).getTime() + 40).toISOString(),
        },
      ]);
    }
  });

  it('tells the overview as it changes, to whoever may look', async () => {
    const controller = new AbortController();
    const answer = await fetch(`${url}/api/monitor/eventos`, {
      headers: await cookiesOf('gerente'),
      signal: controller.signal,
    });
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    let text = '';
    const reading = (async () => {
      for await (const chunk of answer.body!) text += Buffer.from(chunk as Uint8Array).toString();
    })().catch(() => undefined);
    await eventually(() => text.includes('event: resumen'), { what: 'the first overview' });
    await post('/api/monitor/colas/reports/pausar', { ...json, ...operator });
    await eventually(() => /"name":"reports"[^}]*"paused":\{/.test(text), { what: 'the pause' });
    controller.abort();
    await reading;
    await post('/api/monitor/colas/reports/reanudar', { ...json, ...operator });
  });
});
