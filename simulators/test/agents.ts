import { limaDate } from './invoice.ts';
import { peru, rootOf, signatoryXml } from './files.ts';

export type TestPayment = {
  tipo?: string;
  id?: string;
  issued?: string;
  currency?: string;
  total?: string;
  number?: string;
  paid?: string;
  paidOn?: string;
  part?: string;
  net?: string;
  rate?: string;
};
export type TestAgent = {
  tipo: '20' | '40';
  serie: string;
  numero: string;
  issued: string;
  receiver: [scheme: string, number: string];
  regime: string;
  percent: string;
  amount: string;
  total: string;
  payments: TestPayment[];
};

/** S/ 1,180.00 paid to a supplier, 3 % withheld. */
export const retencion = (changes: Partial<TestAgent> = {}): TestAgent => ({
  tipo: '20',
  serie: 'R001',
  numero: '1',
  issued: limaDate(),
  receiver: ['6', '20131312955'],
  regime: '01',
  percent: '3.00',
  amount: '35.40',
  total: '1144.60',
  payments: [{}],
  ...changes,
});

/** S/ 1,180.00 collected from a customer, and 2 % on top. */
export const percepcion = (changes: Partial<TestAgent> = {}): TestAgent =>
  retencion({
    tipo: '40',
    serie: 'P001',
    percent: '2.00',
    amount: '23.60',
    total: '1203.60',
    payments: [{ part: '23.60', net: '1203.60' }],
    ...changes,
  });

export const agentName = ({ tipo, serie, numero }: TestAgent): string => `20000000001-${tipo}-${serie}-${numero}`;

const party = (element: string, [scheme, number]: [string, string], name: string): string =>
  `<cac:${element}><cac:PartyIdentification><cbc:ID schemeID="${scheme}">${number}</cbc:ID></cac:PartyIdentification><cac:PartyLegalEntity><cbc:RegistrationName>${name}</cbc:RegistrationName></cac:PartyLegalEntity></cac:${element}>`;

export function agentXml(agent: TestAgent): string {
  const [kind, total, net] =
    agent.tipo === '20'
      ? ['Retention', 'SUNATTotalPaid', 'SUNATNetTotalPaid']
      : ['Perception', 'SUNATTotalCashed', 'SUNATNetTotalCashed'];
  const payments = agent.payments.map((payment) => {
    const { tipo = '01', id = 'F001-1', issued = agent.issued, currency = 'PEN', number = '1' } = payment;
    const { total: whole = '1180.00', paid = '1180.00', paidOn = agent.issued } = payment;
    const { part = agent.amount, net: rest = agent.total, rate } = payment;
    return (
      `<sac:SUNAT${kind}DocumentReference><cbc:ID schemeID="${tipo}">${id}</cbc:ID><cbc:IssueDate>${issued}</cbc:IssueDate><cbc:TotalInvoiceAmount currencyID="${currency}">${whole}</cbc:TotalInvoiceAmount>` +
      `<cac:Payment><cbc:ID>${number}</cbc:ID><cbc:PaidAmount currencyID="${currency}">${paid}</cbc:PaidAmount><cbc:PaidDate>${paidOn}</cbc:PaidDate></cac:Payment>` +
      `<sac:SUNAT${kind}Information><sac:SUNAT${kind}Amount currencyID="PEN">${part}</sac:SUNAT${kind}Amount><sac:SUNAT${kind}Date>${agent.issued}</sac:SUNAT${kind}Date><sac:${net} currencyID="PEN">${rest}</sac:${net}>` +
      (rate === undefined
        ? ''
        : `<cac:ExchangeRate><cbc:SourceCurrencyCode>${currency}</cbc:SourceCurrencyCode><cbc:TargetCurrencyCode>PEN</cbc:TargetCurrencyCode><cbc:CalculationRate>${rate}</cbc:CalculationRate><cbc:Date>${paidOn}</cbc:Date></cac:ExchangeRate>`) +
      `</sac:SUNAT${kind}Information></sac:SUNAT${kind}DocumentReference>`
    );
  });
  return rootOf(
    kind,
    peru(kind),
    `<cbc:UBLVersionID>2.0</cbc:UBLVersionID><cbc:CustomizationID>1.0</cbc:CustomizationID>${signatoryXml()}<cbc:ID>${agent.serie}-${agent.numero}</cbc:ID><cbc:IssueDate>${agent.issued}</cbc:IssueDate>` +
      party('AgentParty', ['6', '20000000001'], 'FERRETERIA E HIJOS S.A.C.') +
      party('ReceiverParty', agent.receiver, 'PROVEEDOR S.A.') +
      `<sac:SUNAT${kind}SystemCode>${agent.regime}</sac:SUNAT${kind}SystemCode><sac:SUNAT${kind}Percent>${agent.percent}</sac:SUNAT${kind}Percent>` +
      `<cbc:TotalInvoiceAmount currencyID="PEN">${agent.amount}</cbc:TotalInvoiceAmount><sac:${total} currencyID="PEN">${agent.total}</sac:${total}>${payments.join('')}`,
  );
}
