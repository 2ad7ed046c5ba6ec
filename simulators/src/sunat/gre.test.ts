import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { carrierXml, driverXml, guia, guiaTransportista, guideName, guideXml, vehicleXml } from '../../test/guide.ts';
import type { TestGuide } from '../../test/guide.ts';
import { limaDate, signXml, zipOf } from '../../test/invoice.ts';
import { readCdr } from '../../test/sunat-client.ts';
import { freshNumber, startTestSunat } from '../../test/sunat-server.ts';
import type { TestSunat } from '../../test/sunat-server.ts';

let sunat: TestSunat;
let token = '';
beforeAll(async () => {
  sunat = await startTestSunat();
  token = await tokenFor();
});
afterEach(async () => {
  await sunat.control('DELETE', '/sunat/failures');
  await sunat.control('PUT', '/sunat/settings', {});
});
afterAll(() => sunat.simulators.close());

const credentials = {
  grant_type: 'password',
  scope: 'https://api-cpe.sunat.gob.pe',
  client_id: 'simulador-gre',
  client_secret: 'simulador-gre',
  username: '20000000001MODDATOS',
  password: 'moddatos',
};
const askToken = (changes: Record<string, string> = {}): Promise<Response> => {
  const form = { ...credentials, ...changes };
  return fetch(`${sunat.simulators.url}/sunat/clientessol/${form.client_id}/oauth2/token/`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
};
const tokenFor = async (): Promise<string> =>
  ((await (await askToken()).json()) as { access_token: string }).access_token;
const base = (): string => `${sunat.simulators.url}/sunat/contribuyente/gem/comprobantes`;

type Reply = { status: number; body: Record<string, unknown> & { errors?: { cod: string }[] } };
const reply = async (answer: Response): Promise<Reply> => ({
  status: answer.status,
  body: (await answer.json()) as Reply['body'],
});
const send = async (guide: TestGuide, changes: Record<string, string> = {}, bearer = token): Promise<Reply> => {
  const name = guideName(guide);
  const zip = zipOf(`${name}.xml`, signXml(guideXml(guide), sunat.signer));
  const hashZip = createHash('sha256').update(zip).digest('hex');
  const archivo = { nomArchivo: `${name}.zip`, arcGreZip: zip.toString('base64'), hashZip, ...changes };
  return reply(
    await fetch(`${base()}/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify({ archivo }),
    }),
  );
};
const ask = async (ticket: string, bearer = token): Promise<Reply> =>
  reply(await fetch(`${base()}/envios/${ticket}`, { headers: { authorization: `Bearer ${bearer}` } }));
const aGuia = (changes: Partial<TestGuide> = {}): TestGuide => guia({ numero: freshNumber(), ...changes });
/** The code a guide ends with. */
const codeOf = async (guide: TestGuide): Promise<string> => {
  const sent = await send(guide);
  if (sent.status !== 200) return sent.body.errors?.[0]?.cod ?? String(sent.status);
  const { body } = await ask(String(sent.body['numTicket']));
  const error = body['error'] as { numError: string } | undefined;
  return error?.numError ?? String(body['codRespuesta']);
};
const publicTransport = { mode: '01', carrier: carrierXml(), drivers: '', vehicle: '' };

describe('a guía de remisión', () => {
  it('is answered by a ticket and then by a CDR with the address of its QR', async () => {
    const guide = aGuia();
    const { status, body } = await send(guide);
    expect(status).toBe(200);
    expect(body).toEqual({ numTicket: expect.stringMatching(/^\d{15,}$/), fecRecepcion: expect.any(String) });
    const answer = await ask(String(body['numTicket']));
    expect(answer.body).toMatchObject({ codRespuesta: '0', indCdrGenerado: '1' });
    const cdr = readCdr(String(answer.body['arcCdr']));
    expect(cdr).toMatchObject({ code: '0', reference: `T001-${guide.numero}`, ruc: '20000000001' });
    expect(cdr.url).toMatch(/^https:\/\/e-factura\.sunat\.gob\.pe\/.*descargaqr\?hashqr=/);
    expect(await codeOf(guide)).toBe('1033');
  });

  it('travels with a carrier, in a car, or under the guide of who carries it', async () => {
    expect(await codeOf(aGuia(publicTransport))).toBe('0');
    expect(await codeOf(aGuia({ indicators: ['TrasladoVehiculoM1L'], drivers: '', vehicle: '' }))).toBe('0');
    expect(await codeOf(guiaTransportista({ numero: freshNumber() }))).toBe('0');
    const own = { listID: '20000000001' };
    const establishment = `<cbc:AddressTypeCode listID="${own.listID}">0001</cbc:AddressTypeCode>`;
    expect(await codeOf(aGuia({ reason: '04', receiver: ['6', '20000000001'], establishment }))).toBe('0');
  });

  it.each<[code: string, why: string, guide: () => TestGuide]>([
    ['2329', 'it is issued tomorrow', () => aGuia({ issued: limaDate(1), start: limaDate(1) })],
    ['2108', 'it is two days old', () => aGuia({ issued: limaDate(-2) })],
    ['3343', 'it starts before it is issued', () => aGuia({ start: limaDate(-1) })],
    ['3405', 'the motive does not exist', () => aGuia({ reason: '77' })],
    ['2555', 'a sale goes to the seller', () => aGuia({ receiver: ['6', '20000000001'] })],
    ['2554', 'a move between own places goes to another', () => aGuia({ reason: '04' })],
    ['3365', 'a move between own places says not which', () => aGuia({ reason: '04', receiver: ['6', '20000000001'] })],
    ['3457', 'another motive is not explained', () => aGuia({ reason: '13' })],
    ['3440', 'an import has no DAM', () => aGuia({ reason: '08' })],
    ['2758', 'the receiver has no RUC', () => aGuia({ receiver: ['6', '20131312956'] })],
    ['2532', 'the mode is missing', () => aGuia({ mode: '' })],
    ['2773', 'the mode does not exist', () => aGuia({ mode: '03' })],
    ['3347', 'private transport names a carrier', () => aGuia({ carrier: carrierXml() })],
    ['3357', 'nobody drives', () => aGuia({ drivers: '' })],
    ['3358', 'two drive', () => aGuia({ drivers: driverXml() + driverXml('Q87654321') })],
    ['2573', 'the licence is malformed', () => aGuia({ drivers: driverXml('Q-1') })],
    ['2566', 'there is no vehicle', () => aGuia({ vehicle: '' })],
    ['2567', 'the plate has a hyphen', () => aGuia({ vehicle: vehicleXml('ABC-123') })],
    ['2558', 'public transport has no carrier', () => aGuia({ ...publicTransport, carrier: '' })],
    ['2560', 'the issuer is the carrier', () => aGuia({ ...publicTransport, carrier: carrierXml('20000000001') })],
    ['3354', 'public transport names a vehicle', () => aGuia({ ...publicTransport, vehicle: vehicleXml() })],
    ['3388', 'an indicator does not exist', () => aGuia({ indicators: ['Nada'] })],
    ['3344', 'an indicator is repeated', () => aGuia({ indicators: ['TransbordoProgramado', 'TransbordoProgramado'] })],
    [
      '3383',
      'a carrier says not whose goods it carries',
      () => guiaTransportista({ numero: freshNumber(), sender: '' }),
    ],
    ['0306', 'nothing travels', () => aGuia({ lines: '<cac:Nada/>' })],
  ])('is refused with %s when %s', async (code, _why, guide) => {
    expect(await codeOf(guide())).toBe(code);
  });

  it('keeps its number when it is refused', async () => {
    const guide = aGuia({ mode: '03' });
    expect(await codeOf(guide)).toBe('2773');
    expect(await codeOf({ ...guide, mode: '02' })).toBe('0');
  });
});

describe('the service of guides', () => {
  it('gives a token to who knows everything, for an hour', async () => {
    const good = await askToken();
    expect(await good.json()).toMatchObject({ access_token: expect.any(String), expires_in: 3600 });
    const wrongs: Record<string, string>[] = [
      { grant_type: 'client_credentials' },
      { scope: 'https://otra' },
      { client_id: 'otro' },
      { client_secret: 'otro' },
      { password: 'otra' },
      { username: '20131312955MODDATOS' },
    ];
    for (const wrong of wrongs) expect((await askToken(wrong)).status).toBe(400);
    const fresh = await tokenFor();
    await sunat.control('PUT', '/sunat/clock', { advanceMs: 3_601_000 });
    expect((await ask('123', fresh)).status).toBe(401);
    await sunat.control('DELETE', '/sunat/clock');
  });

  it('answers 401 without a token of its scope, and when all are revoked', async () => {
    expect((await send(aGuia(), {}, 'nada')).status).toBe(401);
    const fresh = await tokenFor();
    await sunat.control('DELETE', '/sunat/tokens');
    expect((await ask('123', fresh)).status).toBe(401);
    token = await tokenFor();
  });

  it('answers 422 for names and bodies that are wrong, and 500 for a wrong hash', async () => {
    expect((await send(aGuia(), { hashZip: 'corto' })).status).toBe(422);
    expect((await send(aGuia(), { nomArchivo: 'otro.zip' })).body.errors).toEqual([
      expect.objectContaining({ cod: '2301' }),
    ]);
    expect((await send(aGuia(), { hashZip: '0'.repeat(64) })).status).toBe(500);
    expect((await ask('123')).body.errors).toEqual([expect.objectContaining({ cod: '0127' })]);
  });

  it('keeps a guide waiting as long as told', async () => {
    await sunat.control('PATCH', '/sunat/settings', { tickets: { polls: 1 } });
    const ticket = String((await send(aGuia())).body['numTicket']);
    expect((await ask(ticket)).body).toEqual({ codRespuesta: '98', indCdrGenerado: '0' });
    expect((await ask(ticket)).body).toMatchObject({ codRespuesta: '0' });
  });

  it('fails as it is told to', async () => {
    await sunat.fail({ kind: 'http', status: 500, services: ['gre'] });
    expect((await send(aGuia())).status).toBe(500);
    await sunat.fail({ kind: 'http', status: 422, code: '2329', services: ['gre'] });
    expect((await send(aGuia())).body.errors).toEqual([expect.objectContaining({ cod: '2329' })]);
    await sunat.fail({ kind: 'reject', code: '3405', services: ['gre'] });
    expect(await codeOf(aGuia())).toBe('3405');
    await sunat.fail({ kind: 'down', services: ['gre', 'token'] });
    expect((await fetch(`${base()}/envios/1`)).status).toBe(503);
    const ticket = String((await send(aGuia())).body['numTicket']);
    await sunat.fail({ kind: 'ticket', code: '99', services: ['gre'], match: ticket });
    expect((await ask(ticket)).body).toEqual({ codRespuesta: '99', indCdrGenerado: '0' });
  });
});
