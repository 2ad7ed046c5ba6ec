import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { zipSync } from 'fflate';
import { aFile, fileName, fileXml, summaryLines, voidedLines } from '../../test/files.ts';
import type { TestFile, TestSummaryLine } from '../../test/files.ts';
import { boleta, factura, idOf, invoiceXml, limaDate, nameOf, signXml } from '../../test/invoice.ts';
import { envelope, post } from '../../test/sunat-client.ts';
import { startTestSunat } from '../../test/sunat-server.ts';
import type { SendOptions, TestSunat } from '../../test/sunat-server.ts';

let sunat: TestSunat;
let number = 0;
beforeAll(async () => {
  sunat = await startTestSunat();
});
afterEach(async () => {
  await sunat.control('DELETE', '/sunat/failures');
  await sunat.control('PUT', '/sunat/settings', {});
  await sunat.control('DELETE', '/sunat/clock');
});
afterAll(() => sunat.simulators.close());

const next = (): string => String(++number);
const resumen = (lines: TestSummaryLine[], changes: Partial<TestFile> = {}): TestFile =>
  aFile('RC', summaryLines(...lines), changes);
const register = async (name: string): Promise<Record<string, unknown> | undefined> =>
  ((await (await sunat.control('GET', `/sunat/documents?name=${name}`)).json()) as Record<string, unknown>[])[0];
const edit = (from: string | RegExp, to: string): SendOptions => ({
  edit: (xml) => {
    const edited = xml.replace(from, to);
    if (edited === xml) throw new Error(`nothing to replace: ${String(from)}`);
    return edited;
  },
});
/** A factura that SUNAT has. */
const accepted = async (changes: Parameters<typeof factura>[0] = {}) => {
  const invoice = factura({ numero: next(), ...changes });
  expect(await sunat.codeOf(invoice)).toBe('0');
  return invoice;
};

