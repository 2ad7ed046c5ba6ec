import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulators, type Simulators } from '../../../../../simulators/src/simulators.ts';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { testRedis, type TestRedis } from '../../../test/support/redis.ts';
import { createSmtpClient } from '../../integrations/smtp/smtp-client.ts';
import { createWebhookClient } from '../../integrations/webhook/webhook-client.ts';
import { createEvaluator, type Evaluator } from '../../platform/alerts/evaluator.ts';
import { openAlerts } from '../../platform/alerts/alerts.ts';
import { defineSignal, type Finding } from '../../platform/alerts/signal.ts';
import { redisDown } from '../../platform/alerts/signals.ts';
import { createPublisher, type Publisher } from '../../platform/channels/publisher.ts';
import { openDatabase, type Database } from '../../platform/database/database.ts';
import { uuidv7 } from '../../platform/database/ids.ts';
import { createEventBus } from '../../platform/events/event-bus.ts';
import { startRelay, type Relay } from '../../platform/outbox/relay.ts';
import { silentLog } from '../../platform/tasks/engine.fixture.ts';
import { createRegistry } from '../../platform/tasks/registry.ts';
import { findRuns } from '../../platform/tasks/runs-queries.ts';
import { startWorker, type WorkerHandle } from '../../platform/tasks/worker.ts';
import { systemClock } from '../../platform/time/clock.ts';
import { notificacionesModule } from '../notificaciones/module.ts';
import { crearNotificador } from '../notificaciones/public.ts';
import { crearAvisadorDeAlertas, type DestinosDeAlertas } from './avisador.ts';
import { operacionesModule } from './module.ts';

let store: TestDatabase;
let redis: TestRedis;
let simulators: Simulators;
let database: Database;
let publisher: Publisher;
let relay: Relay;
let destinos: DestinosDeAlertas;
let found: Finding[];
let clockMs: number;
const evaluators: Evaluator[] = [];
const workers: WorkerHandle[] = [];
const smtp = () => createSmtpClient(`smtp://127.0.0.1:${simulators.smtpPort}`, 'ERP <erp@ferreteria.example>');
const correos = ['ti@ferreteria.example', 'jefe@ferreteria.example'];

beforeEach(async () => {
  [store, redis, simulators] = await Promise.all([
    testDatabase(),
    testRedis(),
    startSimulators({ httpPort: 0, smtpPort: 0 }),
  ]);
  database = openDatabase({
    url: store.url,
    applicationName: 'prueba-operaciones',
    events: createEventBus(),
    onAfterCommitError: (error) => {
      throw error;
    },
  });
  publisher = createPublisher({ redisUrl: redis.url, log: silentLog });
  relay = startRelay({ database, brokerUrl: redis.url, log: silentLog });
  destinos = {
    correos,
    webhook: createWebhookClient({ url: `${simulators.url}/webhooks/alertas`, secret: 'secreto-del-simulador' }),
    urlPublica: 'http://localhost:8000',
  };
  found = [];
  clockMs = Date.now();
  const persona = async (usuario: string, rol: string) => {
    const id = uuidv7();
    await database.pool.query(
      'insert into seguridad.usuarios (id, usuario, nombre, clave_hash) values ($1, $2, $2, $3)',
      [id, usuario, 'x'],
    );
    await database.pool.query('insert into seguridad.usuario_roles (usuario_id, rol) values ($1, $2)', [id, rol]);
  };
  await persona('rosa', 'administrador');
  await persona('luis', 'cajero');
});
afterEach(async () => {
  for (const evaluator of evaluators.splice(0)) await evaluator.stop();
  for (const worker of workers.splice(0)) await worker.stop();
  await relay.stop();
  await publisher.close();
  await database.close();
  await store.drop();
  await redis.stop();
  await simulators.close();
});

const rota = defineSignal({
  kind: 'cosa_rota',
  title: (subject) => `Cosa rota: ${subject}`,
  severity: 'critica',
  condition: 'Algo se rompe',
  needs: ['postgresql'],
  observe: () => Promise.resolve(found),
});

