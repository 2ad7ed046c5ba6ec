import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boleta, factura, limaDate } from '../../test/invoice.ts';
import { startTestSunat } from '../../test/sunat-server.ts';
import type { TestSunat } from '../../test/sunat-server.ts';

let sunat: TestSunat;
let now = Date.now();
beforeAll(async () => {
  sunat = await startTestSunat({ clock: () => new Date(now) });
  await sunat.cdrOf(boleta({ numero: '1' }));
  await sunat.cdrOf(factura({ numero: '2', payable: '200.00' }));
});
afterAll(() => sunat.simulators.close());

const scope = 'https://api.sunat.gob.pe/v1/contribuyente/contribuyentes';
const askToken = (changes: Record<string, string> = {}): Promise<Response> =>
  fetch(`${sunat.simulators.url}/sunat/clientesextranet/simulador/oauth2/token/`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope,
      client_id: 'simulador',
      client_secret: 'simulador',
      ...changes,
    }),
  });
const token = async (): Promise<string> => ((await (await askToken()).json()) as { access_token: string }).access_token;
const today = limaDate().split('-').reverse().join('/');
const question = {
  numRuc: '20000000001',
  codComp: '03',
  numeroSerie: 'B001',
  numero: '1',
  fechaEmision: today,
  monto: '118.00',
};
const ask = (bearer: string, body: Record<string, unknown>, ruc = '20000000001'): Promise<Response> =>
  fetch(`${sunat.simulators.url}/sunat/contribuyente/contribuyentes/${ruc}/validarcomprobante`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
    body: JSON.stringify(body),
  });

describe('the token', () => {
  it('is given for an hour', async () => {
    expect(await (await askToken()).json()).toMatchObject({ token_type: 'JWT', expires_in: 3600 });
    const bearer = await token();
    expect((await ask(bearer, question)).status).toBe(200);
    now += 3_601_000;
    expect((await ask(bearer, question)).status).toBe(401);
  });

  it.each([[{ client_secret: 'nada' }], [{ client_id: 'otro' }], [{ scope: 'x' }], [{ grant_type: 'password' }]])(
    'is refused with %j',
    async (changes) => {
      expect((await askToken(changes)).status).toBe(400);
    },
  );
});

describe('a query', () => {
  it.each([
    ['an accepted boleta', '1', {}],
    ['an accepted boleta without amount', '1', { monto: undefined }],
    ['another amount', '0', { monto: '119.00' }],
    ['another date', '0', { fechaEmision: '01/01/2026' }],
    ['a rejected factura', '0', { codComp: '01', numeroSerie: 'F001', numero: '2', monto: '200.00' }],
    ['a document that does not exist', '0', { numero: '9' }],
  ])('about %s answers %s', async (_what, estadoCp, changes) => {
    const answer = await ask(await token(), { ...question, ...changes });
    expect(await answer.json()).toMatchObject({ success: true, data: { estadoCp } });
  });

  it('needs a token, the own RUC and well-formed fields', async () => {
    expect((await ask('nada', question)).status).toBe(401);
    expect((await ask(await token(), question, '20131312955')).status).toBe(401);
    const answer = await ask(await token(), { ...question, fechaEmision: limaDate() });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      cod: '422',
      errors: [{ msg: expect.stringContaining('fechaEmision') as string }],
    });
  });
});
