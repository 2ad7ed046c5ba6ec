import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { factura } from '../../test/invoice.ts';
import { startTestSunat } from '../../test/sunat-server.ts';
import type { TestSunat } from '../../test/sunat-server.ts';

let sunat: TestSunat;
beforeAll(async () => {
  sunat = await startTestSunat();
});
afterAll(() => sunat.simulators.close());

const get = (path: string): Promise<Response> => fetch(`${sunat.simulators.url}${path}`);
const fragments = async (): Promise<Record<string, string>> =>
  (await (await get('/page/fragments')).json()) as Record<string, string>;

it('is empty at first, loads nothing from outside and runs nothing inline', async () => {
  const page = await get('/');
  const html = await page.text();
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(html).toContain('Todavía no llegó ningún comprobante a SUNAT.');
  expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  expect(html).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+="/);
  for (const [path, type] of [
    ['/page.css', 'text/css'],
    ['/page.js', 'text/javascript'],
  ] as const) {
    const file = await get(path);
    expect(file.status).toBe(200);
    expect(file.headers.get('content-type')).toContain(type);
  }
});

it('shows what arrived, with hostile text as text', async () => {
  await sunat.cdrOf(factura());
  await sunat.cdrOf(factura({ numero: '2', payable: '200.00' }));
  const transport = createTransport({ host: '127.0.0.1', port: sunat.simulators.smtpPort, ignoreTLS: true });
  await transport.sendMail({ from: 'a@b.pe', to: 'c@d.pe', subject: '<img src=x onerror=alert(1)>', text: 'x' });
  transport.close();
  await sunat.fail({ kind: 'down', times: null, match: '<b>' });
  const { documentos = '', correos = '', fallas = '', estado = '', llamadas = '' } = await fragments();
  expect(documentos).toContain('F001-1');
  expect(documentos).toContain('Rechazado (3280)');
  expect(documentos).toContain('/control/sunat/documents/20000000001-01-F001-2/cdr');
  expect(correos).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(fallas).toContain('solo &lt;b&gt;');
  expect(fallas).toContain('data-delete="/control/sunat/failures/1"');
  expect(estado).toContain('1 falla activa');
  expect(llamadas).toContain('sendBill');
});

it('offers orders that the control endpoints accept', async () => {
  const html = await (await get('/')).text();
  const orders = [...html.matchAll(/data-post="([^"]+)" data-body="([^"]+)"/g)];
  expect(orders.length).toBeGreaterThanOrEqual(10);
  for (const [, path = '', body = ''] of orders) {
    const answer = await fetch(`${sunat.simulators.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: body.replaceAll('&quot;', '"'),
    });
    expect(answer.status).toBe(201);
  }
});
