import { attributeText, plainText } from '../xml/canonical.ts';
import { parseXmlBytes, XmlError } from '../xml/parse.ts';
import type { XmlElement } from '../xml/parse.ts';
import { elements, one, text, textOf } from '../xml/query.ts';
import { isServerCode, SunatProblem } from './codes.ts';

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
const SERVICE = 'http://service.sunat.gob.pe';

export type SoapCall = { operation: string; field: (name: string) => string; username: string; password: string };

export type Credentials = { ruc: string; user: string; password: string };

/** Reads a SOAP 1.1 envelope; its children of the operation carry no namespace, as the WSDL says. */
export function readCall(body: Buffer): SoapCall {
  let root: XmlElement;
  try {
    ({ root } = parseXmlBytes(body));
  } catch (cause) {
    if (cause instanceof XmlError)
      throw new SoapFault('soap-env:Client', `El mensaje SOAP no es XML: ${cause.message}`, { cause });
    throw cause;
  }
  if (root.local !== 'Envelope' || root.namespace !== ENVELOPE) {
    throw new SoapFault('soap-env:VersionMismatch', 'El mensaje no es un sobre SOAP 1.1');
  }
  const body11 = one(root, 'Body');
  const request = body11 === null ? undefined : elements(body11)[0];
  if (request === undefined || request.namespace !== SERVICE) {
    throw new SoapFault('soap-env:Client', `Se esperaba una operación de ${SERVICE}`);
  }
  const token = one(root, 'Header', 'Security', 'UsernameToken');
  return {
    operation: request.local,
    field: (name) => textOf(elements(request).find((child) => child.local === name && child.namespace === '') ?? null),
    username: text(token, 'Username'),
    password: text(token, 'Password'),
  };
}

/**
 * WS-Security UsernameToken: RUC and SOL user in one word, password in clear. `others`: more SOL users of the same RUC.
 * Returns the SOL user, as it is known.
 */
export function authenticate(
  { username, password }: SoapCall,
  { ruc, user, password: expected }: Credentials,
  others: Record<string, string> = {},
): string {
  if (username === '' || password === '') throw new SunatProblem('0101');
  const users = new Map([[user, expected], ...Object.entries(others)]);
  const known = [...users.keys()].find((name) => `${ruc}${name}`.toUpperCase() === username.toUpperCase());
  if (known === undefined) throw new SunatProblem(/^\d{11}./.test(username) ? '0103' : '0106');
  if (password !== users.get(known)) throw new SunatProblem('0102');
  return known;
}

/** A fault that is not one of SUNAT's numbered ones. */
export class SoapFault extends Error {
  override name = 'SoapFault';
  readonly faultCode: string;

  constructor(faultCode: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.faultCode = faultCode;
  }
}

const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><soap-env:Envelope xmlns:soap-env="${ENVELOPE}"><soap-env:Header/><soap-env:Body>${body}</soap-env:Body></soap-env:Envelope>`;

/** `<br:{operation}Response>` with the given inner XML. */
export const soapAnswer = (operation: string, inner: string): string =>
  envelope(`<br:${operation}Response xmlns:br="${SERVICE}">${inner}</br:${operation}Response>`);

export function soapFault(error: SunatProblem | SoapFault): string {
  const [code, words] =
    error instanceof SunatProblem
      ? [`soap-env:${isServerCode(error.code) ? 'Server' : 'Client'}.${error.code}`, faultText(error)]
      : [error.faultCode, error.message];
  return envelope(
    `<soap-env:Fault><faultcode>${code}</faultcode><faultstring>${plainText(words)}</faultstring></soap-env:Fault>`,
  );
}

/** The long form with ticket and detail is how the real service words a fault about one file. */
const faultText = ({ message, detail }: SunatProblem): string =>
  detail === '' ? message : `${message} - Detalle: xxx.xxx.xxx value='ticket: ${Date.now()} error: ${detail}'`;

/** Enough of a WSDL for a client generator to find the operations and the address. */
export function wsdl(address: string, operations: string[]): string {
  const part = (name: string): string =>
    `<wsdl:message name="${name}"><wsdl:part element="tns:${name}" name="parameters"/></wsdl:message>`;
  return (
    `<?xml version="1.0" encoding="UTF-8"?>` +
    `<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:tns="${SERVICE}" targetNamespace="${SERVICE}">` +
    operations.map((name) => part(name) + part(`${name}Response`)).join('') +
    `<wsdl:portType name="Service">${operations
      .map(
        (name) =>
          `<wsdl:operation name="${name}"><wsdl:input message="tns:${name}"/><wsdl:output message="tns:${name}Response"/></wsdl:operation>`,
      )
      .join('')}</wsdl:portType>` +
    `<wsdl:binding name="ServiceSoap" type="tns:Service"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>${operations
      .map(
        (name) =>
          `<wsdl:operation name="${name}"><soap:operation soapAction="urn:${name}"/><wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>`,
      )
      .join('')}</wsdl:binding>` +
    `<wsdl:service name="Service"><wsdl:port name="ServicePort" binding="tns:ServiceSoap"><soap:address location="${attributeText(address)}"/></wsdl:port></wsdl:service></wsdl:definitions>`
  );
}
