import { SignedXml } from 'xml-crypto';
import { zipSync } from 'fflate';
import type { Signer } from './certificate.ts';

/** Today in Lima plus some days, as YYYY-MM-DD. */
export const limaDate = (days = 0): string =>
  new Date(Date.now() - 5 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

export type TestLine = {
  quantity?: string;
  unit?: string;
  value: string;
  unitPrice: string;
  price: string;
  priceType?: string;
  affectation: string;
  percent?: string;
  /** Children of the line's TaxTotal after its TaxAmount; made from `igv` and the affectation when absent. */
  igv: string;
  lineTax?: string;
  charges?: string;
  extraSubtotals?: string;
  base?: string;
};

export type TestInvoice = {
  ruc: string;
  tipo: '01' | '03';
  serie: string;
  numero: string;
  date: string;
  operation: string;
  currency: string;
  customer: { scheme: string; number: string; name: string };
  lines: TestLine[];
  subtotals: { tax: string; base: string; amount: string }[];
  taxTotal: string;
  net: string;
  inclusive: string;
  payable: string;
  /** XML put where the schema wants it. */
  payment: string;
  charges: string;
  monetary: string;
  note: string;
  paymentMeans: string;
};

const TAXES: Record<string, [name: string, type: string]> = {
  '1000': ['IGV', 'VAT'],
  '1016': ['IVAP', 'VAT'],
  '2000': ['ISC', 'EXC'],
  '7152': ['ICBPER', 'OTH'],
  '9995': ['EXP', 'FRE'],
  '9996': ['GRA', 'FRE'],
  '9997': ['EXO', 'VAT'],
  '9998': ['INA', 'FRE'],
};
const TAX_OF: Record<string, string> = {
  '10': '1000',
  '11': '9996',
  '15': '9996',
  '17': '1016',
  '20': '9997',
  '30': '9998',
  '40': '9995',
};

export const cash =
  '<cac:PaymentTerms><cbc:ID>FormaPago</cbc:ID><cbc:PaymentMeansID>Contado</cbc:PaymentMeansID></cac:PaymentTerms>';

export const gravada: TestLine = {
  quantity: '2',
  value: '100.00',
  unitPrice: '50.00',
  price: '59.00',
  affectation: '10',
  igv: '18.00',
};

/** A factura of S/ 118.00 that SUNAT accepts; a test changes only what it is about. */
export const factura = (changes: Partial<TestInvoice> = {}): TestInvoice => ({
  ruc: '20000000001',
  tipo: '01',
  serie: 'F001',
  numero: '1',
  date: limaDate(),
  operation: '0101',
  currency: 'PEN',
  customer: { scheme: '6', number: '20131312955', name: 'CLIENTE S.A.' },
  lines: [gravada],
  subtotals: [{ tax: '1000', base: '100.00', amount: '18.00' }],
  taxTotal: '18.00',
  net: '100.00',
  inclusive: '118.00',
  payable: '118.00',
  payment: cash,
  charges: '',
  monetary: '',
  note: '<cbc:Note languageLocaleID="1000">SON CIENTO DIECIOCHO CON 00/100 SOLES</cbc:Note>',
  paymentMeans: '',
  ...changes,
});

export const boleta = (changes: Partial<TestInvoice> = {}): TestInvoice =>
  factura({
    tipo: '03',
    serie: 'B001',
    customer: { scheme: '1', number: '12345678', name: 'JUAN PEREZ' },
    payment: '',
    ...changes,
  });

export const idOf = ({ serie, numero }: TestInvoice): string => `${serie}-${numero}`;
export const nameOf = (invoice: TestInvoice): string => `${invoice.ruc}-${invoice.tipo}-${idOf(invoice)}`;

export const subtotalXml = (tax: string, base: string, amount: string, category: string, currency = 'PEN'): string => {
  const [name, type] = TAXES[tax] ?? ['?', '?'];
  return (
    `<cac:TaxSubtotal>${base === '' ? '' : `<cbc:TaxableAmount currencyID="${currency}">${base}</cbc:TaxableAmount>`}<cbc:TaxAmount currencyID="${currency}">${amount}</cbc:TaxAmount>` +
    `<cac:TaxCategory>${category}<cac:TaxScheme><cbc:ID schemeName="Codigo de tributos" schemeAgencyName="PE:SUNAT">${tax}</cbc:ID><cbc:Name>${name}</cbc:Name><cbc:TaxTypeCode>${type}</cbc:TaxTypeCode></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal>`
  );
};

function lineXml(line: TestLine, at: number, currency: string): string {
  const tax = TAX_OF[line.affectation] ?? '1000';
  const category = `<cbc:Percent>${line.percent ?? '18.00'}</cbc:Percent><cbc:TaxExemptionReasonCode>${line.affectation}</cbc:TaxExemptionReasonCode>`;
  const lineTax = line.lineTax ?? (tax === '9996' ? '0.00' : line.igv);
  return (
    `<cac:InvoiceLine><cbc:ID>${at + 1}</cbc:ID><cbc:InvoicedQuantity unitCode="${line.unit ?? 'NIU'}">${line.quantity ?? '1'}</cbc:InvoicedQuantity>` +
    `<cbc:LineExtensionAmount currencyID="${currency}">${line.value}</cbc:LineExtensionAmount>` +
    `<cac:PricingReference><cac:AlternativeConditionPrice><cbc:PriceAmount currencyID="${currency}">${line.price}</cbc:PriceAmount><cbc:PriceTypeCode>${line.priceType ?? '01'}</cbc:PriceTypeCode></cac:AlternativeConditionPrice></cac:PricingReference>` +
    `${line.charges ?? ''}<cac:TaxTotal><cbc:TaxAmount currencyID="${currency}">${lineTax}</cbc:TaxAmount>${subtotalXml(tax, line.base ?? line.value, line.igv, category, currency)}${line.extraSubtotals ?? ''}</cac:TaxTotal>` +
    `<cac:Item><cbc:Description>Martillo &amp; clavos, "ñandú"</cbc:Description></cac:Item>` +
    `<cac:Price><cbc:PriceAmount currencyID="${currency}">${line.unitPrice}</cbc:PriceAmount></cac:Price></cac:InvoiceLine>`
  );
}

export function invoiceXml(invoice: TestInvoice): string {
  const { currency, customer } = invoice;
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2">\n` +
    `  <ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>\n` +
    `  <cbc:UBLVersionID>2.1</cbc:UBLVersionID><cbc:CustomizationID>2.0</cbc:CustomizationID><cbc:ID>${idOf(invoice)}</cbc:ID>` +
    `<cbc:IssueDate>${invoice.date}</cbc:IssueDate><cbc:IssueTime>10:20:30</cbc:IssueTime>` +
    `<cbc:InvoiceTypeCode listID="${invoice.operation}" listAgencyName="PE:SUNAT" listName="Tipo de Documento">${invoice.tipo}</cbc:InvoiceTypeCode>${invoice.note}` +
    `<cbc:DocumentCurrencyCode>${currency}</cbc:DocumentCurrencyCode>` +
    `<cac:Signature><cbc:ID>SignatureSP</cbc:ID><cac:SignatoryParty><cac:PartyIdentification><cbc:ID>${invoice.ruc}</cbc:ID></cac:PartyIdentification><cac:PartyName><cbc:Name>FERRETERIA</cbc:Name></cac:PartyName></cac:SignatoryParty><cac:DigitalSignatureAttachment><cac:ExternalReference><cbc:URI>#SignatureSP</cbc:URI></cac:ExternalReference></cac:DigitalSignatureAttachment></cac:Signature>` +
    `<cac:AccountingSupplierParty><cac:Party><cac:PartyIdentification><cbc:ID schemeID="6">${invoice.ruc}</cbc:ID></cac:PartyIdentification><cac:PartyLegalEntity><cbc:RegistrationName><![CDATA[FERRETERIA & HIJOS S.A.C.]]></cbc:RegistrationName><cac:RegistrationAddress><cbc:ID>150101</cbc:ID><cbc:AddressTypeCode>0000</cbc:AddressTypeCode></cac:RegistrationAddress></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>` +
    `<cac:AccountingCustomerParty><cac:Party><cac:PartyIdentification><cbc:ID schemeID="${customer.scheme}">${customer.number}</cbc:ID></cac:PartyIdentification><cac:PartyLegalEntity><cbc:RegistrationName>${customer.name}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>` +
    `${invoice.paymentMeans}${invoice.payment}${invoice.charges}` +
    `<cac:TaxTotal><cbc:TaxAmount currencyID="${currency}">${invoice.taxTotal}</cbc:TaxAmount>${invoice.subtotals.map(({ tax, base, amount }) => subtotalXml(tax, base, amount, '', currency)).join('')}</cac:TaxTotal>` +
    `<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="${currency}">${invoice.net}</cbc:LineExtensionAmount><cbc:TaxInclusiveAmount currencyID="${currency}">${invoice.inclusive}</cbc:TaxInclusiveAmount>${invoice.monetary}<cbc:PayableAmount currencyID="${currency}">${invoice.payable}</cbc:PayableAmount></cac:LegalMonetaryTotal>` +
    `${invoice.lines.map((line, at) => lineXml(line, at, currency)).join('')}\n</Invoice>`
  );
}

const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';

/** Signs with xml-crypto, that is, with other code than the one that verifies. */
export function signXml(
  xml: string,
  { key, certificate }: Signer,
  options: { method?: string; digest?: string; c14n?: string; id?: string } = {},
): string {
  const signer = new SignedXml({
    privateKey: key,
    publicCert: certificate,
    signatureAlgorithm: options.method ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: (options.c14n ?? C14N) as typeof C14N,
  });
  signer.addReference({
    xpath: '/*',
    isEmptyUri: true,
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature'],
    digestAlgorithm: options.digest ?? SHA256,
  });
  signer.computeSignature(xml, {
    prefix: 'ds',
    attrs: { Id: options.id ?? 'SignatureSP' },
    location: { reference: "//*[local-name(.)='ExtensionContent']", action: 'append' },
  });
  return signer.getSignedXml();
}

export const zipOf = (name: string, xml: string | Buffer): Buffer =>
  Buffer.from(zipSync({ [name]: typeof xml === 'string' ? Buffer.from(xml, 'utf8') : xml }));
