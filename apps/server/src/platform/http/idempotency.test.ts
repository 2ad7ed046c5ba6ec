import { expect, test } from 'vitest';
import { database, post, problem, state } from './http-server.fixture.ts';

test('an idempotent route without a usable key explains what to send', async () => {
  expect((await problem(await post('/api/prueba/pagos', { monto: '1' }), 400)).detail).toContain('Idempotency-Key');
  await problem(await post('/api/prueba/pagos', { monto: '1' }, { 'idempotency-key': 'corta' }), 400);
});

test('20 simultaneous requests with one key execute once, and later ones get the stored answer', async () => {
  state.executions = 0;
  const headers = { 'idempotency-key': 'una-sola-vez-0001' };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => post('/api/prueba/pagos', { monto: '5', esperar: false }, headers)),
  );
  expect(state.executions).toBe(1);
  for (const answer of answers) expect([200, 409]).toContain(answer.status);
  const done = answers.filter((answer) => answer.status === 200);
  expect(done.length).toBeGreaterThanOrEqual(1);
  const busy = answers.find((answer) => answer.status === 409);
  if (busy) expect(busy.headers.get('retry-after')).toBe('1');

  const again = await post('/api/prueba/pagos', { esperar: false, monto: '5' }, headers);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(await again.json()).toEqual({ pago: 1, clave: headers['idempotency-key'] });
  expect((await problem(await post('/api/prueba/pagos', { monto: '6' }, headers), 422)).code).toBe(
    'http.clave_reutilizada',
  );
  expect(state.executions).toBe(1);
});

test('a request under way makes its repetition wait, and a failed one leaves the key free', async () => {
  state.executions = 0;
  const headers = { 'idempotency-key': 'en-curso-00000001' };
  const body = { monto: '7', esperar: true };
  const first = post('/api/prueba/pagos', body, headers);
  await expect.poll(() => state.release).not.toBeNull();
  const second = await post('/api/prueba/pagos', body, headers);
  expect(second.headers.get('retry-after')).toBe('1');
  await problem(second, 409);
  state.release!();
  expect((await first).status).toBe(200);
  expect(state.executions).toBe(1);

  const failing = { 'idempotency-key': 'fallida-000000001' };
  await problem(await post('/api/prueba/pagos', { monto: '8', fallar: true }, failing), 409);
  expect((await post('/api/prueba/pagos', { monto: '8' }, failing)).status).toBe(200);
});

test('what a died process left unfinished is taken over after a minute, by one request', async () => {
  state.executions = 0;
  const headers = { 'idempotency-key': 'abandonada-000001' };
  const body = { monto: '9', esperar: false, fallar: false };
  await post('/api/prueba/pagos', body, headers);
  await database.pool.query('update platform.idempotency set status = null, answer = null where key = $1', [
    headers['idempotency-key'],
  ]);
  await problem(await post('/api/prueba/pagos', body, headers), 409);
  await database.pool.query(
    "update platform.idempotency set created_at = now() - interval '61 seconds' where key = $1",
    [headers['idempotency-key']],
  );
  const answers = await Promise.all(Array.from({ length: 5 }, () => post('/api/prueba/pagos', body, headers)));
  expect(answers.filter((answer) => answer.status === 200).length).toBeGreaterThanOrEqual(1);
  expect(state.executions).toBe(2);
});
