import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { agentName, agentXml, percepcion, retencion } from '../../test/agents.ts';
import type { TestAgent } from '../../test/agents.ts';
import { aFile, voidedLines } from '../../test/files.ts';
import { limaDate } from '../../test/invoice.ts';
import { freshNumber, startTestSunat } from '../../test/sunat-server.ts';
import type { SendOptions, TestSunat } from '../../test/sunat-server.ts';

let sunat: TestSunat;
beforeAll(async () => {
  sunat = await startTestSunat();
});
afterEach(() => sunat.control('DELETE', '/sunat/clock'));
afterAll(() => sunat.simulators.close());

const codeOf = (agent: TestAgent, options: SendOptions = {}): Promise<string> =>
  sunat.codeOfXml(agentName(agent), agentXml(agent), { to: sunat.otroscpe, ...options });
const aRetencion = (changes: Partial<TestAgent> = {}): TestAgent => retencion({ numero: freshNumber(), ...changes });
const aPercepcion = (changes: Partial<TestAgent> = {}): TestAgent => percepcion({ numero: freshNumber(), ...changes });

describe('a comprobante de retención or percepción', () => {
  it('is taken at its own address and not at the other', async () => {
    expect(await codeOf(aRetencion())).toBe('0');
    expect(await codeOf(aPercepcion())).toBe('0');
    expect(await codeOf(aRetencion(), { to: sunat.bill } as SendOptions)).toBe('0151');
  });

  it('converts what was paid in dollars', async () => {
    const payment = { currency: 'USD', total: '1000.00', paid: '1000.00', part: '112.50', net: '3637.50' };
    const sums = { amount: '112.50', total: '3637.50' };
    expect(await codeOf(aRetencion({ ...sums, payments: [{ ...payment, rate: '3.750' }] }))).toBe('0');
    expect(await codeOf(aRetencion({ ...sums, payments: [payment] }))).toBe('2721');
    expect(await codeOf(aRetencion({ ...sums, payments: [{ ...payment, rate: '3.900' }] }))).toBe('2623');
  });

  it.each<[code: string, why: string, agent: () => TestAgent]>([
    ['2724', 'the supplier has no RUC', () => aRetencion({ receiver: ['6', '20131312956'] })],
    ['2511', 'the supplier shows a DNI', () => aRetencion({ receiver: ['1', '12345678'] })],
    ['2620', 'the supplier is the issuer', () => aRetencion({ receiver: ['6', '20000000001'] })],
    ['2618', 'the régimen does not exist', () => aRetencion({ regime: '09' })],
    ['2619', 'the rate is not of its régimen', () => aRetencion({ percent: '2.00' })],
    ['2628', 'the amounts do not add up', () => aRetencion({ amount: '35.41', payments: [{ part: '35.40' }] })],
    ['2629', 'the payments do not add up', () => aRetencion({ total: '1144.61', payments: [{ net: '1144.60' }] })],
    ['2623', 'a part is off', () => aRetencion({ amount: '40.00', total: '1140.00' })],
    [
      '2626',
      'a payment is told twice',
      () =>
        aRetencion({
          amount: '70.80',
          total: '2289.20',
          payments: [
            { part: '35.40', net: '1144.60' },
            { part: '35.40', net: '1144.60' },
          ],
        }),
    ],
    ['2692', 'it concerns a boleta', () => aRetencion({ payments: [{ tipo: '03', id: 'B001-1' }] })],
    ['2694', 'the number is malformed', () => aRetencion({ payments: [{ id: 'F001/1' }] })],
    ['2625', 'it was paid after it was issued', () => aRetencion({ payments: [{ paidOn: limaDate(1) }] })],
    [
      '2622',
      'the payment is in another currency',
      () => aRetencion({ payments: [{ currency: 'USD', rate: '3.750' }] }),
    ],
    ['2108', 'it is four days old', () => aRetencion({ issued: limaDate(-4) })],
    ['2603', 'the rate of a percepción is not of its régimen', () => aPercepcion({ regime: '02' })],
    ['2604', 'the customer is the issuer', () => aPercepcion({ receiver: ['6', '20000000001'] })],
    ['2667', 'what was collected does not add up', () => aPercepcion({ amount: '23.61' })],
    [
      '2608',
      'what was collected is off',
      () => aPercepcion({ amount: '30.00', total: '1210.00', payments: [{ part: '30.00', net: '1210.00' }] }),
    ],
  ])('is refused with %s when %s', async (code, _why, agent) => {
    const given = agent();
    const options: SendOptions =
      code === '2622'
        ? { edit: (xml) => xml.replace('<cbc:PaidAmount currencyID="USD">', '<cbc:PaidAmount currencyID="EUR">') }
        : {};
    expect(await codeOf(given, options)).toBe(code);
  });

  it('keeps its number when it is refused', async () => {
    const agent = aRetencion({ percent: '2.00' });
    expect(await codeOf(agent)).toBe('2619');
    expect(await codeOf({ ...agent, percent: '3.00' })).toBe('0');
    expect(await codeOf({ ...agent, percent: '3.00' })).toBe('1033');
  });

  it('compares its number with the name of the file', async () => {
    const agent = aRetencion();
    expect(await codeOf(agent, { edit: (xml) => xml.replace(/<cbc:ID>R001-\d+/, '<cbc:ID>R001-99999') })).toBe('1049');
  });
});

describe('a reversal', () => {
  it('reverts what SUNAT has, once', async () => {
    const agent = aRetencion();
    await codeOf(agent);
    const lines = voidedLines(['20', 'R001', agent.numero]);
    expect(await sunat.fileCode(aFile('RR', lines), { to: sunat.otroscpe })).toBe('0');
    expect(await sunat.fileCode(aFile('RR', lines), { to: sunat.otroscpe })).toBe('2751');
    expect(await codeOf(agent)).toBe('1032');
  });

  it('is refused for what it does not take or know', async () => {
    const to = sunat.otroscpe;
    expect(await sunat.fileCode(aFile('RR', voidedLines(['20', 'R001', '99999'])), { to })).toBe('2750');
    expect(await sunat.fileCode(aFile('RR', voidedLines(['01', 'F001', '1'])), { to })).toBe('2308');
    expect(await sunat.fileCode(aFile('RR', voidedLines(['20', 'P001', '1'])), { to })).toBe('2674');
    expect(await sunat.fileCode(aFile('RR', voidedLines(['40', 'R001', '1'])), { to })).toBe('2675');
    expect(await sunat.ticketOf(aFile('RR', voidedLines(['20', 'R001', '1'])))).toBe('0151');
  });
});
