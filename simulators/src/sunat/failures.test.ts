import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { factura } from '../../test/invoice.ts';
import type { TestInvoice } from '../../test/invoice.ts';
import { envelope, post } from '../../test/sunat-client.ts';
import { freshNumber, startTestSunat } from '../../test/sunat-server.ts';
import type { TestSunat } from '../../test/sunat-server.ts';

let sunat: TestSunat;
beforeAll(async () => {
  sunat = await startTestSunat();
});
afterEach(() => sunat.control('DELETE', '/sunat/failures'));
afterAll(() => sunat.simulators.close());

const aFactura = (changes: Partial<TestInvoice> = {}): TestInvoice => factura({ numero: freshNumber(), ...changes });
const active = async (): Promise<{ id: string; kind: string; remaining: number | null; hits: number }[]> =>
  (await (await sunat.control('GET', '/sunat/failures')).json()) as never;
const consult = (invoice: TestInvoice): ReturnType<typeof post> =>
  post(
    sunat.consult,
    envelope('getStatus', {
      rucComprobante: invoice.ruc,
      tipoComprobante: invoice.tipo,
      serieComprobante: invoice.serie,
      numeroComprobante: invoice.numero,
    }),
  );
const outcomeOf = async (invoice: TestInvoice): Promise<string> => (await consult(invoice)).value('statusCode');

describe('a scripted failure', () => {
  it('rejects the next document with the code and burns its number', async () => {
    await sunat.fail({ kind: 'reject', code: '2017' });
    const invoice = aFactura();
    expect(await sunat.cdrOf(invoice)).toMatchObject({
      code: '2017',
      description: 'El numero de documento de identidad del receptor debe ser  RUC',
    });
    expect(await outcomeOf(invoice)).toBe('0002');
    expect(await sunat.codeOf(aFactura())).toBe('0');
  });

  it('observes the next document with its own words', async () => {
    await sunat.fail({ kind: 'observe', code: '4236', text: 'Dirección rara' });
    expect(await sunat.cdrOf(aFactura())).toMatchObject({ code: '0', notes: ['4236 - Dirección rara'] });
  });

  it('answers a fault of SUNAT itself as Server and registers nothing', async () => {
    await sunat.fail({ kind: 'fault', code: '0109' });
    const invoice = aFactura();
    expect((await sunat.send(invoice)).fault).toEqual({
      code: 'soap-env:Server.0109',
      text: 'El sistema no puede responder su solicitud. (El servicio de autenticación no está disponible)',
    });
    expect(await outcomeOf(invoice)).toBe('0011');
  });

  it('accepts without answering: the client times out, the document is there, a second send gets 1033', async () => {
    await sunat.fail({ kind: 'timeout-after-accept' });
    const invoice = aFactura();
    await expect(sunat.send(invoice, { signal: AbortSignal.timeout(500) })).rejects.toThrow(/timeout/i);
    expect(await outcomeOf(invoice)).toBe('0001');
    expect(await sunat.codeOf(invoice)).toBe('1033');
  });

  it('holds the socket no longer than its cap', async () => {
    await sunat.fail({ kind: 'timeout-after-accept', delayMs: 200 });
    const started = Date.now();
    await expect(sunat.send(aFactura())).rejects.toThrow();
    expect(Date.now() - started).toBeGreaterThanOrEqual(190);
  });

  it('answers an empty 200 and registers nothing', async () => {
    await sunat.fail({ kind: 'empty-200' });
    const invoice = aFactura();
    expect(await sunat.send(invoice)).toMatchObject({ status: 200, body: '', fault: null });
    expect(await outcomeOf(invoice)).toBe('0011');
  });

  it('answers the page of a gateway', async () => {
    await sunat.fail({ kind: 'html-502' });
    const reply = await sunat.send(aFactura());
    expect(reply.status).toBe(502);
    expect(reply.body).toContain('<h1>502 Bad Gateway</h1>');
  });

  it('cuts the connection, before or after registering', async () => {
    const lost = aFactura();
    await sunat.fail({ kind: 'close-connection' });
    await expect(sunat.send(lost)).rejects.toThrow();
    expect(await outcomeOf(lost)).toBe('0011');
    const kept = aFactura();
    await sunat.fail({ kind: 'close-connection', accept: true });
    await expect(sunat.send(kept)).rejects.toThrow();
    expect(await outcomeOf(kept)).toBe('0001');
  });

  it('delays the answer', async () => {
    await sunat.fail({ kind: 'slow', delayMs: 300 });
    const started = Date.now();
    expect(await sunat.codeOf(aFactura())).toBe('0');
    expect(Date.now() - started).toBeGreaterThanOrEqual(290);
  });

  it('takes every service down until it is removed', async () => {
    const id = await sunat.fail({ kind: 'down', times: null });
    const invoice = aFactura();
    expect(await sunat.send(invoice)).toMatchObject({ status: 503, fault: null });
    expect(await sunat.send(invoice)).toMatchObject({ status: 503, fault: null });
    expect(await consult(invoice)).toMatchObject({ status: 503 });
    const token = `${sunat.simulators.url}/sunat/clientesextranet/simulador/oauth2/token/`;
    expect((await fetch(token, { method: 'POST' })).status).toBe(503);
    expect((await fetch(`${sunat.simulators.url}/health/live`)).status).toBe(200);
    expect(await active()).toMatchObject([{ id, remaining: null, hits: 4 }]);
    expect((await sunat.control('DELETE', `/sunat/failures/${id}`)).status).toBe(204);
    expect(await sunat.codeOf(invoice)).toBe('0');
  });

  it('concerns only the services it names', async () => {
    await sunat.fail({ kind: 'down', times: null, services: ['consult'] });
    const invoice = aFactura();
    expect(await sunat.codeOf(invoice)).toBe('0');
    expect(await consult(invoice)).toMatchObject({ status: 503 });
  });

  it('concerns only the file names it matches, as often as it was told', async () => {
    await sunat.fail({ kind: 'fault', code: '0200', times: 2, match: '-03-B' });
    expect(await sunat.codeOf(aFactura())).toBe('0');
    const down = await sunat.fail({ kind: 'down', match: 'F001-' });
    expect(await sunat.send(aFactura())).toMatchObject({ status: 503 });
    expect((await active()).map(({ id }) => id)).not.toContain(down);
    expect(await active()).toMatchObject([{ kind: 'fault', remaining: 2 }]);
  });

  it('is written down with the call it spoilt', async () => {
    await sunat.fail({ kind: 'empty-200' });
    const invoice = aFactura();
    await sunat.send(invoice);
    const [last] = (await (await sunat.control('GET', '/sunat/requests')).json()) as Record<string, unknown>[];
    expect(last).toMatchObject({
      service: 'bill',
      operation: 'sendBill',
      outcome: 'sin-procesar',
      failure: 'empty-200',
    });
  });
});

it.each([
  [{ kind: 'nada' }],
  [{ kind: 'reject', code: '0100' }],
  [{ kind: 'observe', code: '2017' }],
  [{ kind: 'reject', code: '20' }],
  [{ kind: 'down', times: 0 }],
  [{ kind: 'down', match: '(' }],
  [{ kind: 'observe', services: ['consult'] }],
  [{ kind: 'down', otra: 1 }],
])('refuses the order %j and keeps nothing', async (order) => {
  const answer = await sunat.control('POST', '/sunat/failures', order);
  expect(answer.status).toBe(400);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(await active()).toEqual([]);
});

it('says that an unknown failure does not exist', async () => {
  expect((await sunat.control('DELETE', '/sunat/failures/999')).status).toBe(404);
});
