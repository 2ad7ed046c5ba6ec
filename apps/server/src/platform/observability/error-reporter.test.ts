import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { startSimulators, type Simulators } from '../../../../../simulators/src/simulators.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { startEngine, silentLog } from '../tasks/engine.fixture.ts';
import { handleTask } from '../tasks/handler.ts';
import { done, giveUp } from '../tasks/outcome.ts';
import { defineTask } from '../tasks/task.ts';
import { scrubbed } from './error-exceptions.ts';
import { createErrorReporter, endpointOf } from './error-reporter.ts';

type Received = {
  level: string;
  release: string;
  environment: string;
  transaction: string;
  tags: Record<string, string>;
  fingerprint?: string[];
  contexts?: { trace: { trace_id: string } };
  exception: {
    values: { type: string; value: string; stacktrace?: { frames: { filename: string; function: string }[] } }[];
  };
};

let simulators: Simulators;
beforeAll(async () => {
  simulators = await startSimulators({ httpPort: 0, smtpPort: 0 });
});
afterAll(() => simulators.close());
beforeEach(() => fetch(`${simulators.url}/control/sentry`, { method: 'DELETE' }));

const dsn = () => `${simulators.url.replace('://', '://0123456789abcdef0123456789abcdef@')}/sentry/1`;
const reporter = (more: { dsn?: string } = {}) =>
  createErrorReporter({
    dsn: dsn(),
    release: 'jsoluciones@0.1.0',
    environment: 'prueba',
    process: 'worker',
    log: silentLog,
    ...more,
  });
const events = async () => (await (await fetch(`${simulators.url}/control/sentry/events`)).json()) as Received[];
const requests = async () =>
  (await (await fetch(`${simulators.url}/control/sentry/requests`)).json()) as { outcome: string; code: string }[];

test('an attempt that burns and a run that fails are reported with task, run, trace and group; a give-up is not', async () => {
  const errors = reporter();
  const engine = await startEngine();
  const task = (name: string, attempts: number) =>
    defineTask({
      name,
      summary: 'Falla',
      queue: 'default',
      input: z.object({ correo: z.string() }),
      retry: { attempts, firstDelay: '50ms', maxDelay: '50ms' },
    });
  const failing = task('prueba.fallar', 1);
  const refusing = task('prueba.desistir', 1);
  await engine.worker(
    [
      handleTask(failing, ({ correo }) => {
        throw new TypeError(`no se pudo avisar a ${correo}`, { cause: new RangeError('fuera de rango') });
      }),
      handleTask(refusing, ({ correo }) => Promise.resolve(correo ? giveUp('no se puede') : done())),
    ],
    {
      onFailure: ({ task: name, queue, runId, traceId, attempt, final, error }) =>
        errors.report(error, {
          transaction: name,
          mechanism: 'task',
          traceId,
          fingerprint: error.fingerprint,
          tags: { task: name, queue, run_id: runId, attempt: String(attempt), final: String(final) },
        }),
    },
  );
  await engine.enqueue(refusing, { correo: 'ana@cliente.pe' });
  const runId = await engine.enqueue(failing, { correo: 'ana@cliente.pe' });
  const story = await eventually(async () => {
    const found = await engine.story(runId);
    return found?.state === 'failed' ? found : null;
  });
  const received = await eventually(async () => {
    const all = await events();
    return all.length >= 2 ? all.reverse() : null;
  });
  await engine.stop();
  expect(await requests()).toMatchObject([{ code: '200' }, { code: '200' }]);
  expect(received).toHaveLength(2);
  const [first, last] = received;
  expect(first).toMatchObject({
    level: 'error',
    release: 'jsoluciones@0.1.0',
    environment: 'prueba',
    transaction: 'prueba.fallar',
    tags: {
      process: 'worker',
      task: 'prueba.fallar',
      run_id: runId,
      attempt: '1',
      final: 'false',
      trace_id: story.traceId,
    },
    contexts: { trace: { trace_id: story.traceId } },
  });
  expect(last).toMatchObject({ tags: { attempt: '2', final: 'true' } });
  expect(last!.fingerprint).toEqual(first!.fingerprint);
  expect(first!.exception.values.map(({ type, value }) => `${type}: ${value}`)).toEqual([
    'RangeError: fuera de rango',
    'TypeError: no se pudo avisar a [correo]',
  ]);
  const frames = first!.exception.values.at(-1)!.stacktrace!.frames;
  expect(frames.at(-1)!.filename).toMatch(/^apps\/server\/src\/platform\/observability\/error-reporter\.test\.ts$/);
  expect(JSON.stringify(received)).not.toContain('ana@cliente.pe');
});