function vigilante(more: { signals?: (typeof rota)[]; real?: boolean } = {}): Evaluator {
  const evaluator = createEvaluator({
    process: `prueba${evaluators.length}`,
    database,
    databaseUrl: store.url,
    redis: { broker: `${redis.url}/0`, channels: `${redis.url}/1`, cache: `${redis.url}/2` },
    tasks: [],
    notifier: crearAvisadorDeAlertas({ notificar: crearNotificador(publisher), smtp: smtp(), destinos }),
    log: silentLog,
    signals: more.signals ?? [rota],
    startGraceMs: 0,
    ...(more.real ? {} : { clock: { now: () => new Date(clockMs) } }),
  });
  evaluators.push(evaluator);
  return evaluator;
}

async function unWorker(): Promise<WorkerHandle> {
  const modules = [
    notificacionesModule({ database, publish: publisher.publish, smtp: smtp(), clock: systemClock }),
    operacionesModule({ database, destinos, leerGuia: () => Promise.resolve(null) }),
  ];
  const worker = await startWorker({
    queues: ['notifications'],
    concurrency: 4,
    registry: createRegistry(modules),
    database,
    brokerUrl: redis.url,
    publisher,
    log: silentLog,
    patienceMs: 300,
    graceMs: 300,
  });
  workers.push(worker);
  return worker;
}

const paso = async (evaluator: Evaluator, seconds: number) => {
  for (let second = 0; second < seconds; second += 1) {
    clockMs += 1_000;
    await evaluator.round();
  }
};
const pedir = async <T>(path: string): Promise<T> => (await (await fetch(`${simulators.url}${path}`)).json()) as T;
const webhooks = async () =>
  (
    await pedir<{ transition: string; times: number; alert: { detail: string; closedAt: string | null } }[]>(
      '/control/webhooks/received',
    )
  ).reverse();
const mails = async () => (await pedir<{ to: string[]; subject: string }[]>('/control/smtp/messages')).reverse();
const falla = (target: string, failure: unknown) =>
  fetch(`${simulators.url}/control/${target}/failures`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(failure),
  });
const campana = async () => {
  const { rows } = await database.pool.query<{ usuario: string; titulo: string; enlace: string }>(
    `select u.usuario, n.titulo, n.enlace from notificaciones.notificaciones n join seguridad.usuarios u on u.id = n.usuario_id order by n.id`,
  );
  return rows.map(({ usuario, titulo }) => `${usuario}: ${titulo}`);
};
const nadaPendiente = () =>
  eventually(
    async () => {
      const { rows } = await database.pool.query('select from platform.outbox');
      expect(rows).toHaveLength(0);
    },
    { timeoutMs: 15_000 },
  );

test('an alert reaches bell, mail and webhook once each, and so does its end', async () => {
  await unWorker();
  const [uno, otro] = [vigilante(), vigilante()];
  found = [{ subject: 'torno', detail: 'El torno se rompió.' }];
  for (let turn = 0; turn < 5; turn += 1) {
    clockMs += 1_000;
    await Promise.all([uno.round(), otro.round()]);
  }
  await nadaPendiente();
  expect(await campana()).toEqual(['rosa: Alerta crítica: Cosa rota: torno']);
  expect((await mails()).map(({ to, subject }) => `${to.join()} ${subject}`).sort()).toEqual([
    'jefe@ferreteria.example [JSOLUCIONES] Alerta crítica: Cosa rota: torno',
    'ti@ferreteria.example [JSOLUCIONES] Alerta crítica: Cosa rota: torno',
  ]);
  expect(await webhooks()).toMatchObject([
    { transition: 'opened', times: 1, alert: { detail: 'El torno se rompió.' } },
  ]);
  found = [];
  for (let turn = 0; turn < 7; turn += 1) {
    clockMs += 1_000;
    await Promise.all([uno.round(), otro.round()]);
  }
  await nadaPendiente();
  expect(await campana()).toHaveLength(2);
  expect((await campana())[1]).toBe('rosa: Resuelta: Cosa rota: torno');
  expect(await mails()).toHaveLength(4);
  expect(await webhooks()).toMatchObject([
    { transition: 'opened', times: 1 },
    { transition: 'closed', times: 1, alert: { closedAt: expect.any(String) } },
  ]);
});

