import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aFile, fileName, summaryLines } from '../../test/files.ts';
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

it('shows files with their ticket, what they told and voided, and how SUNAT is set', async () => {
  const file = aFile('RC', summaryLines({ id: 'B001-77' }));
  const ticket = await sunat.ticketOf(file);
  await sunat.fileCode(aFile('RC', summaryLines({ id: 'B001-77', condition: '3' })));
  await sunat.fail({ kind: 'cdr', variant: 'zip-bomb', after: 3 });
  await sunat.control('PATCH', '/sunat/settings', { precision: 'exact' });
  await sunat.control('PUT', '/sunat/clock', { frozen: true });
  const { documentos = '', fallas = '', estado = '', sire = '' } = await fragments();
  expect(documentos).toContain('Resumen diario');
  expect(documentos).toContain(`ticket ${ticket}`);
  expect(documentos).toContain(`informado en ${fileName(file)}`);
  expect(documentos).toContain('Anulado por 20000000001-RC-');
  expect(fallas).toContain('zip-bomb · tras 3 llamadas');
  expect(estado).toContain('Exacta al céntimo');
  expect(estado).toContain('Reloj detenido');
  expect(sire).toContain('Todavía no se pidió');
  await sunat.control('DELETE', '/sunat/failures');
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