describe('a resumen diario', () => {
  it('is answered by a ticket, tells its boletas, and can void them later', async () => {
    const id = `B001-${next()}`;
    const file = resumen([{ id }]);
    const ticket = await sunat.ticketOf(file);
    expect(ticket).toMatch(/^\d{15,}$/);
    expect(await sunat.status(ticket)).toMatchObject({
      status: '0',
      cdr: { code: '0', reference: fileName(file).slice(12), ruc: '20000000001' },
    });
    expect(await register(`20000000001-03-${id}`)).toMatchObject({
      outcome: 'aceptado',
      informedBy: fileName(file),
      total: '118.00',
      cliente: '1-12345678',
    });
    const baja = resumen([{ id, condition: '3' }]);
    expect(await sunat.fileCode(baja)).toBe('0');
    expect(await register(`20000000001-03-${id}`)).toMatchObject({ voidedBy: fileName(baja) });
    expect(await sunat.fileCode(resumen([{ id, condition: '3' }]))).toBe('2987');
  });

  it('modifies what a boleta is worth', async () => {
    const id = `B001-${next()}`;
    await sunat.fileCode(resumen([{ id }]));
    const line = { id, condition: '2', total: '59.00' };
    const figures = { paid: [['01', '50.00']], taxes: [['1000', '9.00', '18.00']] } as Partial<TestSummaryLine>;
    expect(await sunat.fileCode(resumen([{ ...line, ...figures }]))).toBe('0');
    expect(await register(`20000000001-03-${id}`)).toMatchObject({ total: '59.00' });
  });

  it('takes the notes of boletas it adds itself', async () => {
    const id = `B001-${next()}`;
    const note = { tipo: '07', id: `BC01-${next()}`, amends: ['03', id] as [string, string] };
    expect(await sunat.fileCode(resumen([{ id }, note]))).toBe('0');
  });

  it('voids a boleta that was sent by itself', async () => {
    const sent = boleta({ numero: next() });
    expect(await sunat.codeOf(sent)).toBe('0');
    expect(await sunat.fileCode(resumen([{ id: idOf(sent), condition: '3' }]))).toBe('0');
    expect(await sunat.codeOf(sent)).toBe('1032');
  });

  it.each<[code: string, why: string, lines: () => TestSummaryLine[], changes?: Partial<TestFile>]>([
    [
      '2514',
      'has no customer above S/ 700',
      () => [
        {
          id: `B001-${next()}`,
          total: '826.00',
          customer: null,
          paid: [['01', '700.00']],
          taxes: [['1000', '126.00', '18.00']],
        },
      ],
    ],
    ['2663', 'modifies what nobody told', () => [{ id: 'B001-99999', condition: '2' }]],
    [
      '2663',
      'voids what it adds itself',
      () => {
        const id = `B001-${next()}`;
        return [{ id }, { id, condition: '3' }];
      },
    ],
    [
      '3094',
      'says a document twice',
      () => {
        const id = `B001-${next()}`;
        return [{ id }, { id }];
      },
    ],
    [
      '3095',
      'adds and modifies a document',
      () => {
        const id = `B001-${next()}`;
        return [{ id }, { id, condition: '2' }];
      },
    ],
    [
      '3096',
      'modifies and voids a document',
      () => {
        const id = `B001-${next()}`;
        return [
          { id, condition: '2' },
          { id, condition: '3' },
        ];
      },
    ],
    ['2278', 'forgets the IGV', () => [{ id: `B001-${next()}`, taxes: [] }]],
    ['2513', 'names a series of facturas', () => [{ id: `F001-${next()}` }]],
    ['2241', 'holds a factura', () => [{ tipo: '01', id: `B001-${next()}` }]],
    ['2896', 'has a condition that does not exist', () => [{ id: `B001-${next()}`, condition: '4' }]],
    ['2524', 'has a note without its boleta', () => [{ tipo: '07', id: `BC01-${next()}` }]],
    ['2582', 'has a boleta that amends another', () => [{ id: `B001-${next()}`, amends: ['03', 'B001-1'] }]],
    [
      '2920',
      'has a note of a malformed number',
      () => [{ tipo: '07', id: `BC01-${next()}`, amends: ['03', 'B001/1'] }],
    ],
    [
      '2989',
      'has a note of an unknown boleta',
      () => [{ tipo: '07', id: `BC01-${next()}`, amends: ['03', 'B001-99999'] }],
    ],
    [
      '2671',
      'is older than its documents',
      () => [{ id: `B001-${next()}` }],
      { issued: limaDate(-1), referenced: limaDate() },
    ],
    ['2236', 'is generated tomorrow', () => [{ id: `B001-${next()}` }], { issued: limaDate(1) }],
    ['2237', 'speaks of tomorrow', () => [{ id: `B001-${next()}` }], { issued: limaDate(1), referenced: limaDate(1) }],
  ])('is refused with %s when it %s', async (code, _why, lines, changes) => {
    const file = resumen(lines(), changes);
    expect(await sunat.fileCode(file)).toBe(code);
    expect(await register(fileName(file))).toMatchObject({ outcome: 'rechazado', code });
  });

  it('tells nothing when one line is bad', async () => {
    const id = `B001-${next()}`;
    expect(await sunat.fileCode(resumen([{ id }, { id: 'B001-99999', condition: '2' }]))).toBe('2663');
    expect(await register(`20000000001-03-${id}`)).toBeUndefined();
  });

  it('is refused when a boleta was told before, by itself or in another', async () => {
    const sent = boleta({ numero: next() });
    await sunat.codeOf(sent);
    expect(await sunat.fileCode(resumen([{ id: idOf(sent) }]))).toBe('2282');
    const id = `B001-${next()}`;
    await sunat.fileCode(resumen([{ id }]));
    expect(await sunat.fileCode(resumen([{ id }]))).toBe('2282');
  });

  it('compares its number and date with the name of the file', async () => {
    const swap = { edit: (xml: string) => xml.replace(/<cbc:ID>RC-(\d{8})-\d+/, '<cbc:ID>RC-$1-99999') };
    expect(await sunat.fileCode(resumen([{ id: `B001-${next()}` }]), swap)).toBe('2220');
    const shift = edit(/<cbc:IssueDate>[^<]*/, `<cbc:IssueDate>${limaDate(-1)}`);
    expect(await sunat.fileCode(resumen([{ id: `B001-${next()}` }]), shift)).toBe('2346');
  });

  it('is taken late with 4443, and voids nothing after seven days', async () => {
    const id = `B001-${next()}`;
    const old = { referenced: limaDate(-8) };
    const late = resumen([{ id }], old);
    expect(await sunat.status(await sunat.ticketOf(late))).toMatchObject({
      status: '0',
      cdr: { code: '0', notes: [expect.stringContaining('4443')] },
    });
    expect(await sunat.fileCode(resumen([{ id, condition: '3' }], old))).toBe('2957');
  });

  it('holds five hundred lines and no more', async () => {
    const lines = (count: number): TestSummaryLine[] => Array.from({ length: count }, () => ({ id: `B050-${next()}` }));
    expect(await sunat.fileCode(resumen(lines(500)))).toBe('0');
    expect(await sunat.fileCode(resumen(lines(501)))).toBe('0158');
  });

  it('is good for one name, whatever became of it', async () => {
    const file = resumen([{ id: `B001-${next()}` }]);
    expect(await sunat.fileCode(file)).toBe('0');
    expect(await sunat.ticketOf(file)).toBe('2223');
    const refused = resumen([{ id: 'B001-99999', condition: '3' }]);
    expect(await sunat.fileCode(refused)).toBe('2663');
    expect(await sunat.ticketOf(refused)).toBe('2223');
  });

  it('is checked to the cent when told so', async () => {
    const off = { total: '118.03' };
    expect(await sunat.fileCode(resumen([{ id: `B001-${next()}`, ...off }]))).toBe('0');
    await sunat.control('PATCH', '/sunat/settings', { precision: 'exact' });
    expect(await sunat.fileCode(resumen([{ id: `B001-${next()}`, ...off }]))).toBe('2519');
    const igv = { total: '118.01', taxes: [['1000', '18.01', '18.00']] } as Partial<TestSummaryLine>;
    expect(await sunat.fileCode(resumen([{ id: `B001-${next()}`, ...igv }]))).toBe('2518');
  });

  it('is not sendBill and does not go to the wrong counter', async () => {
    const file = resumen([{ id: `B001-${next()}` }]);
    expect((await sunat.deliver('sendBill', fileName(file), fileXml(file))).fault?.code).toBe('soap-env:Client.0152');
    expect(await sunat.ticketOf(file, { to: sunat.otroscpe })).toBe('0151');
  });
});

