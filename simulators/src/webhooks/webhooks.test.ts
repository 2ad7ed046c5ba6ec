import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startSimulators, type Simulators } from '../simulators.ts';
import { defaultWebhookSecret } from './webhook-receiver.ts';

let simulators: Simulators;
beforeAll(async () => {
  simulators = await startSimulators({ httpPort: 0, smtpPort: 0 });
});
afterAll(() => simulators.close());
beforeEach(() => fetch(`${simulators.url}/control/webhooks`, { method: 'DELETE' }));

const notice = (id: string) => ({
  id,
  transition: 'opened',
  alert: {
    id: randomUUID(),
    kind: 'cola_atascada',
    subject: 'critical',
    severity: 'critica',
    title: 'Cola atascada: critical',
    detail: 'Esperan 51 tareas <b>',
    runbook: 'docs/operacion/cola_atascada.md',
    openedAt: '2026-11-24T15:00:00.000Z',
    closedAt: null,
  },
  url: 'http://localhost:8000/alertas',
});

const post = (
  body: unknown,
  more: { secret?: string; ageSeconds?: number; id?: string; headers?: Record<string, string> } = {},
) => {
  const text = JSON.stringify(body);
  const timestamp = String(Math.floor(Date.now() / 1_000) - (more.ageSeconds ?? 0));
  const signature = createHmac('sha256', more.secret ?? defaultWebhookSecret)
    .update(`${timestamp}.${text}`)
    .digest('hex');
  return fetch(`${simulators.url}/webhooks/alertas`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-jsol-event': 'alerta.opened',
      'x-jsol-delivery': more.id ?? 'a:opened',
      'x-jsol-timestamp': timestamp,
      'x-jsol-signature': `sha256=${signature}`,
      ...more.headers,
    },
    body: text,
  });
};
const received = async () =>
  (await (await fetch(`${simulators.url}/control/webhooks/received`)).json()) as { id: string; times: number }[];

it('takes a signed delivery once, and counts its repeats', async () => {
  expect((await post(notice('a:opened'))).status).toBe(204);
  expect((await post(notice('a:opened'))).status).toBe(204);
  expect(await received()).toMatchObject([{ id: 'a:opened', times: 2 }]);
  const page = (await (await fetch(`${simulators.url}/page/fragments`)).json()) as Record<string, string>;
  expect(page['alertas']).toContain('Esperan 51 tareas &lt;b&gt;');
});

it.each<[string, () => Promise<Response>, number]>([
  ['another secret', () => post(notice('a:opened'), { secret: 'otro-secreto-cualquiera' }), 401],
  ['an old signature', () => post(notice('a:opened'), { ageSeconds: 600 }), 401],
  ['no timestamp', () => post(notice('a:opened'), { headers: { 'x-jsol-timestamp': '' } }), 401],
  ['another content type', () => post(notice('a:opened'), { headers: { 'content-type': 'text/plain' } }), 415],
  ['a field too many', () => post({ ...notice('a:opened'), clave: 'x' }), 400],
  ['a delivery id that is not the body’s', () => post(notice('a:opened'), { id: 'b:opened' }), 400],
  [
    'an event that is not the body’s',
    () => post(notice('a:opened'), { headers: { 'x-jsol-event': 'alerta.closed' } }),
    400,
  ],
])('refuses %s', async (_what, send, status) => {
  expect((await send()).status).toBe(status);
  expect(await received()).toEqual([]);
});
