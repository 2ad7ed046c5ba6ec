import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aFile, summaryLines } from '../../test/files.ts';
import { factura, limaDate } from '../../test/invoice.ts';
import { envelope, post, readCdr } from '../../test/sunat-client.ts';
import { freshNumber, startTestSunat } from '../../test/sunat-server.ts';
import type { TestSunat } from '../../test/sunat-server.ts';
import { codeText, isServerCode, knownCodes } from './codes.ts';

let sunat: TestSunat;
beforeAll(async () => {
  sunat = await startTestSunat();
});
afterEach(async () => {
  await sunat.control('DELETE', '/sunat/failures');
  await sunat.control('PUT', '/sunat/settings', {});
  await sunat.control('DELETE', '/sunat/clock');
});
afterAll(() => sunat.simulators.close());

const aFactura = () => factura({ numero: freshNumber() });
const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_none, at) => String(from + at).padStart(4, '0'));

/** Every code somebody has to know what to do about. */
const HANDLED = [
  ...['0100', '0109', '0110', '0125', ...range(130, 138), '0200', ...range(250, 253)],
  ...[...range(101, 106), ...range(111, 113), '0126', '0127', '0140', '0151', ...range(152, 161), '0306'],
  ...['1032', '1033', '1034', '1035', '1036', '1049', '1078', '1079', '1083', '1086'],
  ...['2010', '2011', '2017', '2800', '2801', '2802', '2018', '2022', '2027', '2028', '2033', '2108'],
  ...['2119', '2209', '2663', '2989', '2105', '2398', '2223', '2282', '2323', '2324', '2987', '2308'],
  ...['2325', '2326', '2327', '2329', '2335', '2346', '2220', '2375', '2514', '2524', '2582', '2920'],
  ...['2671', '2236', '2237', '2957', '3094', '3095', '3096', '3105', '3223', '3127', '3205', ...range(3244, 3251)],
  ...['3265', '3266', '3267', '3319', ...range(3270, 3280), ...range(3291, 3303), '3305', '3306', '3462'],
  ...['4265', '4093', '4236', ...range(4251, 4257), '4332', '4333', '4287', '4288', '4439', '4443'],
];

describe('a scripted code', () => {
  it.each(HANDLED)('%s comes where it comes in reality, with its words', async (code) => {
    expect(knownCodes()).toContain(code);
    await sunat.fail({ kind: 'code', code });
    const reply = await sunat.send(aFactura());
    if (Number(code) < 2000) {
      expect(reply.fault).toEqual({
        code: `soap-env:${isServerCode(code) ? 'Server' : 'Client'}.${code}`,
        text: codeText(code),
      });
      return;
    }
    expect(reply.fault).toBeNull();
    const cdr = readCdr(reply.value('applicationResponse'));
    if (Number(code) < 4000) expect(cdr).toMatchObject({ code, description: codeText(code), notes: [] });
    else expect(cdr).toMatchObject({ code: '0', notes: [`${code} - ${codeText(code)}`] });
  });

  it('comes as a fault without CDR where rejections do, as in beta, and burns nothing', async () => {
    await sunat.control('PATCH', '/sunat/settings', { rejections: 'fault' });
    const bad = factura({ numero: freshNumber(), payable: '200.00' });
    expect((await sunat.send(bad)).fault?.code).toBe('soap-env:Client.3280');
    expect(await sunat.codeOf({ ...bad, payable: '118.00' })).toBe('0');
    await sunat.fail({ kind: 'fault', code: '2335' });
    expect((await sunat.send(aFactura())).fault?.code).toBe('soap-env:Client.2335');
  });
});

