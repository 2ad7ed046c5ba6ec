import { Decimal } from 'decimal.js';
import type { XmlDocument, XmlElement } from '../../xml/parse.ts';
import { all, attribute, one, text } from '../../xml/query.ts';
import { EXACT, expectClose, SUNAT_TOLERANCE, sum, ZERO } from '../amounts.ts';
import type { Tolerance } from '../amounts.ts';
import { IDENTITIES } from '../catalogues.ts';
import { demand, SunatProblem } from '../codes.ts';
import type { DocumentName } from '../packaging.ts';
import { isRuc } from '../ruc.ts';
import { verifySignature } from '../signature.ts';
import type { Sunat } from '../sunat.ts';
import { dayOf, limaDay } from './dates.ts';
import { checkIssuer, checkSignatory } from './header.ts';

const POSITIVE = /^(?!0+(\.0+)?$)\d{1,12}(\.\d{1,2})?$/;
const RATE = /^(?!0+(\.0+)?$)\d{1,4}(\.\d{1,6})?$/;
const LAST_DAY = 3;
const MAX_DAYS_AHEAD = 2;

/** What differs between a comprobante de retención (20) and one de percepción (40). */
type Kind = {
  name: 'Retention' | 'Perception';
  /** C23, C22: régimen → percent. */
  rates: Record<string, string>;
  total: 'SUNATTotalPaid' | 'SUNATTotalCashed';
  net: 'SUNATNetTotalPaid' | 'SUNATNetTotalCashed';
  related: string[];
  /** Whether the amount is added to the payment or taken from it. */
  sign: 1 | -1;
  /** Codes in the order of the checks. */
  codes: Record<
    | 'receiver'
    | 'badReceiver'
    | 'receiverType'
    | 'self'
    | 'regime'
    | 'rate'
    | 'noAmount'
    | 'amountCurrency'
    | 'noTotal'
    | 'badTotal'
    | 'totalCurrency'
    | 'amounts'
    | 'totals'
    | 'noNumber'
    | 'badNumber'
    | 'repeated'
    | 'noPayment'
    | 'badPayment'
    | 'paymentCurrency'
    | 'noDate'
    | 'badDate'
    | 'period'
    | 'noPart'
    | 'badPart'
    | 'partCurrency'
    | 'noPartDate'
    | 'badPartDate'
    | 'noNet'
    | 'badNet'
    | 'netCurrency'
    | 'figures',
    string
  >;
};

const KINDS: Record<string, Kind> = {
  '20': {
    name: 'Retention',
    rates: { '01': '3', '02': '6' },
    total: 'SUNATTotalPaid',
    net: 'SUNATNetTotalPaid',
    related: ['01', '12', '07', '08', '20'],
    sign: -1,
    codes: {
      receiver: '2723',
      badReceiver: '2724',
      receiverType: '2516',
      self: '2620',
      regime: '2618',
      rate: '2619',
      noAmount: '2725',
      amountCurrency: '2728',
      noTotal: '2729',
      badTotal: '2730',
      totalCurrency: '2732',
      amounts: '2628',
      totals: '2629',
      noNumber: '2733',
      badNumber: '2734',
      repeated: '2626',
      noPayment: '2735',
      badPayment: '2736',
      paymentCurrency: '2622',
      noDate: '2737',
      badDate: '2738',
      period: '2625',
      noPart: '2739',
      badPart: '2740',
      partCurrency: '2742',
      noPartDate: '2743',
      badPartDate: '2744',
      noNet: '2745',
      badNet: '2746',
      netCurrency: '2748',
      figures: '2623',
    },
  },
  '40': {
    name: 'Perception',
    rates: { '01': '2', '02': '1', '03': '0.5' },
    total: 'SUNATTotalCashed',
    net: 'SUNATNetTotalCashed',
    related: ['01', '03', '12', '07', '08', '40'],
    sign: 1,
    codes: {
      receiver: '2679',
      badReceiver: '2680',
      receiverType: '2681',
      self: '2604',
      regime: '2602',
      rate: '2603',
      noAmount: '2683',
      amountCurrency: '2685',
      noTotal: '2686',
      badTotal: '2687',
      totalCurrency: '2690',
      amounts: '2667',
      totals: '2668',
      noNumber: '2697',
      badNumber: '2698',
      repeated: '2613',
      noPayment: '2699',
      badPayment: '2700',
      paymentCurrency: '2607',
      noDate: '2702',
      badDate: '2703',
      period: '2612',
      noPart: '2704',
      badPart: '2705',
      partCurrency: '2707',
      noPartDate: '2708',
      badPartDate: '2709',
      noNet: '2710',
      badNet: '2711',
      netCurrency: '2713',
      figures: '2608',
    },
  },
};