test('what is over before it could be told is told by its end alone', async () => {
  const evaluator = vigilante();
  found = [{ subject: 'torno', detail: 'El torno se rompió.' }];
  await paso(evaluator, 1);
  found = [];
  await paso(evaluator, 7);
  expect(await openAlerts(database.reader)).toEqual([]);
  await unWorker();
  await nadaPendiente();
  expect(await webhooks()).toMatchObject([{ transition: 'closed', alert: { detail: 'El torno se rompió.' } }]);
  expect((await mails()).map(({ subject }) => subject)).toEqual(
    Array(2).fill('[JSOLUCIONES] Resuelta: Cosa rota: torno'),
  );
});

describe('a webhook', () => {
  test('that answers 503 gets the alert later, once', async () => {
    await falla('webhooks', { kind: 'down', times: 2 });
    await unWorker();
    found = [{ subject: 'torno', detail: 'El torno se rompió.' }];
    await paso(vigilante(), 2);
    await nadaPendiente();
    expect(await webhooks()).toMatchObject([{ transition: 'opened', times: 1 }]);
    expect(await findRuns(database.reader, { task: 'operaciones.enviar_webhook_alerta', limit: 5 })).toMatchObject([
      { state: 'done', attempts: 1, postponements: 2 },
    ]);
  });

  test('that takes it and gives no answer gets it again under the same delivery id', async () => {
    await falla('webhooks', { kind: 'close-connection', accept: true });
    await unWorker();
    found = [{ subject: 'torno', detail: 'El torno se rompió.' }];
    await paso(vigilante(), 2);
    await nadaPendiente();
    expect(await webhooks()).toMatchObject([{ transition: 'opened', times: 2 }]);
  });

  test('that refuses it is not asked again, and the run says why', async () => {
    destinos = {
      ...destinos,
      webhook: createWebhookClient({ url: `${simulators.url}/webhooks/alertas`, secret: 'un-secreto-equivocado' }),
    };
    await unWorker();
    found = [{ subject: 'torno', detail: 'El torno se rompió.' }];
    await paso(vigilante(), 2);
    await nadaPendiente();
    expect(await webhooks()).toEqual([]);
    expect(await findRuns(database.reader, { task: 'operaciones.enviar_webhook_alerta', limit: 5 })).toMatchObject([
      { state: 'gave-up', reason: expect.stringContaining('(401): la firma no corresponde') },
    ]);
  });
});

test('with Redis away, mail and webhook go out at once and not again when it is back', async () => {
  await unWorker();
  const evaluator = vigilante({ signals: [redisDown], real: true });
  evaluator.start();
  await eventually(async () => {
    const { rows } = await database.pool.query('select from platform.alert_evaluators where acting');
    expect(rows).toHaveLength(1);
  });
  await redis.kill();
  const from = Date.now();
  await eventually(async () => {
    expect(await webhooks()).toHaveLength(1);
    expect(await mails()).toHaveLength(2);
  });
  expect(Date.now() - from).toBeLessThan(5_000);
  expect(await campana()).toEqual(['rosa: Alerta crítica: Redis no responde: colas y canales y caché']);
  // The queued deliveries need not wait: they run while the alert is still open, and find in the ledger what went out.
  await database.pool.query('update platform.outbox set not_before = null');
  await redis.restart();
  await eventually(async () => expect((await webhooks()).map(({ transition }) => transition)).toContain('closed'), {
    timeoutMs: 15_000,
  });
  await nadaPendiente();
  expect(await mails()).toHaveLength(4);
  expect(await findRuns(database.reader, { task: 'operaciones.enviar_webhook_alerta', limit: 5 })).toMatchObject([
    { state: 'done' },
    { state: 'done' },
  ]);
  expect((await webhooks()).map(({ transition, times }) => `${transition} ${times}`)).toEqual(['opened 1', 'closed 1']);
});
