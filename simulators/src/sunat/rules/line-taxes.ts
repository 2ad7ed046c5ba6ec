import { Decimal } from 'decimal.js';
import type { XmlElement } from '../../xml/parse.ts';
import { all, attribute, one, text } from '../../xml/query.ts';
import { amount, expectClose, factor, sum, unitValue, ZERO } from '../amounts.ts';
import { AFFECTATIONS, FREE_TAXED, icbperRate, IGV_FAMILY, igvRates, TAXES } from '../catalogues.ts';
import { taxpayerOf } from '../settings.ts';
import { demand } from '../codes.ts';
import type { CheckedDocument, CheckedLine } from './document.ts';
import { isInvoice } from './document.ts';

/** Below this base the IGV may round to 0.00. */
const SMALLEST_TAXED_BASE = 0.06;

/** The TaxTotal of a line: tributes it names, affectation, base × rate, and their sum. */
export function checkLineTaxes(
  document: CheckedDocument,
  line: XmlElement,
  value: Decimal,
): Pick<CheckedLine, 'tax' | 'taxes' | 'rate'> {
  const totals = all(line, 'TaxTotal');
  demand(totals.length > 0, '3195');
  demand(totals.length === 1, '3026');
  const total = totals[0] ?? null;
  const stated = amount(one(total, 'TaxAmount'), '3021');

  const taxes: CheckedLine['taxes'] = new Map();
  const subtotals = new Map<string, XmlElement>();
  for (const subtotal of all(total, 'TaxSubtotal')) {
    const code = checkScheme(subtotal);
    demand(!taxes.has(code), '3067', code);
    const figure = amount(one(subtotal, 'TaxAmount'), '2033');
    const base = code === '7152' ? ZERO : amount(one(subtotal, 'TaxableAmount'), '3031');
    taxes.set(code, { base, amount: figure });
    subtotals.set(code, subtotal);
  }
  const family = [...taxes.keys()].filter((code) => IGV_FAMILY.has(code));
  demand(family.length > 0, '3105');
  demand(family.length === 1, '3106', family.join(', '));
  const tax = family[0] ?? '';
  demand(!(taxes.has('2000') && ['9995', '9997', '9998'].includes(tax)), '3223', `${tax} con ISC`);

  const isc = taxes.get('2000');
  if (isc !== undefined) checkIsc(document, subtotals.get('2000') ?? null, isc);
  const other = taxes.get('9999');
  if (other !== undefined) checkOther(document, subtotals.get('9999') ?? null, other);
  for (const [code, subtotal] of subtotals)
    demand(code === '2000' || text(subtotal, 'TaxCategory', 'TierRange') === '', '3210', code);
  if (taxes.has('7152')) checkIcbper(document, subtotals.get('7152') ?? null, taxes.get('7152')?.amount ?? ZERO);
  const igv = taxes.get(tax) ?? { base: ZERO, amount: ZERO };
  const { tolerance } = document;
  expectClose(igv.base, value.plus(isc?.amount ?? ZERO), '3272', 'base imponible del ítem', tolerance.sums);
  const rate = checkIgv(document, subtotals.get(tax) ?? null, tax, igv);
  const counted = [...taxes].filter(([code]) => code !== '9996').map(([, figures]) => figures.amount);
  expectClose(stated, sum(counted), '3292', 'impuestos del ítem', tolerance.sums);
  return { tax, taxes, rate };
}

function checkScheme(subtotal: XmlElement): string {
  const scheme = one(subtotal, 'TaxCategory', 'TaxScheme');
  const code = text(scheme, 'ID');
  demand(code !== '', '2037');
  const expected = TAXES.get(code);
  demand(expected !== undefined, '2036', code);
  demand(text(scheme, 'Name') !== '', '2996');
  demand(text(scheme, 'Name') === expected.name, '3051', text(scheme, 'Name'));
  demand(text(scheme, 'TaxTypeCode') === expected.type, '2377', text(scheme, 'TaxTypeCode'));
  return code;
}

