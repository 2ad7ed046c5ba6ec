import { Decimal } from 'decimal.js';
import type { XmlElement } from '../../xml/parse.ts';
import { all, attribute, descendants, one, text } from '../../xml/query.ts';
import { amount, expectClose, factor, sum } from '../amounts.ts';
import { IDENTITIES, igvRates, TAXES } from '../catalogues.ts';
import { demand } from '../codes.ts';
import { isRuc } from '../ruc.ts';
import type { CheckedFile } from './file.ts';

/** S/ above which the buyer must be known. */
const IDENTIFY_ABOVE = 700;
const DOCUMENT = /^(B[A-Z0-9]{3}|[0-9]{1,4})-([0-9]{1,8})$/;
/** SUNAT notes a difference of more than five soles. */
const NOTED_DIFFERENCE = new Decimal(5);
const KINDS: Record<string, string> = {
  '01': 'gravado',
  '02': 'exonerado',
  '03': 'inafecto',
  '04': 'exportacion',
  '05': 'gratuito',
};
const TAX_NAMES: Record<string, string> = {
  '1000': 'igv',
  '1016': 'ivap',
  '2000': 'isc',
  '7152': 'icbper',
  '9999': 'otros',
};

export type Condition = '1' | '2' | '3';
/** One line, consistent in itself. */
export type SummaryLine = {
  tipo: string;
  serie: string;
  numero: string;
  condition: Condition;
  total: string;
  moneda: string;
  cliente: string;
  detalle: Record<string, string>;
  /** The receipt a note amends. */
  amends: { tipo: string; serie: string; numero: string } | null;
};

/** The lines of a resumen diario, each checked by itself and against its neighbours. */
export function checkSummaryLines(file: CheckedFile): SummaryLine[] {
  const elements = all(file.root, 'SummaryDocumentsLine');
  demand(elements.length > 0, '2279');
  const numbers = new Set<string>();
  const lines = elements.map((element) => {
    const number = text(element, 'LineID');
    demand(/^\d{1,5}$/.test(number) && Number(number) > 0, '2238', number);
    demand(!numbers.has(number), '2752', number);
    numbers.add(number);
    return checkLine(file, element, number);
  });
  checkRepeated(lines);
  return lines;
}

/** One document may stand in a file once; to add and void it takes two files. */
function checkRepeated(lines: SummaryLine[]): void {
  const seen = new Map<string, Set<Condition>>();
  for (const { tipo, serie, numero, condition } of lines) {
    const key = `${tipo}-${serie}-${Number(numero)}`;
    const conditions = seen.get(key) ?? new Set<Condition>();
    demand(!conditions.has(condition), '3094', key);
    conditions.add(condition);
    demand(!(conditions.has('1') && conditions.has('2')), '3095', key);
    demand(!(conditions.has('2') && conditions.has('3')), '3096', key);
    seen.set(key, conditions);
  }
}

function checkLine(file: CheckedFile, line: XmlElement, number: string): SummaryLine {
  const where = `Error en la linea: ${number}`;
  const condition = text(line, 'Status', 'ConditionCode');
  demand(condition !== '', '2522', where);
  demand(condition === '1' || condition === '2' || condition === '3', '2896', condition);
  const tipo = text(line, 'DocumentTypeCode');
  demand(tipo !== '', '2242', where);
  demand(['03', '07', '08'].includes(tipo), '2241', tipo);
  const id = text(line, 'ID');
  demand(id !== '', '2512', where);
  const [, serie = '', numero = ''] = DOCUMENT.exec(id) ?? [];
  demand(serie !== '' && (Number(numero) > 0 || condition === '3'), '2513', id);
  const total = amount(one(line, 'TotalAmount'), '2252', '2251');
  const moneda = attribute(one(line, 'TotalAmount'), 'currencyID') ?? '';
  for (const element of descendants(line)) {
    const stated = attribute(element, 'currencyID');
    const perception = element.parent?.local === 'SUNATPerceptionSummaryDocumentReference';
    demand(stated === null || stated === moneda || perception, '2071', `${element.name} en ${stated}`);
  }
  demand(!total.greaterThan(IDENTIFY_ABOVE) || one(line, 'AccountingCustomerParty') !== null, '2514', where);
  const cliente = checkCustomer(line, total.greaterThan(IDENTIFY_ABOVE));
  const detalle = { ...checkPayments(line), ...checkTaxes(file, line) };
  checkTotal(file, total, detalle);
  if (one(line, 'SUNATPerceptionSummaryDocumentReference') !== null) {
    demand(tipo === '03' && condition !== '2', '2986', where);
    demand(text(line, 'AccountingCustomerParty', 'CustomerAssignedAccountID') !== '', '2679', where);
  }
  return {
    tipo,
    serie,
    numero,
    condition,
    total: total.toFixed(2),
    moneda,
    cliente,
    detalle,
    amends: amendedBy(line, tipo, condition, where),
  };
}