describe('a comunicación de baja', () => {
  it('voids a factura, which then cannot be sent, amended or voided again', async () => {
    const invoice = await accepted();
    const baja = aFile('RA', voidedLines(['01', 'F001', invoice.numero]));
    expect(await sunat.fileCode(baja)).toBe('0');
    expect(await register(nameOf(invoice))).toMatchObject({ outcome: 'aceptado', voidedBy: fileName(baja) });
    expect(await sunat.codeOf(invoice)).toBe('1032');
    expect(await sunat.fileCode(aFile('RA', voidedLines(['01', 'F001', invoice.numero])))).toBe('2323');
    expect(await sunat.ticketOf(baja)).toBe('2324');
    const asked = await post(
      sunat.consult,
      envelope('getStatus', {
        rucComprobante: '20000000001',
        tipoComprobante: '01',
        serieComprobante: 'F001',
        numeroComprobante: invoice.numero,
      }),
    );
    expect(asked.value('statusCode')).toBe('0003');
  });

  it('is refused for what it does not take, does not know, or was refused', async () => {
    expect(await sunat.fileCode(aFile('RA', voidedLines(['03', 'B001', '1'])))).toBe('2308');
    expect(await sunat.fileCode(aFile('RA', voidedLines(['01', 'B001', '1'])))).toBe('2310');
    expect(await sunat.fileCode(aFile('RA', voidedLines(['01', 'F001', '99999'])))).toBe('2105');
    const refused = factura({ numero: next(), payable: '200.00' });
    expect(await sunat.codeOf(refused)).toBe('3280');
    expect(await sunat.fileCode(aFile('RA', voidedLines(['01', 'F001', refused.numero])))).toBe('2398');
  });

  it('speaks of one issue date, within seven days', async () => {
    const invoice = await accepted({ date: limaDate(-1) });
    expect(await sunat.fileCode(aFile('RA', voidedLines(['01', 'F001', invoice.numero])))).toBe('2375');
    await sunat.control('PUT', '/sunat/clock', { advanceMs: 7 * 86_400_000 });
    const later = { issued: limaDate(7), referenced: limaDate(-1) };
    expect(await sunat.fileCode(aFile('RA', voidedLines(['01', 'F001', invoice.numero]), later))).toBe('2957');
  });

  it('names each document once and says why', async () => {
    const invoice = await accepted();
    const twice = voidedLines(['01', 'F001', invoice.numero], ['01', 'F001', `0${invoice.numero}`]);
    expect(await sunat.fileCode(aFile('RA', twice))).toBe('2348');
    expect(await sunat.fileCode(aFile('RA', voidedLines(['01', 'F001', invoice.numero, ''])))).toBe('2315');
    expect(await sunat.fileCode(aFile('RA', voidedLines(['01', 'F001', invoice.numero, 'x'.repeat(101)])))).toBe(
      '2314',
    );
    expect(
      await sunat.fileCode(aFile('RA', voidedLines(['01', 'F001', invoice.numero]), { issued: limaDate(1) })),
    ).toBe('2301');
  });
});