function checkIgv(
  { root, tipo, ruc, tolerance, settings, observe }: CheckedDocument,
  subtotal: XmlElement | null,
  tax: string,
  igv: { base: Decimal; amount: Decimal },
): Decimal | null {
  const category = one(subtotal, 'TaxCategory');
  const affectation = text(category, 'TaxExemptionReasonCode');
  demand(affectation !== '', '2371');
  const allowed = AFFECTATIONS.get(affectation);
  demand(allowed !== undefined, '2040', affectation);
  demand(allowed.includes(tax), '3050', `${affectation} con ${tax}`);
  const operation = isInvoice(tipo) ? (attribute(one(root, 'InvoiceTypeCode'), 'listID') ?? '') : null;
  if (operation !== null) {
    const exports = operation.startsWith('02');
    demand(!exports || tax === '9995' || tax === '9996', '3100', `${tax} en ${operation}`);
    demand(!exports || affectation === '40', '2642', affectation);
    demand(exports || tax !== '9995', '3100', `${tax} en ${operation}`);
  }
  demand(one(category, 'Percent') !== null, '2992');
  const percent = factor(one(category, 'Percent'), '3102');
  const taxed = tax === '1000' || tax === '1016' || (tax === '9996' && FREE_TAXED.has(affectation));
  if (!taxed) {
    demand(igv.amount.isZero(), '3110', igv.amount.toFixed(2));
    return null;
  }
  if (tax === '1000') {
    const rates = igvRates(Number(text(root, 'IssueDate').slice(0, 4)));
    demand(
      rates.some((rate) => percent.equals(rate)),
      '3462',
      percent.toString(),
    );
    demand(!igv.amount.isZero() || igv.base.lessThan(SMALLEST_TAXED_BASE), '3111');
    if (!percent.equals(18) && !taxpayerOf(settings, ruc).igvReducido) observe('4439');
  }
  expectClose(igv.amount, igv.base.times(percent).dividedBy(100), '3103', 'IGV del ítem', tolerance.lineTax);
  return tax === '1000' ? percent : null;
}

/** C08: 01 and 03 are a percentage of the base; 02 is an amount per unit that the document does not state. */
function checkIsc(
  { tolerance }: CheckedDocument,
  subtotal: XmlElement | null,
  isc: { base: Decimal; amount: Decimal },
): void {
  const category = one(subtotal, 'TaxCategory');
  const system = text(category, 'TierRange');
  demand(system !== '', '2373');
  demand(['01', '02', '03'].includes(system), '2041', system);
  if (system === '02') return;
  const percent = factor(one(category, 'Percent'), '3102');
  demand(!percent.isZero() || isc.amount.isZero(), '3104');
  expectClose(isc.amount, isc.base.times(percent).dividedBy(100), '3108', 'ISC del ítem', tolerance.sums);
}

function checkOther(
  { tolerance }: CheckedDocument,
  subtotal: XmlElement | null,
  other: { base: Decimal; amount: Decimal },
): void {
  const percent = factor(one(subtotal, 'TaxCategory', 'Percent'), '3102');
  expectClose(other.amount, other.base.times(percent).dividedBy(100), '3109', 'otros tributos', tolerance.sums);
}

function checkIcbper({ root, tolerance }: CheckedDocument, subtotal: XmlElement | null, stated: Decimal): void {
  const bags = one(subtotal, 'BaseUnitMeasure');
  demand(bags !== null && /^\d{1,5}$/.test(text(bags)), '3237');
  demand(attribute(bags, 'unitCode') === 'NIU', '3236');
  const rate = unitValue(one(subtotal, 'TaxCategory', 'PerUnitAmount'), '3238');
  demand(rate.equals(icbperRate(Number(text(root, 'IssueDate').slice(0, 4)))), '3238', rate.toString());
  const computed = new Decimal(text(bags)).times(rate);
  expectClose(stated, computed, '3306', 'ICBPER del ítem', tolerance.sums);
}
