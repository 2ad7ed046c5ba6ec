import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSigner } from '../../test/certificate.ts';
import { boleta, cash, factura, gravada, limaDate, subtotalXml } from '../../test/invoice.ts';
import type { TestInvoice } from '../../test/invoice.ts';
import { freshNumber, startTestSunat } from '../../test/sunat-server.ts';
import type { SendOptions, TestSunat } from '../../test/sunat-server.ts';

let sunat: TestSunat;
beforeAll(async () => {
  sunat = await startTestSunat();
});
afterAll(() => sunat.simulators.close());

const aFactura = (changes: Partial<TestInvoice> = {}): TestInvoice => factura({ numero: freshNumber(), ...changes });
const aBoleta = (changes: Partial<TestInvoice> = {}): TestInvoice => boleta({ numero: freshNumber(), ...changes });
const replace = (from: string | RegExp, to: string): SendOptions => ({
  edit: (xml) => {
    const edited = xml.replace(from, to);
    if (edited === xml) throw new Error(`nothing to replace: ${String(from)}`);
    return edited;
  },
});
const credit = (total: string, ...instalments: [amount: string, date: string][]): string =>
  `<cac:PaymentTerms><cbc:ID>FormaPago</cbc:ID><cbc:PaymentMeansID>Credito</cbc:PaymentMeansID>${total === '' ? '' : `<cbc:Amount currencyID="PEN">${total}</cbc:Amount>`}</cac:PaymentTerms>` +
  instalments
    .map(
      ([amount, date], at) =>
        `<cac:PaymentTerms><cbc:ID>FormaPago</cbc:ID><cbc:PaymentMeansID>Cuota00${at + 1}</cbc:PaymentMeansID><cbc:Amount currencyID="PEN">${amount}</cbc:Amount><cbc:PaymentDueDate>${date}</cbc:PaymentDueDate></cac:PaymentTerms>`,
    )
    .join('');
const charge = (code: string, indicator: string, factor: string, amount: string, base: string): string =>
  `<cac:AllowanceCharge><cbc:ChargeIndicator>${indicator}</cbc:ChargeIndicator><cbc:AllowanceChargeReasonCode>${code}</cbc:AllowanceChargeReasonCode><cbc:MultiplierFactorNumeric>${factor}</cbc:MultiplierFactorNumeric><cbc:Amount currencyID="PEN">${amount}</cbc:Amount><cbc:BaseAmount currencyID="PEN">${base}</cbc:BaseAmount></cac:AllowanceCharge>`;
const sums = (value: string, igv: string, total: string): Partial<TestInvoice> => ({
  subtotals: [{ tax: '1000', base: value, amount: igv }],
  taxTotal: igv,
  net: value,
  inclusive: total,
  payable: total,
});

