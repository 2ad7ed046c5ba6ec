import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Server as TcpServer, AddressInfo } from 'node:net';
import { createSunatClient, type SunatClient, type SunatClientOptions } from './sunat-client.ts';

export type Peticion = { url: string; headers: IncomingMessage['headers']; body: string };
export type Respondedor = (peticion: Peticion, response: ServerResponse) => void;

const cierres: (() => Promise<void> | void)[] = [];
/** Closes every service and client a test has opened; for `afterEach`. */
export async function cerrarServicios(): Promise<void> {
  for (const cerrar of cierres.splice(0).reverse()) await cerrar();
}

export async function escuchar(servidor: Server | TcpServer): Promise<string> {
  await new Promise<void>((resolve) => servidor.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(servidor.address() as AddressInfo).port}`;
}

/** A service that records what it is asked and answers as told. */
export async function unServicio(responder: Respondedor): Promise<{ url: string; peticiones: Peticion[] }> {
  const peticiones: Peticion[] = [];
  const servidor = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      const peticion = { url: request.url ?? '', headers: request.headers, body };
      peticiones.push(peticion);
      responder(peticion, response);
    });
  });
  const url = await escuchar(servidor);
  cierres.push(() => {
    servidor.closeAllConnections();
    return new Promise<void>((resolve) => servidor.close(() => resolve()));
  });
  return { url, peticiones };
}

export function unCliente(url: string, cambios: Partial<SunatClientOptions> = {}): SunatClient {
  const cliente = createSunatClient({
    billUrl: `${url}/billService`,
    consultUrl: `${url}/billConsultService`,
    tokenUrl: `${url}/clientesextranet/{client_id}/oauth2/token/`,
    validezUrl: `${url}/contribuyentes/{ruc}/validarcomprobante`,
    ruc: '20131312955',
    usuario: 'MODDATOS',
    clave: 'cl@ve<secreta>',
    clientId: 'app-1',
    clientSecret: 'secreto-oauth',
    timeoutMs: 2_000,
    ...cambios,
  });
  cierres.push(() => cliente.close());
  return cliente;
}

export const nunca = () => new AbortController().signal;
export const envio = () => ({
  servicio: 'cpe' as const,
  nombre: '20131312955-03-B001-15.zip',
  zip: Buffer.from('PK-zip'),
  signal: nunca(),
});

export const sobre = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/"><soap-env:Header/><soap-env:Body>${body}</soap-env:Body></soap-env:Envelope>`;
export const falla = (codigo: string, texto: string) =>
  sobre(`<soap-env:Fault><faultcode>${codigo}</faultcode><faultstring>${texto}</faultstring></soap-env:Fault>`);
export const xml =
  (status: number, body: string, headers: Record<string, string> = {}): Respondedor =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8', ...headers }).end(body);
  };

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Respondedor =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
