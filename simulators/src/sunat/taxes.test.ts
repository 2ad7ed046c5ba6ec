import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cash, factura, gravada, limaDate, subtotalXml } from '../../test/invoice.ts';
import type { TestInvoice, TestLine } from '../../test/invoice.ts';
import { freshNumber, startTestSunat } from '../../test/sunat-server.ts';
import type { TestSunat } from '../../test/sunat-server.ts';

let sunat: TestSunat;
beforeAll(async () => {
  sunat = await startTestSunat({ sunatSettings: { precision: 'exact' } });
});
afterEach(() => sunat.control('PUT', '/sunat/settings', { precision: 'exact' }));
afterAll(() => sunat.simulators.close());

const aFactura = (changes: Partial<TestInvoice> = {}): TestInvoice => factura({ numero: freshNumber(), ...changes });
const charge = (code: string, indicator: string, factor: string, amount: string, base: string): string =>
  `<cac:AllowanceCharge><cbc:ChargeIndicator>${indicator}</cbc:ChargeIndicator><cbc:AllowanceChargeReasonCode>${code}</cbc:AllowanceChargeReasonCode><cbc:MultiplierFactorNumeric>${factor}</cbc:MultiplierFactorNumeric><cbc:Amount currencyID="PEN">${amount}</cbc:Amount><cbc:BaseAmount currencyID="PEN">${base}</cbc:BaseAmount></cac:AllowanceCharge>`;
const legend = (code: string): string => `<cbc:Note languageLocaleID="${code}">LEYENDA</cbc:Note>`;
const terms = (id: string, inside: string): string =>
  `<cac:PaymentTerms><cbc:ID>${id}</cbc:ID>${inside}</cac:PaymentTerms>`;
const credit = (total: string, ...instalments: [amount: string, date: string][]): string =>
  terms(
    'FormaPago',
    `<cbc:PaymentMeansID>Credito</cbc:PaymentMeansID><cbc:Amount currencyID="PEN">${total}</cbc:Amount>`,
  ) +
  instalments
    .map(([amount, date], at) =>
      terms(
        'FormaPago',
        `<cbc:PaymentMeansID>Cuota00${at + 1}</cbc:PaymentMeansID><cbc:Amount currencyID="PEN">${amount}</cbc:Amount><cbc:PaymentDueDate>${date}</cbc:PaymentDueDate>`,
      ),
    )
    .join('');
const sums = (value: string, igv: string, total: string): Partial<TestInvoice> => ({
  subtotals: [{ tax: '1000', base: value, amount: igv }],
  taxTotal: igv,
  net: value,
  inclusive: total,
  payable: total,
});
const one = (quantity: string, unit: string, value: string, igv: string, price: string): TestLine => ({
  ...{ quantity, value, unitPrice: unit, price, affectation: '10', igv },
});

/** The worked examples, to the cent. */
const isc: TestLine = {
  ...one('1', '100.00', '100.00', '21.60', '141.60'),
  base: '120.00',
  lineTax: '41.60',
  extraSubtotals: subtotalXml(
    '2000',
    '100.00',
    '20.00',
    '<cbc:Percent>20.00</cbc:Percent><cbc:TierRange>01</cbc:TierRange>',
  ),
};
const withIsc = (line: TestLine = isc, changes: Partial<TestInvoice> = {}): TestInvoice =>
  aFactura({
    lines: [line],
    subtotals: [
      { tax: '1000', base: '100.00', amount: '21.60' },
      { tax: '2000', base: '100.00', amount: '20.00' },
    ],
    taxTotal: '41.60',
    net: '100.00',
    inclusive: '141.60',
    payable: '141.60',
    ...changes,
  });
const perceived = (changes: Partial<TestInvoice> = {}): TestInvoice =>
  aFactura({
    operation: '2001',
    note: legend('2000'),
    lines: [one('2', '100.00', '200.00', '36.00', '118.00')],
    ...sums('200.00', '36.00', '236.00'),
    payment: terms('Percepcion', '<cbc:Amount currencyID="PEN">240.72</cbc:Amount>') + cash,
    charges: charge('51', 'true', '0.02', '4.72', '236.00'),
    ...changes,
  });
