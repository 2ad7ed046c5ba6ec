import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UpstreamError } from '../../platform/errors/upstream-error.ts';
import { createWebhookClient, noRecibido } from './webhook-client.ts';

let server: Server;
let url: string;
let paths: string[];
let answer: (response: ServerResponse) => void;
beforeEach(async () => {
  paths = [];
  server = createServer((request, response) => {
    paths.push(request.url ?? '');
    request.resume().on('end', () => answer(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alertas`;
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const enviar = (timeoutMs = 5_000) =>
  createWebhookClient({ url, secret: 'un-secreto-de-prueba', timeoutMs }).enviar(
    { id: 'a:opened', evento: 'alerta.opened', cuerpo: { id: 'a:opened' } },
    new AbortController().signal,
  );
const fallo = async (sending: Promise<unknown>): Promise<unknown> =>
  sending.then(
    () => null,
    (error: unknown) => error,
  );

test('a receiver that gives no answer in time may have taken it', async () => {
  answer = () => undefined;
  const error = await fallo(enviar(200));
  expect(error).toBeInstanceOf(UpstreamError);
  expect(noRecibido(error)).toBe(false);
});

test('one that nobody listens for, or that answers 5xx or 429, has not taken it', async () => {
  answer = (response) => response.writeHead(429, { 'retry-after': '7' }).end();
  const error = await fallo(enviar());
  expect(error).toMatchObject({ service: 'webhook', retryAfterMs: 7_000 });
  expect(noRecibido(error)).toBe(true);
  await new Promise((resolve) => server.close(resolve));
  expect(noRecibido(await fallo(enviar()))).toBe(true);
  server = createServer().listen(0);
});

test('a redirect is not followed: the alert would go to a stranger', async () => {
  answer = (response) => response.writeHead(307, { location: '/otra' }).end();
  expect(noRecibido(await fallo(enviar()))).toBe(true);
  expect(paths).toEqual(['/alertas']);
});

test('a refusal is an answer, with the words of the receiver', async () => {
  answer = (response) => response.writeHead(401).end('firma equivocada');
  expect(await enviar()).toEqual({ kind: 'rechazado', estado: 401, respuesta: 'firma equivocada' });
});