function checkCustomer(line: XmlElement, needed: boolean): string {
  const party = one(line, 'AccountingCustomerParty');
  if (party === null) return '-';
  const number = text(party, 'CustomerAssignedAccountID');
  const scheme = text(party, 'AdditionalAccountID');
  demand(number !== '', '2514');
  demand(scheme !== '', '2516');
  demand(IDENTITIES.has(scheme), '2515', scheme);
  const anonymous = scheme === '-' || number === '-' || (scheme === '0' && /^0*$/.test(number));
  demand(!needed || !anonymous, '2514');
  if (scheme === '6') demand(isRuc(number), '2517', number);
  else if (scheme === '1') demand(/^\d{8}$/.test(number), '2517', number);
  else demand(/^[A-Za-z0-9-]{1,15}$/.test(number), '2517', number);
  return `${scheme}-${number}`;
}

function checkPayments(line: XmlElement): Record<string, string> {
  const found: Record<string, string> = {};
  for (const payment of all(line, 'BillingPayment')) {
    const value = amount(one(payment, 'PaidAmount'), '2255', '2254');
    const code = text(payment, 'InstructionID');
    demand(code !== '', '2257');
    const kind = KINDS[code];
    demand(kind !== undefined, '2256', code);
    demand(found[kind] === undefined, '2357', code);
    found[kind] = value.toFixed(2);
  }
  const charges = all(line, 'AllowanceCharge');
  demand(charges.length <= 1, '2411');
  for (const charge of charges) {
    demand(text(charge, 'ChargeIndicator') === 'true', '2263');
    found['otrosCargos'] = amount(one(charge, 'Amount'), '2261').toFixed(2);
  }
  return found;
}

function checkTaxes({ root, observe, tolerance }: CheckedFile, line: XmlElement): Record<string, string> {
  const found: Record<string, string> = {};
  let igvRate: Decimal | null = null;
  for (const total of all(line, 'TaxTotal')) {
    const value = amount(one(total, 'TaxAmount'), '2274', '2273');
    const subtotal = one(total, 'TaxSubtotal');
    const scheme = one(subtotal, 'TaxCategory', 'TaxScheme');
    const code = text(scheme, 'ID');
    demand(code !== '', '2269');
    const kind = TAX_NAMES[code];
    const expected = TAXES.get(code);
    demand(kind !== undefined && expected !== undefined, '2268', code);
    demand(found[kind] === undefined, '2355', code);
    const name = text(scheme, 'Name');
    demand(name === expected.name, code === '1000' ? '2276' : code === '2000' ? '2275' : '2270', name);
    demand(text(scheme, 'TaxTypeCode') === expected.type, '2272', text(scheme, 'TaxTypeCode'));
    expectClose(amount(one(subtotal, 'TaxAmount'), '2274', '2273'), value, '2273', `tributo ${code}`, tolerance.sums);
    const percent = one(subtotal, 'TaxCategory', 'Percent');
    if (code === '1000' && percent !== null) {
      igvRate = factor(percent, '3102');
      const rates = igvRates(Number(text(root, 'ReferenceDate').slice(0, 4)));
      if (!rates.some((rate) => igvRate?.equals(rate) === true)) observe('4019');
    }
    found[kind] = value.toFixed(2);
  }
  demand(found['igv'] !== undefined || found['ivap'] !== undefined, '2278');
  found['tasaIgv'] = igvRate?.toFixed(2) ?? '';
  return found;
}

/** What a line says it is worth against its parts, and its IGV against its rate. */
function checkTotal({ observe, tolerance }: CheckedFile, total: Decimal, detalle: Record<string, string>): void {
  const figure = (name: string): Decimal => new Decimal(detalle[name] ?? '0');
  const parts = [
    'gravado',
    'exonerado',
    'inafecto',
    'exportacion',
    'otrosCargos',
    'igv',
    'ivap',
    'isc',
    'icbper',
    'otros',
  ];
  const computed = sum(parts.map(figure));
  const exact = tolerance.sums.isZero();
  // A discount outside the base and the cent of rounding have no place in a line, so the total may be below its parts;
  // to the cent, what is above them is refused.
  if (exact && total.minus(computed).greaterThan('0.01'))
    expectClose(total, computed, '2519', 'importe total', tolerance.sums);
  if (total.minus(computed).abs().greaterThan(NOTED_DIFFERENCE)) observe('4027');
  const rate = detalle['tasaIgv'] ?? '';
  if (rate === '') return;
  const igv = figure('gravado').plus(figure('isc')).times(rate).dividedBy(100);
  if (exact) expectClose(figure('igv'), igv, '2518', 'IGV', tolerance.sums);
  else if (figure('igv').minus(igv).abs().greaterThan(1)) observe('4019');
}

function amendedBy(line: XmlElement, tipo: string, condition: string, where: string): SummaryLine['amends'] {
  const reference = one(line, 'BillingReference', 'InvoiceDocumentReference');
  if (tipo === '03') {
    demand(one(line, 'BillingReference') === null, '2582', where);
    return null;
  }
  if (reference === null) {
    demand(condition === '3', '2524', where);
    return null;
  }
  const amended = text(reference, 'DocumentTypeCode');
  demand(amended !== '', '2583', where);
  demand(['03', '12'].includes(amended), '2920', amended);
  const id = text(reference, 'ID');
  const [, serie = '', numero = ''] = DOCUMENT.exec(id) ?? [];
  demand(amended === '12' || serie !== '', '2920', id);
  return amended === '12' ? null : { tipo: amended, serie, numero };
}