const service = { ...one('1', '1000.00', '1000.00', '180.00', '1180.00'), unit: 'ZZ' };
const detracted = (changes: Partial<TestInvoice> = {}, amount = '141.60', percent = '12.00'): TestInvoice =>
  aFactura({
    operation: '1001',
    note: legend('2006'),
    lines: [service],
    ...sums('1000.00', '180.00', '1180.00'),
    paymentMeans:
      '<cac:PaymentMeans><cbc:ID>Detraccion</cbc:ID><cbc:PaymentMeansCode>001</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>00-000-000001</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>',
    payment:
      terms(
        'Detraccion',
        `<cbc:PaymentMeansID>037</cbc:PaymentMeansID><cbc:PaymentPercent>${percent}</cbc:PaymentPercent><cbc:Amount currencyID="PEN">${amount}</cbc:Amount>`,
      ) + cash,
    ...changes,
  });
const retained = (amount = '35.40', customer = '20131312955'): TestInvoice =>
  aFactura({
    customer: { scheme: '6', number: customer, name: 'CLIENTE S.A.' },
    lines: [service],
    ...sums('1000.00', '180.00', '1180.00'),
    charges: charge('62', 'false', '0.03', amount, '1180.00'),
    payment: credit('1144.60', ['1144.60', limaDate(30)]),
  });
const ivap = (changes: Partial<TestInvoice> = {}): TestInvoice =>
  aFactura({
    note: legend('2007'),
    lines: [{ ...one('1', '100.00', '100.00', '4.00', '104.00'), affectation: '17', percent: '4.00' }],
    subtotals: [{ tax: '1016', base: '100.00', amount: '4.00' }],
    taxTotal: '4.00',
    net: '100.00',
    inclusive: '104.00',
    payable: '104.00',
    ...changes,
  });

describe('to the cent, accepts', () => {
  it.each<[string, () => TestInvoice]>([
    [
      'a price with IGV kept to ten decimals',
      () =>
        aFactura({ lines: [one('3', '10.0847457627', '30.25', '5.45', '11.90')], ...sums('30.25', '5.45', '35.70') }),
    ],
    ['ISC in the base of the IGV', () => withIsc()],
    ['IVAP', () => ivap()],
    ['a percepción', () => perceived()],
    ['a detracción', () => detracted()],
    ['a retención on credit', () => retained()],
    [
      'a rounding of cents',
      () =>
        aFactura({
          monetary: '<cbc:PayableRoundingAmount currencyID="PEN">-0.10</cbc:PayableRoundingAmount>',
          payable: '117.90',
        }),
    ],
    [
      'a global discount outside the base',
      () =>
        aFactura({
          lines: [one('2', '100.00', '200.00', '36.00', '118.00')],
          ...sums('200.00', '36.00', '236.00'),
          charges: charge('03', 'false', '0.05', '11.80', '236.00'),
          monetary: '<cbc:AllowanceTotalAmount currencyID="PEN">11.80</cbc:AllowanceTotalAmount>',
          payable: '224.20',
        }),
    ],
  ])('%s', async (_what, invoice) => {
    expect(await sunat.codeOf(invoice())).toBe('0');
  });
});

