import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { UpstreamError } from '../../platform/errors/upstream-error.ts';
import { createSmtpClient, nadaSalio, type Mensaje } from './smtp-client.ts';
import { abrirBuzon } from './smtp-inbox.fixture.ts';

const remitente = 'Ferretería San José <comprobantes@ferreteria.example>';
const signal = new AbortController().signal;
let buzon: Awaited<ReturnType<typeof abrirBuzon>>;

beforeAll(async () => {
  buzon = await abrirBuzon();
});
afterAll(() => buzon.cerrar());
beforeEach(() => {
  buzon.recibidos.length = 0;
  buzon.alRecibir('aceptar');
});

const mensaje = (cambios: Partial<Mensaje> = {}): Mensaje => ({
  para: 'cliente@empresa.example',
  asunto: 'Boleta B001-15 de Ñandú S.A.C.',
  html: '<p>Gracias por su compra</p>',
  texto: 'Gracias por su compra',
  adjuntos: [{ nombre: 'B001-15 año.pdf', tipo: 'application/pdf', contenido: Buffer.from('%PDF-1.7') }],
  messageId: 'abc@ferreteria.example',
  ...cambios,
});
const fallo = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

test('a mail arrives with both texts, its attachment and the Message-ID it was given', async () => {
  const resultado = await createSmtpClient(buzon.url, remitente).enviar(mensaje(), signal);
  expect(resultado.kind).toBe('enviado');
  const [correo] = buzon.recibidos;
  expect(correo).toMatchObject({
    messageId: '<abc@ferreteria.example>',
    subject: 'Boleta B001-15 de Ñandú S.A.C.',
    text: expect.stringContaining('Gracias') as string,
    html: '<p>Gracias por su compra</p>',
  });
  expect(correo!.from?.value).toEqual([{ name: 'Ferretería San José', address: 'comprobantes@ferreteria.example' }]);
  expect(correo!.attachments[0]).toMatchObject({ filename: 'B001-15 año.pdf', contentType: 'application/pdf' });
});

test('a 5xx for the recipient is a bounce and a 4xx asks to come back', async () => {
  const cliente = createSmtpClient(buzon.url, remitente);
  buzon.rechazar('nadie@empresa.example', 550, 'No such user');
  buzon.rechazar('gris@empresa.example', 451, 'Greylisted');
  expect(await cliente.enviar(mensaje({ para: 'nadie@empresa.example' }), signal)).toMatchObject({
    kind: 'rechazado',
    respuesta: expect.stringContaining('No such user') as string,
  });
  expect(await cliente.enviar(mensaje({ para: 'gris@empresa.example' }), signal)).toMatchObject({ kind: 'aplazado' });
  expect(await cliente.enviar(mensaje({ para: 'sin arroba' }), signal)).toMatchObject({ kind: 'rechazado' });
  expect(buzon.recibidos).toHaveLength(0);
});

test('a server that is not there is an outage in which certainly nothing left', async () => {
  const otro = await abrirBuzon();
  await otro.cerrar();
  const error = await fallo(createSmtpClient(otro.url, remitente).enviar(mensaje(), signal));
  expect(error).toBeInstanceOf(UpstreamError);
  expect(error).toMatchObject({ service: 'smtp', cause: { code: 'ECONNREFUSED' } });
  expect(nadaSalio(error)).toBe(true);
});

test('a refused login concerns every mail: an outage, no bounce', async () => {
  const error = await fallo(
    createSmtpClient(`smtp://yo:mala@127.0.0.1:${buzon.port}`, remitente).enviar(mensaje(), signal),
  );
  expect(error).toBeInstanceOf(UpstreamError);
  expect(nadaSalio(error)).toBe(true);
});

test('a server that goes away, or falls silent, after taking the mail leaves the outcome unknown', async () => {
  buzon.alRecibir('cortar');
  const cortado = await fallo(createSmtpClient(buzon.url, remitente).enviar(mensaje(), signal));
  expect(cortado).toBeInstanceOf(UpstreamError);
  expect(nadaSalio(cortado)).toBe(false);

  buzon.alRecibir('callar');
  const callado = await fallo(createSmtpClient(buzon.url, remitente, { idleMs: 300 }).enviar(mensaje(), signal));
  expect(callado).toBeInstanceOf(UpstreamError);
  expect(nadaSalio(callado)).toBe(false);
  expect(buzon.recibidos).toHaveLength(2);
});

test('an aborted send ends at once', async () => {
  buzon.alRecibir('callar');
  const controller = new AbortController();
  const enviando = fallo(createSmtpClient(buzon.url, remitente).enviar(mensaje(), controller.signal));
  await expect.poll(() => buzon.recibidos.length).toBe(1);
  controller.abort(new Error('the worker stops'));
  expect(await enviando).toBeInstanceOf(UpstreamError);
});