describe('a ticket', () => {
  const aResumen = (): TestFile => resumen([{ id: `B001-${next()}` }]);

  it('answers 98 as often as told, and nothing is told until then', async () => {
    await sunat.control('PATCH', '/sunat/settings', { tickets: { polls: 2 } });
    const id = `B001-${next()}`;
    const file = resumen([{ id }]);
    const ticket = await sunat.ticketOf(file);
    expect(await sunat.status(ticket)).toEqual({ status: '98', cdr: null });
    expect(await register(`20000000001-03-${id}`)).toBeUndefined();
    expect(await register(fileName(file))).toMatchObject({ outcome: 'en-proceso', ticket });
    expect(await sunat.ticketOf(file)).toBe('0140');
    expect((await sunat.status(ticket)).status).toBe('98');
    expect(await sunat.status(ticket)).toMatchObject({ status: '0', cdr: { code: '0' } });
    expect(await register(`20000000001-03-${id}`)).toMatchObject({ outcome: 'aceptado' });
  });

  it('waits for its time on the clock that can be set', async () => {
    await sunat.control('PUT', '/sunat/clock', { frozen: true });
    await sunat.control('PATCH', '/sunat/settings', { tickets: { seconds: 3_600, unknownSeconds: 60 } });
    const ticket = await sunat.ticketOf(aResumen());
    expect((await sunat.status(ticket)).status).toBe('0127');
    await sunat.control('PUT', '/sunat/clock', { advanceMs: 60_000 });
    expect((await sunat.status(ticket)).status).toBe('98');
    await sunat.control('PUT', '/sunat/clock', { advanceMs: 3_540_000 });
    expect(await sunat.status(ticket)).toMatchObject({ status: '0', cdr: { code: '0' } });
  });

  it('answers 99 with the CDR of a refusal, or without when told so', async () => {
    const ticket = await sunat.ticketOf(resumen([{ id: 'B001-99999', condition: '3' }]));
    expect(await sunat.status(ticket)).toMatchObject({ status: '99', cdr: { code: '2663' } });
    await sunat.fail({ kind: 'ticket', code: '99', match: ticket });
    expect(await sunat.status(ticket)).toEqual({ status: '99', cdr: null });
  });

  it.each(['98', '0098', '0127', '0126', '99', '0'])(
    'answers %s when told so, and the truth after that',
    async (code) => {
      const file = aResumen();
      const ticket = await sunat.ticketOf(file);
      await sunat.fail({ kind: 'ticket', code, match: fileName(file) });
      expect(await sunat.status(ticket)).toEqual({ status: code, cdr: null });
      expect((await sunat.status(ticket)).status).toBe('0');
    },
  );

  it('belongs to the user who sent the file', async () => {
    await sunat.control('PATCH', '/sunat/settings', { users: { OTRO: 'secreta' } });
    const other = { username: '20000000001OTRO', password: 'secreta' };
    const ticket = await sunat.ticketOf(aResumen());
    expect((await sunat.status(ticket, sunat.bill, other)).status).toBe('0126');
    expect((await sunat.status(ticket)).status).toBe('0');
    expect((await sunat.status('123456789012345')).status).toBe('0127');
  });

  it('carries a scripted verdict to its end', async () => {
    await sunat.fail({ kind: 'reject', code: '2335', match: '-RC-' });
    expect(await sunat.fileCode(aResumen())).toBe('2335');
    await sunat.fail({ kind: 'observe', code: '4093', services: ['summary'] });
    const { cdr } = await sunat.status(await sunat.ticketOf(aResumen()));
    expect(cdr?.notes).toEqual([expect.stringContaining('4093')]);
  });
});

describe('a lot', () => {
  it('decides each document by itself', async () => {
    const good = factura({ numero: next() });
    const bad = factura({ numero: next(), payable: '200.00' });
    const files = Object.fromEntries(
      [good, bad].map((invoice) => [
        `${nameOf(invoice)}.xml`,
        Buffer.from(signXml(invoiceXml(invoice), sunat.signer), 'utf8'),
      ]),
    );
    const name = `20000000001-LT-${limaDate().replaceAll('-', '')}-1`;
    const content = Buffer.from(zipSync(files)).toString('base64');
    const sent = await post(sunat.bill, envelope('sendPack', { fileName: `${name}.zip`, contentFile: content }));
    const reply = await post(sunat.bill, envelope('getStatus', { ticket: sent.value('ticket') }));
    expect(reply.value('statusCode')).toBe('99');
    expect(await register(nameOf(good))).toMatchObject({ outcome: 'aceptado' });
    expect(await register(nameOf(bad))).toMatchObject({ outcome: 'rechazado', code: '3280' });
    const again = await post(sunat.bill, envelope('sendPack', { fileName: `${name}.zip`, contentFile: content }));
    expect(again.fault?.code).toBe('soap-env:Client.2223');
  });
});