/** All rules of a comprobante de retención or percepción; returns the digest of its signature. */
export function checkAgentDocument(document: XmlDocument, name: DocumentName, { settings }: Sunat, now: Date): string {
  const { root } = document;
  const kind = KINDS[name.tipo];
  if (kind === undefined) throw new SunatProblem('0151', name.name);
  checkHead(root, name);
  const signature = verifySignature(document, name.ruc, now);
  checkDate(root, now);
  checkIssuer({ ruc: name.ruc, settings });
  checkSignatory(root, name.ruc, signature.id);
  checkReceiver(root, name, kind);
  const percent = checkRegime(root, kind);
  checkFigures(root, kind, percent, settings.precision === 'exact' ? EXACT : SUNAT_TOLERANCE);
  return signature.digest;
}

function checkHead(root: XmlElement, name: DocumentName): void {
  const version = text(root, 'UBLVersionID');
  demand(version !== '', '2111');
  demand(version === '2.0', '2110', version);
  const customization = text(root, 'CustomizationID');
  demand(customization !== '', '2113');
  demand(customization === '1.0', '2112', customization);
  const id = text(root, 'ID');
  demand(id !== '', '1002');
  const [, serie, numero] = /^([A-Z0-9]{4})-(\d{1,8})$/.exec(id) ?? [];
  demand(serie !== undefined && numero !== undefined, '1001', id);
  demand(serie === name.serie, '1035', `${serie} y ${name.serie}`);
  demand(numero === name.numero, '1049', `${numero} y ${name.numero}`);
  const agent = one(root, 'AgentParty', 'PartyIdentification', 'ID');
  demand(text(agent) !== '', '2676');
  demand(text(agent) === name.ruc, '1034', `${text(agent)} y ${name.ruc}`);
  demand((attribute(agent, 'schemeID') ?? '') !== '', '2678');
  demand(attribute(agent, 'schemeID') === '6', '2511');
  demand(text(root, 'AgentParty', 'PartyLegalEntity', 'RegistrationName') !== '', '1037');
}

function checkDate(root: XmlElement, now: Date): void {
  const written = text(root, 'IssueDate');
  demand(written !== '', '1010');
  const issued = dayOf(written);
  demand(issued !== null, '1009', written);
  demand(issued <= limaDay(now) + MAX_DAYS_AHEAD, '2329', written);
  demand(limaDay(now) <= issued + LAST_DAY, '2108', written);
}

function checkReceiver(root: XmlElement, { ruc, tipo }: DocumentName, { codes }: Kind): void {
  const receiver = one(root, 'ReceiverParty', 'PartyIdentification', 'ID');
  const number = text(receiver);
  const scheme = attribute(receiver, 'schemeID') ?? '';
  demand(number !== '', codes.receiver);
  demand(scheme !== '', codes.receiverType);
  // A retention is of a supplier with RUC; what is collected may be collected from anyone.
  if (tipo === '20') {
    demand(scheme === '6', '2511', scheme);
    demand(isRuc(number), codes.badReceiver, number);
  } else {
    demand(IDENTITIES.has(scheme) && scheme !== '-', '2682', scheme);
    demand(scheme !== '6' || isRuc(number), codes.badReceiver, number);
    demand(scheme !== '1' || /^\d{8}$/.test(number), codes.badReceiver, number);
  }
  demand(number !== ruc, codes.self);
  demand(text(root, 'ReceiverParty', 'PartyLegalEntity', 'RegistrationName') !== '', '2134');
}

function checkRegime(root: XmlElement, { name, rates, codes }: Kind): Decimal {
  const regime = text(root, `SUNAT${name}SystemCode`);
  const rate = rates[regime];
  demand(rate !== undefined, codes.regime, regime);
  const percent = text(root, `SUNAT${name}Percent`);
  demand(/^\d{1,3}(\.\d{1,2})?$/.test(percent) && new Decimal(percent).equals(rate), codes.rate, percent);
  return new Decimal(rate);
}

function checkFigures(root: XmlElement, kind: Kind, percent: Decimal, tolerance: Tolerance): void {
  const { codes } = kind;
  const stated = figure(one(root, 'TotalInvoiceAmount'), codes.noAmount, '2669', codes.amountCurrency);
  const total = figure(one(root, kind.total), codes.noTotal, codes.badTotal, codes.totalCurrency);
  const references = all(root, `SUNAT${kind.name}DocumentReference`);
  const payments = new Set<string>();
  const parts = references.map((reference) => {
    const tipo = checkRelated(reference, kind);
    // A credit note lowers what was paid; it carries no payment of its own.
    if (tipo === '07') return { part: ZERO, net: ZERO };
    const key = `${tipo} ${text(reference, 'ID')} ${text(reference, 'Payment', 'ID')}`;
    demand(!payments.has(key), codes.repeated, key);
    payments.add(key);
    return checkPayment(root, reference, kind, percent, tolerance);
  });
  expectClose(stated, sum(parts.map(({ part }) => part)), codes.amounts, 'importe total', ZERO);
  const rounding = text(root, 'PayableRoundingAmount');
  const net = sum(parts.map((part) => part.net)).plus(/^[+-]?\d{1,12}(\.\d{1,2})?$/.test(rounding) ? rounding : 0);
  expectClose(total, net, codes.totals, 'total pagado o cobrado', ZERO);
}

