import { XMLParser, XMLValidator } from 'fast-xml-parser';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character]!);

/**
 * A SOAP 1.1 call with WS-Security UsernameToken, password in plain text as SUNAT wants it. The children of the
 * operation carry no namespace.
 */
export function soapCall(
  operation: string,
  fields: Readonly<Record<string, string>>,
  credentials: { username: string; password: string },
): string {
  const inner = Object.entries(fields)
    .map(([name, value]) => `<${name}>${escape(value)}</${name}>`)
    .join('');
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ser="http://service.sunat.gob.pe"' +
    ' xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">' +
    '<soapenv:Header><wsse:Security><wsse:UsernameToken>' +
    `<wsse:Username>${escape(credentials.username)}</wsse:Username>` +
    `<wsse:Password>${escape(credentials.password)}</wsse:Password>` +
    `</wsse:UsernameToken></wsse:Security></soapenv:Header><soapenv:Body><ser:${operation}>${inner}` +
    `</ser:${operation}></soapenv:Body></soapenv:Envelope>`
  );
}

export type SoapAnswer =
  /** The response element's children with text, by local name, at any depth. */
  | { kind: 'answer'; fields: Readonly<Record<string, string>> }
  /** `code`: four digits, or `''` when the fault has none. */
  | { kind: 'fault'; code: string; text: string }
  /** Empty, HTML, cut or with a DTD. */
  | { kind: 'not-soap' };

type Node = { [name: string]: string | Node | (string | Node)[] };

const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: true,
  parseTagValue: false,
  // A fault's text may hold escaped characters. A DTD is refused before parsing, so no other entities can be declared.
  processEntities: true,
  htmlEntities: true,
});

/** Reads an answer of any of SUNAT's services. Never throws. */
export function readSoapAnswer(body: Buffer): SoapAnswer {
  const text = decode(body);
  if (text.trim() === '' || /<!(?:DOCTYPE|ENTITY)/i.test(text)) return { kind: 'not-soap' };
  // Its successor is a package of its own with the same code; the version here is pinned.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  if (XMLValidator.validate(text) !== true) return { kind: 'not-soap' };
  const root = parser.parse(text) as Node;
  const content = asNode(asNode(root['Envelope'])?.['Body']);
  if (!content) return { kind: 'not-soap' };
  const fault = asNode(content['Fault']);
  return fault ? readFault(fault) : { kind: 'answer', fields: leaves(content) };
}

function decode(body: Buffer): string {
  const latin = /^[^<]*<\?xml[^>]*encoding=["'](?:iso-8859-1|latin1)/i.test(body.subarray(0, 120).toString('latin1'));
  return body.toString(latin ? 'latin1' : 'utf8').replace(/^\ufeff/, '');
}

const asNode = (value: Node[string] | undefined): Node | null => {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'object' ? first : null;
};

function leaves(node: Node): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(node)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === 'string') found[name] ??= one.trim();
      else Object.assign(found, leaves(one));
    }
  }
  return found;
}

/**
 * Where SUNAT writes its code: last digits of faultcode (`soap-env:Server.200`), else four digits in faultstring, else
 * at the start of detail/message.
 */
function readFault(fault: Node): SoapAnswer {
  const fields = leaves(fault);
  const inFaultcode = /(\d+)\D*$/.exec(fields['faultcode'] ?? '')?.[1];
  const inFaultstring = /(?<!\d)(\d{4})(?!\d)/.exec(fields['faultstring'] ?? '')?.[1];
  const inDetail = /^\s*(\d{4})(?!\d)/.exec(fields['message'] ?? '')?.[1];
  const code = inFaultcode?.padStart(4, '0') ?? inFaultstring ?? inDetail ?? '';
  const faultstring = fields['faultstring'] ?? '';
  // Some faults have only the code as faultstring and the words in the detail.
  const text = /^\d{0,4}$/.test(faultstring.trim()) ? (fields['message'] ?? faultstring) : faultstring;
  return { kind: 'fault', code, text: text.replace(/\s+/g, ' ').trim().slice(0, 500) };
}
