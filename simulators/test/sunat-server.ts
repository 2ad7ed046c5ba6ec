import { startSimulators } from '../src/simulators.ts';
import type { Simulators, SimulatorsOptions } from '../src/simulators.ts';
import { makeSigner } from './certificate.ts';
import type { Signer } from './certificate.ts';
import { fileName, fileXml } from './files.ts';
import type { TestFile } from './files.ts';
import { factura, invoiceXml, nameOf, signXml, zipOf } from './invoice.ts';
import type { TestInvoice } from './invoice.ts';
import { envelope, post, readCdr } from './sunat-client.ts';
import type { Cdr, Login, SoapReply } from './sunat-client.ts';

/** One running set of simulators with what tests do to it all the time. */
export type TestSunat = {
  simulators: Simulators;
  signer: Signer;
  /** Builds, signs, zips and sends; `edit` changes the XML before signing, `tamper` after. */
  send: (invoice?: TestInvoice, options?: SendOptions) => Promise<SoapReply>;
  /** The code of the answer: '0', a rejection code from the CDR, or the four digits of a fault. */
  codeOf: (invoice?: TestInvoice, options?: SendOptions) => Promise<string>;
  cdrOf: (invoice?: TestInvoice, options?: SendOptions) => Promise<Cdr>;
  /** Signs, zips and sends any document or file; `to` is an address, billService unless told otherwise. */
  deliver: (
    operation: string,
    name: string,
    xml: string,
    options?: SendOptions & { to?: string },
  ) => Promise<SoapReply>;
  /** Sends a document and gives the code of the answer, as `codeOf`. */
  codeOfXml: (name: string, xml: string, options?: SendOptions & { to?: string }) => Promise<string>;
  /** Sends a file and asks about its ticket: the status, and the code of its CDR. */
  fileCode: (file: TestFile, options?: SendOptions & { to?: string }) => Promise<string>;
  ticketOf: (file: TestFile, options?: SendOptions & { to?: string }) => Promise<string>;
  status: (ticket: string, to?: string, login?: Login) => Promise<{ status: string; cdr: Cdr | null }>;
  bill: string;
  otroscpe: string;
  ose: string;
  consult: string;
  control: (method: string, path: string, body?: unknown) => Promise<Response>;
  fail: (failure: Record<string, unknown>) => Promise<string>;
};

export type SendOptions = {
  login?: Login | null;
  signer?: Signer;
  edit?: (xml: string) => string;
  tamper?: (xml: string) => string | Buffer;
  sign?: Parameters<typeof signXml>[2];
  unsigned?: boolean;
  fileName?: string;
  zip?: (name: string, xml: string | Buffer) => Buffer;
  signal?: AbortSignal;
};

export async function startTestSunat(options: Partial<SimulatorsOptions> = {}): Promise<TestSunat> {
  const simulators = await startSimulators({ httpPort: 0, smtpPort: 0, ...options });
  const signer = makeSigner();
  const bill = `${simulators.url}/sunat/billService`;
  const send: TestSunat['send'] = (invoice = factura(), given = {}) => {
    const name = nameOf(invoice);
    const edited = (given.edit ?? ((xml: string) => xml))(invoiceXml(invoice));
    const signed = given.unsigned === true ? edited : signXml(edited, given.signer ?? signer, given.sign);
    const sent = (given.tamper ?? ((xml: string) => xml))(signed);
    const zip = given.zip?.(name, sent) ?? zipOf(`${name}.xml`, sent);
    const fields = { fileName: given.fileName ?? `${name}.zip`, contentFile: zip.toString('base64') };
    return post(bill, envelope('sendBill', fields, given.login === undefined ? undefined : given.login), given.signal);
  };
  const codeOf: TestSunat['codeOf'] = async (invoice, given) => {
    const reply = await send(invoice, given);
    if (reply.fault !== null) return /(\d{4})$/.exec(reply.fault.code)?.[1] ?? reply.fault.code;
    return readCdr(reply.value('applicationResponse')).code;
  };
  const cdrOf: TestSunat['cdrOf'] = async (invoice, given) => {
    const reply = await send(invoice, given);
    if (reply.fault !== null) throw new Error(`${reply.fault.code} ${reply.fault.text}`);
    return readCdr(reply.value('applicationResponse'));
  };
  const control: TestSunat['control'] = (method, path, body) =>
    fetch(`${simulators.url}/control${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  const fail: TestSunat['fail'] = async (failure) => {
    const answer = await control('POST', '/sunat/failures', failure);
    if (answer.status !== 201) throw new Error(await answer.text());
    return ((await answer.json()) as { id: string }).id;
  };
  const deliver: TestSunat['deliver'] = (operation, name, xml, given = {}) => {
    const edited = (given.edit ?? ((text: string) => text))(xml);
    const sent = given.unsigned === true ? edited : signXml(edited, given.signer ?? signer, given.sign);
    const zip = given.zip?.(name, sent) ?? zipOf(`${name}.xml`, (given.tamper ?? ((text: string) => text))(sent));
    const fields = { fileName: given.fileName ?? `${name}.zip`, contentFile: zip.toString('base64') };
    const login = given.login === undefined ? undefined : given.login;
    return post(given.to ?? bill, envelope(operation, fields, login), given.signal);
  };
  const faultCode = ({ fault }: SoapReply): string | null =>
    fault === null ? null : (/(\d{4})$/.exec(fault.code)?.[1] ?? fault.code);
  const codeOfXml: TestSunat['codeOfXml'] = async (name, xml, given) => {
    const reply = await deliver('sendBill', name, xml, given);
    return faultCode(reply) ?? readCdr(reply.value('applicationResponse')).code;
  };
  const status: TestSunat['status'] = async (ticket, to = bill, login) => {
    const reply = await post(to, envelope('getStatus', { ticket }, login));
    const content = reply.value('content');
    return {
      status: faultCode(reply) ?? reply.value('statusCode'),
      cdr: content === '' ? null : readCdr(content),
    };
  };
  const ticketOf: TestSunat['ticketOf'] = async (file, given) => {
    const reply = await deliver('sendSummary', fileName(file), fileXml(file), given);
    return faultCode(reply) ?? reply.value('ticket');
  };
  const fileCode: TestSunat['fileCode'] = async (file, given) => {
    const ticket = await ticketOf(file, given);
    if (/^\d{4}$/.test(ticket)) return ticket;
    const { status: code, cdr } = await status(ticket, given?.to);
    if (code === '0' || code === '99') return cdr?.code ?? code;
    return code;
  };
  return {
    simulators,
    signer,
    deliver,
    codeOfXml,
    fileCode,
    ticketOf,
    status,
    otroscpe: `${simulators.url}/sunat/otroscpe/billService`,
    ose: `${simulators.url}/ose/billService`,
    send,
    codeOf,
    cdrOf,
    bill,
    consult: `${simulators.url}/sunat/billConsultService`,
    control,
    fail,
  };
}

let numbers = 0;
/** A number no other test of the file has used. */
export const freshNumber = (): string => String(++numbers);
