import { limaDate } from './invoice.ts';

const CAC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2';
const CBC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2';
const EXT = 'urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2';
const PERU = 'urn:sunat:names:specification:ubl:peru:schema:xsd:';
const RUC = '20000000001';

/** Root with the namespaces every document of Peru uses. */
export const rootOf = (name: string, namespace: string, inside: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${namespace}" xmlns:cac="${CAC}" xmlns:cbc="${CBC}" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:ext="${EXT}" xmlns:sac="${PERU}SunatAggregateComponents-1">` +
  `<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>${inside}</${name}>`;

export const peru = (name: string): string => `${PERU}${name}-1`;

export const signatoryXml = (ruc = RUC): string =>
  `<cac:Signature><cbc:ID>SignatureSP</cbc:ID><cac:SignatoryParty><cac:PartyIdentification><cbc:ID>${ruc}</cbc:ID></cac:PartyIdentification><cac:PartyName><cbc:Name>FERRETERIA</cbc:Name></cac:PartyName></cac:SignatoryParty><cac:DigitalSignatureAttachment><cac:ExternalReference><cbc:URI>#SignatureSP</cbc:URI></cac:ExternalReference></cac:DigitalSignatureAttachment></cac:Signature>`;

export type TestFile = {
  tipo: 'RC' | 'RA' | 'RR';
  /** Generation date and the one of the documents. */
  issued: string;
  referenced: string;
  number: string;
  lines: string[];
};

export const fileName = ({ tipo, issued, number }: TestFile): string =>
  `${RUC}-${tipo}-${issued.replaceAll('-', '')}-${number}`;

/** A resumen, baja or reversal with the lines given. */
export function fileXml(file: TestFile): string {
  const { tipo, issued, referenced, number, lines } = file;
  const root = tipo === 'RC' ? 'SummaryDocuments' : 'VoidedDocuments';
  return rootOf(
    root,
    peru(root),
    `<cbc:UBLVersionID>2.0</cbc:UBLVersionID><cbc:CustomizationID>${tipo === 'RC' ? '1.1' : '1.0'}</cbc:CustomizationID>` +
      `<cbc:ID>${tipo}-${issued.replaceAll('-', '')}-${number}</cbc:ID><cbc:ReferenceDate>${referenced}</cbc:ReferenceDate><cbc:IssueDate>${issued}</cbc:IssueDate>${signatoryXml()}` +
      `<cac:AccountingSupplierParty><cbc:CustomerAssignedAccountID>${RUC}</cbc:CustomerAssignedAccountID><cbc:AdditionalAccountID>6</cbc:AdditionalAccountID><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>FERRETERIA E HIJOS S.A.C.</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>` +
      lines.join(''),
  );
}

let files = 0;
export const aFile = (tipo: TestFile['tipo'], lines: string[], changes: Partial<TestFile> = {}): TestFile => ({
  tipo,
  issued: limaDate(),
  referenced: limaDate(),
  number: String(++files),
  lines,
  ...changes,
});

export type TestSummaryLine = {
  tipo?: string;
  id: string;
  condition?: string;
  total?: string;
  customer?: [scheme: string, number: string] | null;
  /** InstructionID → PaidAmount. */
  paid?: [kind: string, amount: string][];
  /** Code → amount, with its rate. */
  taxes?: [code: string, amount: string, percent?: string][];
  amends?: [tipo: string, id: string] | null;
};

const NAMES: Record<string, [string, string]> = {
  '1000': ['IGV', 'VAT'],
  '1016': ['IVAP', 'VAT'],
  '2000': ['ISC', 'EXC'],
  '7152': ['ICBPER', 'OTH'],
};

/** Lines of a resumen diario, numbered from 1; a boleta of S/ 118.00 unless told otherwise. */
export const summaryLines = (...lines: TestSummaryLine[]): string[] =>
  lines.map((line, at) => {
    const { tipo = '03', condition = '1', total = '118.00', customer = ['1', '12345678'] } = line;
    const { paid = [['01', '100.00']], taxes = [['1000', '18.00', '18.00']], amends = null } = line;
    return (
      `<sac:SummaryDocumentsLine><cbc:LineID>${at + 1}</cbc:LineID><cbc:DocumentTypeCode>${tipo}</cbc:DocumentTypeCode><cbc:ID>${line.id}</cbc:ID>` +
      (customer === null
        ? ''
        : `<cac:AccountingCustomerParty><cbc:CustomerAssignedAccountID>${customer[1]}</cbc:CustomerAssignedAccountID><cbc:AdditionalAccountID>${customer[0]}</cbc:AdditionalAccountID></cac:AccountingCustomerParty>`) +
      (amends === null
        ? ''
        : `<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>${amends[1]}</cbc:ID><cbc:DocumentTypeCode>${amends[0]}</cbc:DocumentTypeCode></cac:InvoiceDocumentReference></cac:BillingReference>`) +
      `<cac:Status><cbc:ConditionCode>${condition}</cbc:ConditionCode></cac:Status><sac:TotalAmount currencyID="PEN">${total}</sac:TotalAmount>` +
      paid
        .map(
          ([kind, amount]) =>
            `<sac:BillingPayment><cbc:PaidAmount currencyID="PEN">${amount}</cbc:PaidAmount><cbc:InstructionID>${kind}</cbc:InstructionID></sac:BillingPayment>`,
        )
        .join('') +
      taxes
        .map(([code, amount, percent]) => {
          const [name, type] = NAMES[code] ?? ['?', '?'];
          return `<cac:TaxTotal><cbc:TaxAmount currencyID="PEN">${amount}</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxAmount currencyID="PEN">${amount}</cbc:TaxAmount><cac:TaxCategory>${percent === undefined ? '' : `<cbc:Percent>${percent}</cbc:Percent>`}<cac:TaxScheme><cbc:ID>${code}</cbc:ID><cbc:Name>${name}</cbc:Name><cbc:TaxTypeCode>${type}</cbc:TaxTypeCode></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>`;
        })
        .join('') +
      `</sac:SummaryDocumentsLine>`
    );
  });

/** Lines of a baja or reversal: type, series, number, reason. */
export const voidedLines = (...lines: [tipo: string, serie: string, numero: string, reason?: string][]): string[] =>
  lines.map(
    ([tipo, serie, numero, reason = 'ERROR EN EL CLIENTE'], at) =>
      `<sac:VoidedDocumentsLine><cbc:LineID>${at + 1}</cbc:LineID><cbc:DocumentTypeCode>${tipo}</cbc:DocumentTypeCode><sac:DocumentSerialID>${serie}</sac:DocumentSerialID><sac:DocumentNumberID>${numero}</sac:DocumentNumberID><sac:VoidReasonDescription>${reason}</sac:VoidReasonDescription></sac:VoidedDocumentsLine>`,
  );
