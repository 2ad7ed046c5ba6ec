import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aNote, noteName, noteXml } from '../../test/note.ts';
import type { TestNote } from '../../test/note.ts';
import { boleta, factura, gravada, idOf, limaDate } from '../../test/invoice.ts';
import { aFile, voidedLines } from '../../test/files.ts';
import { freshNumber, startTestSunat } from '../../test/sunat-server.ts';
import type { SendOptions, TestSunat } from '../../test/sunat-server.ts';

let sunat: TestSunat;
beforeAll(async () => {
  sunat = await startTestSunat();
});
afterAll(() => sunat.simulators.close());

const credit = (...instalments: [amount: string, date: string][]): string =>
  `<cac:PaymentTerms><cbc:ID>FormaPago</cbc:ID><cbc:PaymentMeansID>Credito</cbc:PaymentMeansID><cbc:Amount currencyID="PEN">118.00</cbc:Amount></cac:PaymentTerms>` +
  instalments
    .map(
      ([amount, date], at) =>
        `<cac:PaymentTerms><cbc:ID>FormaPago</cbc:ID><cbc:PaymentMeansID>Cuota00${at + 1}</cbc:PaymentMeansID><cbc:Amount currencyID="PEN">${amount}</cbc:Amount><cbc:PaymentDueDate>${date}</cbc:PaymentDueDate></cac:PaymentTerms>`,
    )
    .join('');
/** A factura or boleta that SUNAT has; returns its number. */
const original = async (changes: Parameters<typeof factura>[0] = {}, build = factura): Promise<string> => {
  const invoice = build({ numero: freshNumber(), ...changes });
  expect(await sunat.codeOf(invoice)).toBe('0');
  return idOf(invoice);
};
const note = (
  tipo: '07' | '08',
  reason: string,
  amends: [string, string][],
  changes: Parameters<typeof aNote>[3] = {},
) => aNote(tipo, reason, amends, { numero: freshNumber(), ...changes });
const codeOf = (given: TestNote, options?: SendOptions): Promise<string> =>
  sunat.codeOfXml(noteName(given), noteXml(given), options);

describe('a note', () => {
  it('amends a factura or a boleta that SUNAT has', async () => {
    const id = await original();
    expect(await codeOf(note('07', '01', [['01', id]]))).toBe('0');
    expect(await codeOf(note('08', '02', [['01', id]]))).toBe('0');
    const ticket = await original({}, boleta);
    const customer = boleta().customer;
    expect(await codeOf(note('07', '06', [['03', ticket]], { serie: 'BC01', customer }))).toBe('0');
  });

  it('is refused when what it amends is unknown, voided, refused or of the other family', async () => {
    expect(await codeOf(note('07', '01', [['01', 'F001-99999']]))).toBe('2119');
    expect(await codeOf(note('08', '01', [['01', 'F001-99999']]))).toBe('2209');
    const id = await original();
    await sunat.fileCode(aFile('RA', voidedLines(['01', 'F001', id.slice(5)])));
    expect(await codeOf(note('07', '01', [['01', id]]))).toBe('2120');
    expect(await codeOf(note('08', '01', [['01', id]]))).toBe('2207');
    const refused = factura({ numero: freshNumber(), payable: '200.00' });
    await sunat.codeOf(refused);
    expect(await codeOf(note('07', '01', [['01', idOf(refused)]]))).toBe('2121');
    const ticket = await original({}, boleta);
    expect(await codeOf(note('07', '01', [['03', ticket]]))).toBe('2116');
    expect(await codeOf(note('07', '01', [['01', ticket]], { serie: 'FC02' }))).toBe('2117');
  });

  it('keeps customer and currency, but for the reason that corrects the RUC', async () => {
    const id = await original();
    const customer = { scheme: '6', number: '20000000001', name: 'OTRO S.A.' };
    expect(await codeOf(note('07', '01', [['01', id]], { customer }))).toBe('2802');
    expect(await codeOf(note('07', '02', [['01', id]], { customer }))).toBe('0');
    expect(await codeOf(note('07', '01', [['01', id]], { currency: 'USD' }))).toBe('3209');
  });

  it('has one reason of the catalogue and as many receipts as that allows', async () => {
    const [first, second] = [await original(), await original()];
    expect(await codeOf(note('07', '14', [['01', first]]))).toBe('2172');
    expect(await codeOf(note('08', '04', [['01', first]]))).toBe('2172');
    expect(await codeOf(note('07', '01', []))).toBe('2118');
    const both: [string, string][] = [
      ['01', first],
      ['01', second],
    ];
    expect(await codeOf(note('07', '01', both))).toBe('2412');
    expect(await codeOf(note('07', '04', both))).toBe('0');
    expect(await codeOf(note('07', '13', both))).toBe('3261');
    expect(await codeOf(note('07', '04', [both[0]!, both[0]!]))).toBe('2365');
  });

  it('is not worth more than the factura nor older', async () => {
    const id = await original();
    const lines = [{ ...gravada, quantity: '4', value: '200.00', igv: '36.00' }];
    const more = {
      subtotals: [{ tax: '1000', base: '200.00', amount: '36.00' }],
      taxTotal: '36.00',
      payable: '236.00',
    };
    expect(await codeOf(note('07', '01', [['01', id]], { lines, ...more }))).toBe('3286');
    expect(await codeOf(note('08', '02', [['01', id]], { lines, ...more }))).toBe('0');
    expect(await codeOf(note('07', '01', [['01', id]], { date: limaDate(-1) }))).toBe('2885');
  });

  it('changes the instalments of a factura on credit and nothing else', async () => {
    const zero = { ...gravada, value: '0.00', unitPrice: '0.00', price: '0.00', igv: '0.00' };
    const nothing = {
      lines: [zero],
      subtotals: [{ tax: '1000', base: '0.00', amount: '0.00' }],
      taxTotal: '0.00',
      payable: '0.00',
    };
    const sold = await original({ payment: credit(['118.00', limaDate(30)]) });
    const terms = { payment: credit(['118.00', limaDate(60)]) };
    expect(await codeOf(note('07', '13', [['01', sold]], { ...nothing, ...terms }))).toBe('0');
    expect(await codeOf(note('07', '13', [['01', sold]], terms))).toBe('3315');
    expect(await codeOf(note('07', '13', [['01', sold]], nothing))).toBe('3257');
    const short = { payment: credit(['117.00', limaDate(60)]) };
    expect(await codeOf(note('07', '13', [['01', sold]], { ...nothing, ...short }))).toBe('3319');
    const due = { payment: credit(['118.00', limaDate()]) };
    expect(await codeOf(note('07', '13', [['01', sold]], { ...nothing, ...due }))).toBe('3321');
    const cash = await original();
    expect(await codeOf(note('07', '13', [['01', cash]], { ...nothing, ...terms }))).toBe('3260');
  });
});
