import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSimulators } from '../simulators.ts';
import type { Simulators } from '../simulators.ts';

let simulators: Simulators;
beforeAll(async () => {
  simulators = await startSimulators({ httpPort: 0, smtpPort: 0 });
});
afterEach(() => control('DELETE', '/control/smtp'));
afterAll(() => simulators.close());

type Listed = {
  id: string;
  from: string;
  to: string[];
  subject: string;
  messageId: string;
  attachments: { filename: string; contentType: string; size: number }[];
};
const control = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${simulators.url}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
const inbox = async (): Promise<Listed[]> =>
  (await (await control('GET', '/control/smtp/messages')).json()) as Listed[];
const fail = async (order: Record<string, unknown>): Promise<void> => {
  expect((await control('POST', '/control/smtp/failures', order)).status).toBe(201);
};
const send = (to = 'cliente@ejemplo.pe', port = simulators.smtpPort): Promise<unknown> => {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    secure: false,
    ignoreTLS: true,
    connectionTimeout: 5_000,
  });
  return transport
    .sendMail({
      from: 'Ferretería <ventas@ejemplo.pe>',
      to,
      subject: 'Su factura F001-1 ñ',
      messageId: '<factura-1@ejemplo.pe>',
      html: '<p>Adjuntamos su <b>factura</b></p><script>alert(1)</script>',
      attachments: [
        { filename: 'F001-1 ñ.pdf', content: Buffer.from('%PDF-1.7 prueba'), contentType: 'application/pdf' },
      ],
    })
    .finally(() => transport.close());
};

it('receives a mail with its attachments and shows it without letting it run', async () => {
  await send();
  const [mail] = await inbox();
  expect(mail).toMatchObject({
    from: 'ventas@ejemplo.pe',
    to: ['cliente@ejemplo.pe'],
    subject: 'Su factura F001-1 ñ',
    messageId: '<factura-1@ejemplo.pe>',
    attachments: [{ filename: 'F001-1 ñ.pdf', contentType: 'application/pdf', size: 15 }],
  });
  const path = `/control/smtp/messages/${mail?.id ?? ''}`;
  expect(await (await control('GET', path)).json()).toMatchObject({
    header: { from: '"Ferretería" <ventas@ejemplo.pe>' },
  });
  const html = await control('GET', `${path}/html`);
  expect(await html.text()).toContain('<b>factura</b>');
  expect(html.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  const file = await control('GET', `${path}/attachments/0`);
  expect(file.headers.get('content-type')).toContain('application/pdf');
  expect(await file.text()).toBe('%PDF-1.7 prueba');
  expect((await control('GET', `${path}/attachments/1`)).status).toBe(404);
  expect((await control('GET', '/control/smtp/messages/999')).status).toBe(404);
});

describe('a scripted failure', () => {
  it('rejects one recipient and lets the next through', async () => {
    await fail({ kind: 'reject', match: '@malo' });
    await expect(send('a@malo.pe')).rejects.toMatchObject({ responseCode: 550 });
    expect(await inbox()).toEqual([]);
    await send('a@malo.pe');
    expect(await inbox()).toHaveLength(1);
  });

  it('greylists as often as told', async () => {
    await fail({ kind: 'greylist', times: 2 });
    await expect(send()).rejects.toMatchObject({ responseCode: 451 });
    await expect(send()).rejects.toMatchObject({ responseCode: 451 });
    await send();
    expect(await inbox()).toHaveLength(1);
  });

  it('is down: the connection is cut at once', async () => {
    await fail({ kind: 'down', times: null });
    await expect(send()).rejects.toThrow();
    await control('DELETE', '/control/smtp/failures');
    await send();
    expect(await inbox()).toHaveLength(1);
  });

  it('keeps the mail and cuts the connection without an answer', async () => {
    await fail({ kind: 'drop-after-data' });
    await expect(send()).rejects.toThrow();
    expect(await inbox()).toHaveLength(1);
  });

  it('answers late', async () => {
    await fail({ kind: 'slow', delayMs: 300 });
    const started = Date.now();
    await send();
    expect(Date.now() - started).toBeGreaterThanOrEqual(290);
  });

  it('is refused when it makes no sense', async () => {
    expect((await control('POST', '/control/smtp/failures', { kind: 'reject', code: '250' })).status).toBe(400);
  });
});

it('keeps mails across a restart', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'mail-'));
  try {
    const first = await startSimulators({ httpPort: 0, smtpPort: 0, dataDir });
    await send('uno@ejemplo.pe', first.smtpPort);
    await first.close();
    const second = await startSimulators({ httpPort: 0, smtpPort: 0, dataDir });
    await send('dos@ejemplo.pe', second.smtpPort);
    const mails = (await (await fetch(`${second.url}/control/smtp/messages`)).json()) as Listed[];
    expect(mails.map(({ id, to }) => [id, to[0]])).toEqual([
      ['2', 'dos@ejemplo.pe'],
      ['1', 'uno@ejemplo.pe'],
    ]);
    await second.close();
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