describe('a failure', () => {
  it('waits for its turn, and acts as often as told', async () => {
    await sunat.fail({ kind: 'code', code: '0100', after: 2, times: 2 });
    const codes: string[] = [];
    for (let at = 0; at < 5; at++) codes.push(await sunat.codeOf(aFactura()));
    expect(codes).toEqual(['0', '0', '0100', '0100', '0']);
  });

  it('acts between two instants of the clock that can be set', async () => {
    const at = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
    await sunat.control('PUT', '/sunat/clock', { at: at(0), frozen: true });
    await sunat.fail({ kind: 'down', from: at(10), until: at(130), times: null });
    expect(await sunat.codeOf(aFactura())).toBe('0');
    await sunat.control('PUT', '/sunat/clock', { advanceMs: 11 * 60_000 });
    expect((await sunat.send(aFactura())).status).toBe(503);
    await sunat.control('PUT', '/sunat/clock', { advanceMs: 120 * 60_000 });
    expect(await sunat.codeOf(aFactura())).toBe('0');
  });

  it('concerns the operations it names', async () => {
    await sunat.fail({ kind: 'empty-200', operations: ['getStatus'], services: ['ticket'], times: null });
    expect(await sunat.codeOf(aFactura())).toBe('0');
    const ticket = await sunat.ticketOf(aFile('RC', summaryLines({ id: `B009-${freshNumber()}` })));
    expect(await post(sunat.bill, envelope('getStatus', { ticket }))).toMatchObject({ status: 200, body: '' });
  });

  it('speaks as the gateway does under load or without configuration', async () => {
    await sunat.fail({ kind: 'rejected-by-policy' });
    expect((await sunat.send(aFactura())).fault).toEqual({
      code: 'soap-env:Client.0111',
      text: 'Rejected by policy.',
    });
    await sunat.fail({ kind: 'gateway-fault' });
    expect((await sunat.send(aFactura())).fault).toMatchObject({ code: 'env:Server' });
  });

  it('answers late what it registered at once', async () => {
    await sunat.fail({ kind: 'late', delayMs: 300 });
    const invoice = aFactura();
    const first = sunat.codeOf(invoice);
    await expect
      .poll(async () => {
        const name = `20000000001-01-F001-${invoice.numero}`;
        return (await (await sunat.control('GET', `/sunat/documents?name=${name}`)).json()) as unknown[];
      })
      .toHaveLength(1);
    expect(await sunat.codeOf(invoice)).toBe('1033');
    expect(await first).toBe('0');
  });

  it('lets a gateway ask twice: the document is there and the answer says it was already', async () => {
    await sunat.fail({ kind: 'twice' });
    const invoice = aFactura();
    expect(await sunat.codeOf(invoice)).toBe('1033');
    const [record] = (await (
      await sunat.control('GET', `/sunat/documents?name=20000000001-01-F001-${invoice.numero}`)
    ).json()) as Record<string, unknown>[];
    expect(record).toMatchObject({ outcome: 'aceptado', acceptedTimes: 1, timesReceived: 2 });
  });

  it('never answers and registers nothing', async () => {
    await sunat.fail({ kind: 'timeout', delayMs: 100 });
    const invoice = aFactura();
    await expect(sunat.send(invoice)).rejects.toThrow();
    expect(await sunat.codeOf(invoice)).toBe('0');
  });

  it.each([
    [{ kind: 'code' }],
    [{ kind: 'code', code: '5000' }],
    [{ kind: 'cdr' }],
    [{ kind: 'cdr', variant: 'otra' }],
    [{ kind: 'http' }],
    [{ kind: 'ticket', code: '98', services: ['bill'] }],
    [{ kind: 'down', from: 'ayer' }],
  ])('is refused when it makes no sense: %j', async (order) => {
    expect((await sunat.control('POST', '/sunat/failures', order)).status).toBe(400);
  });
});

describe('the registers', () => {
  const told = (ruc: string, facts: Record<string, unknown>): Promise<Response> =>
    sunat.control('PATCH', '/sunat/settings', { taxpayers: { [ruc]: facts } });

  it.each([
    ['2010', { estado: '10' }],
    ['2011', { condicion: '12' }],
    ['2104', { existe: false }],
    ['1078', { ose: true }],
    ['1086', { sinCapacidad: true }],
  ])('answer %s for an issuer that is %j', async (code, facts) => {
    await told('20000000001', facts);
    expect(await sunat.codeOf(aFactura())).toBe(code);
  });

  it('know which customers exist', async () => {
    await told('20131312955', { existe: false });
    expect(await sunat.codeOf(aFactura())).toBe('1083');
  });

  it('note the reduced IGV of who may not use it', async () => {
    const lines = [
      { value: '100.00', unitPrice: '100.00', price: '110.50', affectation: '10', igv: '10.50', percent: '10.5' },
    ];
    const reduced = {
      lines,
      subtotals: [{ tax: '1000', base: '100.00', amount: '10.50' }],
      taxTotal: '10.50',
      inclusive: '110.50',
      payable: '110.50',
    };
    expect((await sunat.cdrOf(factura({ numero: freshNumber(), ...reduced }))).notes).toEqual([]);
    await told('20000000001', { igvReducido: false });
    expect((await sunat.cdrOf(factura({ numero: freshNumber(), ...reduced }))).notes).toEqual([
      expect.stringContaining('4439'),
    ]);
  });

  it('refuse settings that make no sense', async () => {
    expect((await sunat.control('PATCH', '/sunat/settings', { precision: 'poca' })).status).toBe(400);
    expect((await sunat.control('PUT', '/sunat/clock', { at: 'mañana' })).status).toBe(400);
  });
});

it('lives on the clock it is told', async () => {
  await sunat.control('PUT', '/sunat/clock', { advanceMs: 4 * 86_400_000 });
  expect(await sunat.codeOf(aFactura())).toBe('2108');
  const future = factura({ numero: freshNumber(), date: limaDate(4) });
  expect(await sunat.codeOf(future)).toBe('0');
  await sunat.control('DELETE', '/sunat/clock');
  expect(await sunat.codeOf(factura({ numero: freshNumber(), date: limaDate(4) }))).toBe('2329');
});