describe('to the cent, refuses', () => {
  it.each<[code: string, why: string, invoice: () => TestInvoice]>([
    ['3280', 'a total', () => aFactura({ payable: '118.01' })],
    ['3291', 'the IGV of the head', () => aFactura({ ...sums('100.00', '18.01', '118.01') })],
    ['3277', 'the base of the head', () => aFactura({ subtotals: [{ tax: '1000', base: '100.01', amount: '18.00' }] })],
    ['3271', 'the value of a line', () => aFactura({ lines: [{ ...gravada, unitPrice: '50.01' }] })],
    ['3292', 'the taxes of a line', () => aFactura({ lines: [{ ...gravada, lineTax: '18.01' }] })],
    ['3278', 'the net total', () => aFactura({ net: '100.01' })],
    ['3279', 'the total with taxes', () => aFactura({ inclusive: '118.01' })],
    ['3294', 'the total of taxes', () => aFactura({ taxTotal: '18.01' })],
    [
      '3108',
      'the ISC of a line',
      () =>
        withIsc({
          ...isc,
          extraSubtotals: subtotalXml(
            '2000',
            '100.00',
            '20.01',
            '<cbc:Percent>20.00</cbc:Percent><cbc:TierRange>01</cbc:TierRange>',
          ),
        }),
    ],
    [
      '3298',
      'the ISC of the head',
      () =>
        withIsc(isc, {
          subtotals: [
            { tax: '1000', base: '100.00', amount: '21.60' },
            { tax: '2000', base: '100.00', amount: '20.01' },
          ],
        }),
    ],
    ['2798', 'a percepción', () => perceived({ charges: charge('51', 'true', '0.02', '4.73', '236.00') })],
    [
      '2799',
      'the total with percepción',
      () => perceived({ payment: terms('Percepcion', '<cbc:Amount currencyID="PEN">240.73</cbc:Amount>') + cash }),
    ],
    ['3062', 'a detracción', () => detracted({}, '141.61')],
    ['3263', 'a retención', () => retained('35.41')],
  ])('%s: one cent of difference in %s', async (code, _why, invoice) => {
    expect(await sunat.codeOf(invoice())).toBe(code);
    await sunat.control('PUT', '/sunat/settings', { precision: 'tolerance' });
    expect(await sunat.codeOf(invoice())).toBe('0');
  });
});

describe('refuses', () => {
  it.each<[code: string, why: string, invoice: () => TestInvoice]>([
    [
      '2644',
      'IVAP beside other lines',
      () =>
        ivap({
          lines: [{ ...one('1', '100.00', '100.00', '4.00', '104.00'), affectation: '17', percent: '4.00' }, gravada],
        }),
    ],
    ['2652', 'IVAP without its legend', () => ivap({ note: '' })],
    ['2416', 'the legend of what is free without anything free', () => aFactura({ note: legend('1002') })],
    ['3308', 'a percepción in a common sale', () => perceived({ operation: '0101' })],
    ['3093', 'a percepción without its charge', () => perceived({ charges: '' })],
    ['3309', 'a percepción without its total', () => perceived({ payment: cash })],
    [
      '3330',
      'a percepción on credit',
      () =>
        perceived({
          payment:
            terms('Percepcion', '<cbc:Amount currencyID="PEN">240.72</cbc:Amount>') +
            credit('236.00', ['236.00', limaDate(30)]),
        }),
    ],
    [
      '2792',
      'a percepción in dollars',
      () => perceived({ charges: charge('51', 'true', '0.02', '4.72', '236.00').replaceAll('PEN', 'USD') }),
    ],
    ['3128', 'a detracción in a common sale', () => detracted({ operation: '0101' })],
    ['3034', 'a detracción without account', () => detracted({ paymentMeans: '' })],
    [
      '3033',
      'a detracción of an unknown good',
      () =>
        detracted({
          payment:
            terms(
              'Detraccion',
              '<cbc:PaymentMeansID>777</cbc:PaymentMeansID><cbc:PaymentPercent>12.00</cbc:PaymentPercent><cbc:Amount currencyID="PEN">141.60</cbc:Amount>',
            ) + cash,
        }),
    ],
    ['3062', 'a detracción without rate', () => detracted({}, '141.60', '0.00')],
    ['3105', 'a line with ISC alone', () => withIsc(isc)],
    ['3210', 'a system of ISC on the IGV', () => aFactura({ lines: [{ ...gravada, extraSubtotals: '' }] })],
  ])('%s: %s', async (code, _why, invoice) => {
    const edits: Record<string, (xml: string) => string> = {
      '3105': (xml) =>
        xml.replace(
          /(<cac:InvoiceLine>.*?<cac:TaxTotal><cbc:TaxAmount[^>]*>[^<]*<\/cbc:TaxAmount>)<cac:TaxSubtotal>.*?<\/cac:TaxSubtotal>/s,
          '$1',
        ),
      '3210': (xml) =>
        xml.replace('</cbc:TaxExemptionReasonCode>', '</cbc:TaxExemptionReasonCode><cbc:TierRange>01</cbc:TierRange>'),
    };
    expect(await sunat.codeOf(invoice(), edits[code] === undefined ? {} : { edit: edits[code] })).toBe(code);
  });

  it('a retención of who is no agent, or by one', async () => {
    await sunat.control('PATCH', '/sunat/settings', { taxpayers: { '20131312955': { agenteRetencion: false } } });
    expect(await sunat.codeOf(retained())).toBe('3262');
    await sunat.control('PATCH', '/sunat/settings', { taxpayers: { '20000000001': { agenteRetencion: true } } });
    expect(await sunat.codeOf(retained())).toBe('3269');
  });
});