function checkRelated(reference: XmlElement, { related }: Kind): string {
  const id = one(reference, 'ID');
  const tipo = attribute(id, 'schemeID') ?? '';
  demand(tipo !== '', '2691');
  demand(related.includes(tipo), '2692', tipo);
  demand(text(id) !== '', '2693');
  const form = tipo === '12' ? /^[A-Za-z0-9-]{1,20}-\d{1,20}$/ : /^(E001|EB01|[FBRP][A-Z0-9]{3}|\d{4})-(?!0+$)\d{1,8}$/;
  demand(form.test(text(id)), '2694', text(id));
  demand(dayOf(text(reference, 'IssueDate')) !== null, '1009', text(reference, 'IssueDate'));
  const total = one(reference, 'TotalInvoiceAmount');
  demand(total !== null, '2695');
  demand(POSITIVE.test(text(total)), '2696', text(total));
  demand((attribute(total, 'currencyID') ?? '') !== '', '2701');
  return tipo;
}

function checkPayment(
  root: XmlElement,
  reference: XmlElement,
  kind: Kind,
  percent: Decimal,
  tolerance: Tolerance,
): { part: Decimal; net: Decimal } {
  const { codes } = kind;
  const payment = one(reference, 'Payment');
  const number = text(payment, 'ID');
  demand(number !== '', codes.noNumber);
  demand(/^\d{1,9}$/.test(number), codes.badNumber, number);
  const paid = one(payment, 'PaidAmount');
  demand(text(paid) !== '', codes.noPayment);
  demand(POSITIVE.test(text(paid)), codes.badPayment, text(paid));
  const currency = attribute(one(reference, 'TotalInvoiceAmount'), 'currencyID') ?? '';
  demand(attribute(paid, 'currencyID') === currency, codes.paymentCurrency);
  checkPaidDate(root, reference, codes);

  const information = one(reference, `SUNAT${kind.name}Information`);
  const part = figure(one(information, `SUNAT${kind.name}Amount`), codes.noPart, codes.badPart, codes.partCurrency);
  const date = text(information, `SUNAT${kind.name}Date`);
  demand(date !== '', codes.noPartDate);
  demand(dayOf(date) !== null, codes.badPartDate, date);
  const net = figure(one(information, kind.net), codes.noNet, codes.badNet, codes.netCurrency);
  const soles = new Decimal(text(paid)).times(checkExchange(information, currency));
  expectClose(part, soles.times(percent).dividedBy(100), codes.figures, 'importe', tolerance.sums);
  expectClose(net, soles.plus(part.times(kind.sign)), codes.figures, 'neto', tolerance.sums);
  return { part, net };
}

/** Paid in the month of the receipt and not after it, nor before the document that is paid. */
function checkPaidDate(root: XmlElement, reference: XmlElement, codes: Kind['codes']): void {
  const written = text(reference, 'Payment', 'PaidDate');
  demand(written !== '', codes.noDate);
  const paid = dayOf(written);
  demand(paid !== null, codes.badDate, written);
  const issued = text(root, 'IssueDate');
  demand(written.slice(0, 7) === issued.slice(0, 7) && paid <= (dayOf(issued) ?? 0), codes.period, written);
  demand(paid >= (dayOf(text(reference, 'IssueDate')) ?? 0), codes.period, written);
}

/** Soles per unit of the document's currency; needed for a foreign one. */
function checkExchange(information: XmlElement | null, currency: string): Decimal {
  const exchange = one(information, 'ExchangeRate');
  if (exchange === null) {
    demand(currency === 'PEN', '2721');
    return new Decimal(1);
  }
  const source = text(exchange, 'SourceCurrencyCode');
  demand(source !== '', '2719');
  demand(source === currency, '2749', source);
  const target = text(exchange, 'TargetCurrencyCode');
  demand(target !== '', '2720');
  demand(target === 'PEN', '2715', target);
  const rate = text(exchange, 'CalculationRate');
  demand(rate !== '', '2721');
  demand(RATE.test(rate), '2716', rate);
  const date = text(exchange, 'Date');
  demand(date !== '', '2722');
  demand(dayOf(date) !== null, '2717', date);
  return new Decimal(rate);
}

/** An amount in soles above zero. */
function figure(element: XmlElement | null, missing: string, malformed: string, currency: string): Decimal {
  const written = text(element);
  demand(written !== '', missing);
  demand(POSITIVE.test(written), malformed, written);
  demand(attribute(element, 'currencyID') === 'PEN', currency);
  return new Decimal(written);
}