test('a process that crashes is fatal, and its last words are waited for', async () => {
  const errors = reporter();
  errors.report(new Error('se acabó'), { transaction: 'beat', mechanism: 'process' });
  await errors.flush(5_000);
  expect(await events()).toMatchObject([{ level: 'fatal', transaction: 'beat' }]);
});

test('what is thrown without being an error is reported too', async () => {
  const errors = reporter();
  errors.report('una cadena', { transaction: 'POST /api/ventas', mechanism: 'http', traceId: 'a'.repeat(32) });
  await errors.flush(5_000);
  expect(await events()).toMatchObject([{ exception: { values: [{ type: 'Error', value: 'una cadena' }] } }]);
});

test('a receiver that is away or asks for peace costs its caller nothing', async () => {
  const nobody = reporter({ dsn: 'http://clave@127.0.0.1:9/1' });
  nobody.report(new Error('nadie'), { transaction: 'x', mechanism: 'http' });
  await nobody.flush(5_000);
  await fetch(`${simulators.url}/control/sentry/failures`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'throttle' }),
  });
  const errors = reporter();
  errors.report(new Error('uno'), { transaction: 'x', mechanism: 'http' });
  await errors.flush(5_000);
  errors.report(new Error('dos'), { transaction: 'x', mechanism: 'http' });
  await errors.flush(5_000);
  expect(await requests()).toMatchObject([{ code: '429' }]);
});

test('a storm of errors is not kept without end', async () => {
  const errors = reporter();
  for (let n = 0; n < 500; n += 1) errors.report(new Error(`error ${n}`), { transaction: 'x', mechanism: 'http' });
  await errors.flush(20_000);
  expect((await events()).length).toBeLessThanOrEqual(101);
});

test.each([
  ['duplicate key (correo)=(ana.perez+1@cliente.com.pe)', 'duplicate key (correo)=([correo])'],
  ['RUC 20100070970 no existe, DNI 45678912', 'RUC [número] no existe, DNI [número]'],
  ['llamar al +51 987 654 321 o al 987654321', 'llamar al [número] o al [número]'],
  ['tarjeta 4111 1111 1111 1111 rechazada', 'tarjeta [número] rechazada'],
  ['postgres://erp:secreta@db:5432/erp', 'postgres://[oculto]@db:5432/erp'],
  ['password="hola mundo" y token: abc', 'password=[oculto] y token: [oculto]'],
  ['Authorization: Bearer abc.def', 'Authorization: [oculto] [oculto]'],
  ['eyJhbGciOi.eyJzdWIi.c2ln', '[token]'],
  ['F001-00000012 de 019a0000-0000-7000-8000-000000000001', 'F001-00000012 de 019a0000-0000-7000-8000-000000000001'],
])('%s leaves as %s', (text, expected) => {
  expect(scrubbed(text)).toBe(expected);
});

test('a DSN names the endpoint, below a path too', () => {
  expect(endpointOf('https://abc@sentry.io/42').url).toBe('https://sentry.io/api/42/envelope/');
  expect(endpointOf('https://abc@errores.empresa.pe/sentry/7').url).toBe(
    'https://errores.empresa.pe/sentry/api/7/envelope/',
  );
  expect(() => endpointOf('https://errores.empresa.pe/7')).toThrow('DSN');
});