describe('an advance', () => {
  const reference = (id: string, status = '1', issuer = '20000000001'): string =>
    `<cac:AdditionalDocumentReference><cbc:ID>${id}</cbc:ID><cbc:DocumentTypeCode>02</cbc:DocumentTypeCode><cbc:DocumentStatusCode>${status}</cbc:DocumentStatusCode><cac:IssuerParty><cac:PartyIdentification><cbc:ID schemeID="6">${issuer}</cbc:ID></cac:PartyIdentification></cac:IssuerParty></cac:AdditionalDocumentReference>`;
  const paid =
    '<cac:PrepaidPayment><cbc:ID>1</cbc:ID><cbc:PaidAmount currencyID="PEN">118.00</cbc:PaidAmount></cac:PrepaidPayment>';
  const final = (changes: Partial<TestInvoice> = {}): TestInvoice =>
    aFactura({
      lines: [one('2', '100.00', '200.00', '36.00', '118.00')],
      ...sums('100.00', '18.00', '236.00'),
      net: '200.00',
      payable: '118.00',
      charges: charge('04', 'false', '1', '100.00', '100.00'),
      monetary: '<cbc:PrepaidAmount currencyID="PEN">118.00</cbc:PrepaidAmount>',
      payment: `${cash}${paid}`,
      ...changes,
    });
  const sendFinal = (id: string, invoice = final(), documents = reference(id)): Promise<string> =>
    sunat.codeOf(invoice, {
      edit: (xml) => xml.replace('<cac:Signature>', `${documents}<cac:Signature>`),
    });
  const invoiced = async (): Promise<string> => {
    const advance = aFactura();
    await sunat.codeOf(advance);
    return `F001-${advance.numero}`;
  };

  it('is taken off by the receipt that ends the sale', async () => {
    expect(await sendFinal(await invoiced())).toBe('0');
  });

  it('points at a receipt that SUNAT has', async () => {
    expect(await sendFinal('F001-99999')).toBe('3218');
    const refused = aFactura({ payable: '200.00' });
    await sunat.codeOf(refused);
    expect(await sendFinal(`F001-${refused.numero}`)).toBe('3219');
    expect(await sendFinal('F001/1')).toBe('2521');
  });

  it('is told by payment, receipt, discount and total alike', async () => {
    const id = await invoiced();
    expect(await sendFinal(id, final(), '')).toBe('3213');
    expect(await sendFinal(id, final({ payment: cash }))).toBe('3214');
    expect(await sendFinal(id, final({ monetary: '', payable: '236.00' }))).toBe('3220');
    const wrong = { monetary: '<cbc:PrepaidAmount currencyID="PEN">118.01</cbc:PrepaidAmount>', payable: '117.99' };
    expect(await sendFinal(id, final(wrong))).toBe('2509');
    const undiscounted = { ...sums('200.00', '36.00', '236.00'), payable: '118.00', charges: '' };
    expect(await sendFinal(id, final(undiscounted))).toBe('3287');
    expect(await sendFinal(id, final(), reference(id, '2'))).toBe('3213');
    expect(await sendFinal(id, final(), reference(id, '1', ''))).toBe('3217');
  });
});
