import { unzipSync } from 'fflate';
import { parseXmlBytes } from '../src/xml/parse.ts';
import { all, one, text } from '../src/xml/query.ts';

const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';

export type Login = { username: string; password: string };
export const moddatos: Login = { username: '20000000001MODDATOS', password: 'moddatos' };

export function envelope(operation: string, fields: Record<string, string>, login: Login | null = moddatos): string {
  const token =
    login === null
      ? ''
      : `<wsse:Security><wsse:UsernameToken><wsse:Username>${login.username}</wsse:Username><wsse:Password>${login.password}</wsse:Password></wsse:UsernameToken></wsse:Security>`;
  const inner = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ser="http://service.sunat.gob.pe" xmlns:wsse="${WSSE}"><soapenv:Header>${token}</soapenv:Header><soapenv:Body><ser:${operation}>${inner.join('')}</ser:${operation}></soapenv:Body></soapenv:Envelope>`;
}

export type SoapReply = {
  status: number;
  body: string;
  fault: { code: string; text: string } | null;
  value: (name: string) => string;
};

export async function post(url: string, body: string, signal?: AbortSignal): Promise<SoapReply> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '' },
    body,
    ...(signal === undefined ? {} : { signal }),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const isSoap = bytes.length > 0 && (answer.headers.get('content-type') ?? '').startsWith('text/xml');
  const envelopeBody = isSoap ? one(parseXmlBytes(bytes).root, 'Body') : null;
  const fault = one(envelopeBody, 'Fault');
  const [operation] = envelopeBody === null ? [] : envelopeBody.children.filter((node) => node.kind === 'element');
  const status = operation?.kind === 'element' ? operation : null;
  return {
    status: answer.status,
    body: bytes.toString('utf8'),
    fault: fault === null ? null : { code: text(fault, 'faultcode'), text: text(fault, 'faultstring') },
    value: (name) => text(status, name) || text(one(status, 'status'), name) || text(one(status, 'statusCdr'), name),
  };
}

export type Cdr = {
  files: string[];
  xml: string;
  code: string;
  description: string;
  notes: string[];
  reference: string;
  ruc: string;
  /** What the QR of a guide leads to. */
  url: string;
};

/** What came back inside applicationResponse or content. */
export function readCdr(base64: string): Cdr {
  const files = unzipSync(Buffer.from(base64, 'base64'));
  const name = Object.keys(files).find((file) => file.endsWith('.xml')) ?? '';
  const bytes = Buffer.from(files[name] ?? []);
  const { root } = parseXmlBytes(bytes);
  const response = one(root, 'DocumentResponse', 'Response');
  return {
    files: Object.keys(files),
    xml: bytes.toString('utf8'),
    code: text(response, 'ResponseCode'),
    description: text(response, 'Description'),
    notes: all(root, 'Note').map((note) => text(note)),
    reference: text(response, 'ReferenceID'),
    ruc: text(root, 'ReceiverParty', 'PartyIdentification', 'ID'),
    url: text(root, 'DocumentResponse', 'DocumentReference', 'DocumentDescription'),
  };
}