describe('accepts', () => {
  it.each<[string, TestInvoice]>([
    ['a factura and a boleta', aFactura()],
    ['a boleta of a person', aBoleta()],
    ['a boleta without customer up to S/ 700', aBoleta({ customer: { scheme: '-', number: '-', name: '-' } })],
    [
      'a price with IGV kept to ten decimals',
      aFactura({
        lines: [
          { quantity: '3', value: '30.25', unitPrice: '10.0847457627', price: '11.90', affectation: '10', igv: '5.45' },
        ],
        ...sums('30.25', '5.45', '35.70'),
      }),
    ],
    [
      'an exempt sale',
      aFactura({
        lines: [
          { quantity: '2', value: '200.00', unitPrice: '100.00', price: '100.00', affectation: '20', igv: '0.00' },
        ],
        subtotals: [{ tax: '9997', base: '200.00', amount: '0.00' }],
        taxTotal: '0.00',
        net: '200.00',
        inclusive: '200.00',
        payable: '200.00',
      }),
    ],
    [
      'a sale with a free line',
      aFactura({
        lines: [
          gravada,
          { value: '50.00', unitPrice: '0.00', price: '50.00', priceType: '02', affectation: '15', igv: '9.00' },
        ],
        subtotals: [
          { tax: '1000', base: '100.00', amount: '18.00' },
          { tax: '9996', base: '50.00', amount: '9.00' },
        ],
      }),
    ],
    [
      'a global discount in the base',
      aFactura({
        lines: [{ ...gravada, value: '200.00', unitPrice: '100.00', price: '118.00', igv: '36.00' }],
        charges: charge('02', 'false', '0.05', '10.00', '200.00'),
        ...sums('190.00', '34.20', '224.20'),
      }),
    ],
    [
      'a discount on a line',
      aFactura({
        lines: [
          {
            ...gravada,
            value: '180.00',
            unitPrice: '100.00',
            price: '106.20',
            igv: '32.40',
            charges: charge('00', 'false', '0.1', '20.00', '200.00'),
          },
        ],
        ...sums('180.00', '32.40', '212.40'),
      }),
    ],
    [
      'bags with ICBPER',
      aFactura({
        lines: [
          { value: '100.00', unitPrice: '100.00', price: '118.00', affectation: '10', igv: '18.00' },
          {
            quantity: '2',
            value: '0.10',
            unitPrice: '0.05',
            price: '0.559',
            affectation: '10',
            igv: '0.02',
            lineTax: '1.02',
            extraSubtotals: subtotalXml(
              '7152',
              '',
              '1.00',
              '<cbc:PerUnitAmount currencyID="PEN">0.50</cbc:PerUnitAmount>',
            ).replace(
              '<cac:TaxCategory>',
              '<cbc:BaseUnitMeasure unitCode="NIU">2</cbc:BaseUnitMeasure><cac:TaxCategory>',
            ),
          },
        ],
        subtotals: [
          { tax: '1000', base: '100.10', amount: '18.02' },
          { tax: '7152', base: '', amount: '1.00' },
        ],
        taxTotal: '19.02',
        net: '100.10',
        inclusive: '119.12',
        payable: '119.12',
      }),
    ],
    [
      'a sale on credit in two instalments',
      aFactura({ payment: credit('118.00', ['40.00', limaDate(30)], ['78.00', limaDate(60)]) }),
    ],
    [
      'an export to someone without RUC',
      aFactura({
        operation: '0200',
        customer: { scheme: '0', number: 'AB123', name: 'ACME Inc' },
        lines: [
          { quantity: '5', value: '500.00', unitPrice: '100.00', price: '100.00', affectation: '40', igv: '0.00' },
        ],
        subtotals: [{ tax: '9995', base: '500.00', amount: '0.00' }],
        taxTotal: '0.00',
        net: '500.00',
        inclusive: '500.00',
        payable: '500.00',
      }),
    ],
    [
      'rounding in cash',
      aFactura({
        monetary: '<cbc:PayableRoundingAmount currencyID="PEN">-0.10</cbc:PayableRoundingAmount>',
        payable: '117.90',
      }),
    ],
    ['a factura of the last allowed day', aFactura({ date: limaDate(-3) })],
    ['a boleta of the last allowed day', aBoleta({ date: limaDate(-5) })],
  ])('%s', async (_what, invoice) => {
    expect(await sunat.cdrOf(invoice)).toMatchObject({ code: '0', notes: [] });
  });
});

describe('refuses the signature when', () => {
  const other = (options: Parameters<typeof makeSigner>[0]): SendOptions => ({ signer: makeSigner(options) });
  it.each<[string, string, SendOptions]>([
    ['there is none', '2085', { unsigned: true }],
    [
      'a figure changed after signing',
      '2335',
      { tamper: (xml) => xml.replace('118.00</cbc:PayableAmount>', '118.10</cbc:PayableAmount>') },
    ],
    ['spaces were added after signing', '2335', { tamper: (xml) => xml.replace('</Invoice>', ' </Invoice>') }],
    [
      'the signature value was changed',
      '2335',
      { tamper: (xml) => xml.replace(/<ds:SignatureValue>../, '<ds:SignatureValue>AA') },
    ],
    ['the certificate is of another RUC', '2325', other({ ruc: '20131312955' })],
    ['the key is short', '2325', other({ bits: 1024 })],
    ['the certificate has expired', '2327', other({ validDays: [-30, -1] })],
    ['the certificate is not valid yet', '2327', other({ validDays: [1, 30] })],
    [
      'the certificate is not one',
      '2100',
      { tamper: (xml) => xml.replace(/<ds:X509Certificate>[^<]*/, '<ds:X509Certificate>AAAA') },
    ],
    ['the canonical form is exclusive', '2086', { sign: { c14n: 'http://www.w3.org/2001/10/xml-exc-c14n#' } }],
    ['the method is SHA-512', '2088', { sign: { method: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512' } }],
    ['the digest is SHA-512', '2094', { sign: { digest: 'http://www.w3.org/2001/04/xmlenc#sha512' } }],
    ['its Id is not the one announced', '2082', { sign: { id: 'Otra' } }],
  ])('%s (%s)', async (_what, code, options) => {
    expect(await sunat.codeOf(aFactura(), options)).toBe(code);
  });

  it('takes SHA-1 and a certificate that names no RUC', async () => {
    const sign = {
      method: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
      digest: 'http://www.w3.org/2000/09/xmldsig#sha1',
    };
    expect(await sunat.codeOf(aFactura(), { sign, signer: makeSigner({ ruc: null }) })).toBe('0');
  });
});

describe('reads the XML and', () => {
  it.each<[string, string, SendOptions]>([
    ['refuses a BOM', '0306', { tamper: (xml) => `\ufeff${xml}` }],
    ['refuses a truncated file', '0306', { tamper: (xml) => xml.slice(0, -20) }],
    [
      'refuses entities',
      '0306',
      { tamper: (xml) => xml.replace('<Invoice', '<!DOCTYPE Invoice [<!ENTITY x "y">]><Invoice') },
    ],
    ['refuses bytes that are not UTF-8', '0306', { tamper: (xml) => Buffer.from(xml, 'latin1') }],
    [
      'refuses an element out of order',
      '0306',
      replace(/(<cbc:UBLVersionID>2.1<\/cbc:UBLVersionID>)(<cbc:CustomizationID>2.0<\/cbc:CustomizationID>)/, '$2$1'),
    ],
    ['refuses an unknown element', '0306', replace('<cbc:UBLVersionID>', '<cbc:Nada>1</cbc:Nada><cbc:UBLVersionID>')],
    [
      'refuses an amount without currency',
      '0306',
      replace('<cbc:PayableAmount currencyID="PEN">', '<cbc:PayableAmount>'),
    ],
    ['asks for UBL 2.1', '2074', replace('<cbc:UBLVersionID>2.1', '<cbc:UBLVersionID>2.0')],
    ['asks for its UBL version', '2075', replace('<cbc:UBLVersionID>2.1', '<cbc:UBLVersionID>')],
    ['asks for customization 2.0', '2072', replace('<cbc:CustomizationID>2.0', '<cbc:CustomizationID>1.0')],
    ['compares the RUC', '1034', replace(/(<cbc:ID schemeID="6">)20000000001/, '$120131312955')],
    ['compares the series', '1035', replace(/<cbc:ID>F001-/, '<cbc:ID>F002-')],
    ['compares the number', '1036', replace(/<cbc:ID>F001-/, '<cbc:ID>F001-9')],
    ['checks the form of the number', '1001', replace(/<cbc:ID>F001-/, '<cbc:ID>F001/')],
    ['compares the type', '1003', replace('>01</cbc:InvoiceTypeCode>', '>03</cbc:InvoiceTypeCode>')],
    ['asks for the operation type', '3205', replace(' listID="0101"', '')],
    ['knows the operation types', '3206', replace(' listID="0101"', ' listID="9999"')],
    [
      'asks for the issuer type',
      '1007',
      replace('<cbc:ID schemeID="6">20000000001', '<cbc:ID schemeID="1">20000000001'),
    ],
    ['asks for the establishment', '3030', replace('<cbc:AddressTypeCode>0000</cbc:AddressTypeCode>', '')],
    ['knows the currencies', '3088', replace('<cbc:DocumentCurrencyCode>PEN', '<cbc:DocumentCurrencyCode>XXX')],
    [
      'wants one currency',
      '2071',
      replace('<cbc:PayableAmount currencyID="PEN">', '<cbc:PayableAmount currencyID="USD">'),
    ],
    [
      'compares the signatory',
      '2078',
      replace(/(<cac:SignatoryParty><cac:PartyIdentification><cbc:ID>)\d+/, '$120131312955'),
    ],
    ['knows the legends', '3027', replace('languageLocaleID="1000"', 'languageLocaleID="9"')],
    ['knows the units', '2936', replace('unitCode="NIU"', 'unitCode="BOLSA"')],
    ['refuses a quantity of zero', '2024', replace('>2</cbc:InvoicedQuantity>', '>0</cbc:InvoicedQuantity>')],
    [
      'refuses eleven decimals',
      '2369',
      replace('50.00</cbc:PriceAmount></cac:Price>', '50.00000000001</cbc:PriceAmount></cac:Price>'),
    ],
    ['refuses three decimals in a total', '2062', replace('118.00</cbc:PayableAmount>', '118.001</cbc:PayableAmount>')],
    ['asks for a description', '2027', replace(/<cbc:Description>[^<]*/, '<cbc:Description> ')],
    ['asks for the affectation', '2371', replace('<cbc:TaxExemptionReasonCode>10</cbc:TaxExemptionReasonCode>', '')],
    ['knows the affectations', '2040', replace('<cbc:TaxExemptionReasonCode>10<', '<cbc:TaxExemptionReasonCode>99<')],
    [
      'compares affectation and tribute',
      '3050',
      replace('<cbc:TaxExemptionReasonCode>10<', '<cbc:TaxExemptionReasonCode>20<'),
    ],
    [
      'compares the name of a tribute on a line',
      '3051',
      { edit: (xml) => xml.replace(/(<cac:InvoiceLine>.*<cbc:Name>)IGV/s, '$1VAT') },
    ],
    ['compares the name of a tribute in the header', '2964', replace('<cbc:Name>IGV', '<cbc:Name>VAT')],
    ['knows the tributes', '3007', replace('"PE:SUNAT">1000<', '"PE:SUNAT">1234<')],
    ['asks for the rate', '2992', replace('<cbc:Percent>18.00</cbc:Percent>', '')],
    ['wants a current rate', '3462', replace('<cbc:Percent>18.00', '<cbc:Percent>19.00')],
    ['asks for the price with IGV', '2028', replace(/<cac:PricingReference>.*<\/cac:PricingReference>/, '')],
  ])('%s (%s)', async (_what, code, options) => {
    expect(await sunat.codeOf(aFactura(), options)).toBe(code);
  });
});

describe('refuses the content when', () => {
  const freeZero = {
    value: '0.00',
    unitPrice: '0.00',
    price: '50.00',
    priceType: '02',
    affectation: '15',
    igv: '9.00',
    base: '50.00',
  };
  it.each<[string, string, TestInvoice]>([
    ['a factura goes to a DNI', '2800', aFactura({ customer: { scheme: '1', number: '12345678', name: 'X' } })],
    ['a RUC has ten digits', '2017', aFactura({ customer: { scheme: '6', number: '2013131295', name: 'X' } })],
    [
      'a RUC has a wrong check digit',
      '1083',
      aFactura({ customer: { scheme: '6', number: '20131312956', name: 'X' } }),
    ],
    ['a DNI has seven digits', '2801', aBoleta({ customer: { scheme: '1', number: '1234567', name: 'X' } })],
    ['an identity type is unknown', '2016', aBoleta({ customer: { scheme: 'Z', number: '1234567', name: 'X' } })],
    [
      'a boleta above S/ 700 has no customer',
      '2396',
      aBoleta({
        customer: { scheme: '-', number: '-', name: '-' },
        lines: [{ ...gravada, value: '700.00', unitPrice: '350.00', price: '413.00', igv: '126.00' }],
        ...sums('700.00', '126.00', '826.00'),
      }),
    ],
    ['a factura is four days old', '2108', aFactura({ date: limaDate(-4) })],
    ['a boleta is six days old', '1079', aBoleta({ date: limaDate(-6) })],
    ['the date is three days ahead', '2329', aFactura({ date: limaDate(3) })],
    ['the date does not exist', '1009', aFactura({ date: '2026-02-30' })],
    ['a factura has no payment terms', '3244', aFactura({ payment: '' })],
    ['a factura is cash and credit', '3247', aFactura({ payment: cash + credit('118.00', ['118.00', limaDate(30)]) })],
    ['a factura has its terms twice', '3248', aFactura({ payment: cash + cash })],
    ['a credit has no instalment', '3249', aFactura({ payment: credit('118.00') })],
    ['a credit has no amount', '3251', aFactura({ payment: credit('', ['118.00', limaDate(30)]) })],
    ['a credit exceeds the total', '3265', aFactura({ payment: credit('119.00', ['119.00', limaDate(30)]) })],
    ['an instalment is due on the issue date', '3267', aFactura({ payment: credit('118.00', ['118.00', limaDate()]) })],
    [
      'the instalments do not add up',
      '3319',
      aFactura({ payment: credit('118.00', ['40.00', limaDate(30)], ['77.99', limaDate(60)]) }),
    ],
    ['a detracción has no data', '3127', aFactura({ operation: '1001' })],
    ['the total is off by 3', '3280', aFactura({ payable: '121.00' })],
    ['the price carries no IGV', '3270', aFactura({ lines: [{ ...gravada, price: '50.00' }] })],
    ['the line value is off', '3271', aFactura({ lines: [{ ...gravada, unitPrice: '49.00' }] })],
    ['the line base is off', '3272', aFactura({ lines: [{ ...gravada, base: '102.00' }] })],
    ['a free line has no value', '3272', aFactura({ lines: [gravada, freeZero] })],
    ['the line IGV is off', '3103', aFactura({ lines: [{ ...gravada, igv: '20.00' }] })],
    ['the line taxes do not add up', '3292', aFactura({ lines: [{ ...gravada, lineTax: '20.00' }] })],
    ['an exempt line carries IGV', '3110', aFactura({ lines: [{ ...gravada, affectation: '20' }] })],
    ['the taxed base is off', '3277', aFactura({ subtotals: [{ tax: '1000', base: '102.00', amount: '18.00' }] })],
    ['the IGV is off', '3291', aFactura({ subtotals: [{ tax: '1000', base: '100.00', amount: '20.00' }] })],
    [
      'the header forgets a tribute',
      '3222',
      aFactura({ subtotals: [{ tax: '9997', base: '100.00', amount: '0.00' }] }),
    ],
    ['the tax total is off', '3294', aFactura({ taxTotal: '20.00' })],
    ['the net total is off', '3278', aFactura({ net: '102.00' })],
    ['the total with taxes is off', '3279', aFactura({ inclusive: '120.00' })],
    [
      'the rounding exceeds a sol',
      '3303',
      aFactura({
        monetary: '<cbc:PayableRoundingAmount currencyID="PEN">-1.10</cbc:PayableRoundingAmount>',
        payable: '116.90',
      }),
    ],
    [
      'a global discount is not in the net total',
      '3278',
      aFactura({
        lines: [{ ...gravada, value: '200.00', unitPrice: '100.00', price: '118.00', igv: '36.00' }],
        charges: charge('02', 'false', '0.05', '10.00', '200.00'),
        ...sums('190.00', '34.20', '224.20'),
        net: '200.00',
      }),
    ],
    [
      'an export code is on an internal sale',
      '3100',
      aFactura({ lines: [{ ...gravada, affectation: '40', igv: '0.00' }] }),
    ],
    [
      'lines have two rates',
      '3462',
      aFactura({
        lines: [
          gravada,
          { value: '10.00', unitPrice: '10.00', price: '11.05', affectation: '10', igv: '1.05', percent: '10.5' },
        ],
      }),
    ],
  ])('%s (%s)', async (_what, code, invoice) => {
    expect(await sunat.codeOf(invoice)).toBe(code);
  });

  it('allows a difference of one sol and no more', async () => {
    expect(await sunat.codeOf(aFactura({ payable: '119.00' }))).toBe('0');
    expect(await sunat.codeOf(aFactura({ payable: '119.01' }))).toBe('3280');
  });
});

it('accepts cosmetic mistakes with a note for each', async () => {
  const wrongName = replace('listName="Tipo de Documento"', 'listName="Tipo"');
  expect(await sunat.cdrOf(aFactura(), wrongName)).toMatchObject({
    code: '0',
    notes: ['4252 - El dato ingresado como atributo @listName es incorrecto.'],
  });
  const documents = (await (await sunat.control('GET', '/sunat/documents?outcome=observado')).json()) as unknown[];
  expect(documents).toHaveLength(1);
});
