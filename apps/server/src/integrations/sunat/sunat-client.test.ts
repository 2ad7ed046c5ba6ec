import type { ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  cerrarServicios,
  envio,
  escuchar,
  falla,
  nunca,
  sobre,
  unCliente,
  unServicio,
  xml,
  type Respondedor,
} from './sunat-service.fixture.ts';

const factura = () => ({ tipo: '01', serie: 'F001', numero: 7, signal: nunca() });
const boleta = () => ({
  tipo: '03',
  serie: 'B001',
  numero: 15,
  fechaEmision: '2026-11-24',
  total: '35.70',
  signal: nunca(),
});

const conCdr = sobre(
  `<br:sendBillResponse xmlns:br="http://service.sunat.gob.pe"><applicationResponse>${Buffer.from('PK-cdr').toString('base64')}</applicationResponse></br:sendBillResponse>`,
);
afterEach(cerrarServicios);

describe('enviar', () => {
  it('sends the ZIP with its name and the user’s credentials, and gives back the CDR’s bytes', async () => {
    const { url, peticiones } = await unServicio(xml(200, conCdr));
    expect(await unCliente(url).enviar(envio())).toEqual({ kind: 'cdr', zip: Buffer.from('PK-cdr') });
    const [peticion] = peticiones;
    expect(peticion?.url).toBe('/billService');
    expect(peticion?.headers['soapaction']).toBe('"urn:sendBill"');
    expect(peticion?.headers['content-type']).toBe('text/xml; charset=utf-8');
    expect(peticion?.body).toContain('<wsse:Username>20131312955MODDATOS</wsse:Username>');
    expect(peticion?.body).toContain('<wsse:Password>cl@ve&lt;secreta&gt;</wsse:Password>');
    expect(peticion?.body).toContain('<fileName>20131312955-03-B001-15.zip</fileName>');
    expect(peticion?.body).toContain(`<contentFile>${Buffer.from('PK-zip').toString('base64')}</contentFile>`);
  });

  it('gives a fault’s code and words, with HTTP 500 and with 200', async () => {
    for (const status of [500, 200]) {
      const { url } = await unServicio(
        xml(status, falla('soap-env:Client.1033', 'El comprobante fue registrado previamente')),
      );
      expect(await unCliente(url).enviar(envio())).toEqual({
        kind: 'falla',
        codigo: '1033',
        texto: 'El comprobante fue registrado previamente',
      });
    }
  });

  it('hides the password when a fault repeats it', async () => {
    const { url } = await unServicio(
      xml(500, falla('soap-env:Client.0102', 'La clave cl@ve&lt;secreta&gt; no es correcta')),
    );
    const resultado = await unCliente(url).enviar(envio());
    expect(JSON.stringify(resultado)).not.toContain('secreta');
    expect(resultado).toMatchObject({ texto: 'La clave *** no es correcta' });
  });

  it.each([
    ['an empty 200', 200, ''],
    ['HTML with 200', 200, '<html><body>portal</body></html>'],
    ['a gateway’s 502', 502, '<html><body>502 Bad Gateway</body></html>'],
    ['a gateway’s 504', 504, ''],
    ['a 500 without fault', 500, '<html></html>'],
    ['a fault without code', 500, falla('soap-env:Server', 'Internal Error')],
    ['SOAP without CDR', 200, sobre('<sendBillResponse></sendBillResponse>')],
    ['a CDR that is not base64', 200, sobre('<r><applicationResponse>¿?</applicationResponse></r>')],
  ])('does not know after %s', async (_, status, body) => {
    const { url } = await unServicio(xml(status, body));
    expect((await unCliente(url).enviar(envio())).kind).toBe('desconocido');
  });

  it.each([
    ['503', 503, {}, undefined],
    ['503 with its hour', 503, { 'retry-after': '120' }, 120_000],
    ['429', 429, { 'retry-after': '5' }, 5_000],
    ['401', 401, {}, undefined],
    ['404', 404, {}, undefined],
    ['a redirection', 302, { location: '/otra' }, undefined],
  ])('knows that nothing was processed after %s', async (_, status, headers, reintentarEnMs) => {
    const { url } = await unServicio(xml(status, '<html><body>no</body></html>', headers));
    const resultado = await unCliente(url).enviar(envio());
    expect(resultado.kind).toBe('fuera-de-servicio');
    expect(resultado).toMatchObject(reintentarEnMs === undefined ? {} : { reintentarEnMs });
  });

  it('knows that a policy of the gateway stopped it at the door', async () => {
    const { url } = await unServicio(xml(500, falla('env:Client', 'Rejected by policy')));
    expect((await unCliente(url).enviar(envio())).kind).toBe('fuera-de-servicio');
  });

  it('does not know after a time-out, nor after the connection was cut', async () => {
    const callado = await unServicio(() => undefined);
    expect(await unCliente(callado.url, { timeoutMs: 150 }).enviar(envio())).toEqual({
      kind: 'desconocido',
      motivo: 'no respondió en 0.15 s',
    });
    expect(callado.peticiones).toHaveLength(1);
    const cortado = await unServicio((_, response) => response.socket?.destroy());
    expect(await unCliente(cortado.url).enviar(envio())).toEqual({
      kind: 'desconocido',
      motivo: 'la conexión se cortó',
    });
    const aMedias = await unServicio((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('<soap', () => response.socket?.destroy());
    });
    expect((await unCliente(aMedias.url).enviar(envio())).kind).toBe('desconocido');
  });

  it('knows that nothing was sent when nobody listens, the name does not exist or TLS fails', async () => {
    const servidor = createTcpServer();
    const url = await escuchar(servidor);
    await new Promise<void>((resolve) => servidor.close(() => resolve()));
    expect(await unCliente(url).enviar(envio())).toEqual({
      kind: 'fuera-de-servicio',
      motivo: 'la conexión fue rechazada',
      inalcanzable: true,
    });
    expect((await unCliente('http://no-existe.invalid').enviar(envio())).kind).toBe('fuera-de-servicio');
    const sinTls = await unServicio(xml(200, conCdr));
    expect((await unCliente(sinTls.url.replace('http:', 'https:')).enviar(envio())).kind).toBe('fuera-de-servicio');
  });

  it('stops reading an endless answer', async () => {
    const { url } = await unServicio((_, response) => {
      const llenar = () => {
        while (response.write('x'.repeat(65_536)) && !response.destroyed);
        if (!response.destroyed) response.once('drain', llenar);
      };
      llenar();
    });
    expect(await unCliente(url).enviar(envio())).toEqual({
      kind: 'desconocido',
      motivo: 'la respuesta es demasiado grande',
    });
  });

  it('answers an abort with what is known: unknown once sent, the reason itself before', async () => {
    const control = new AbortController();
    const { url, peticiones } = await unServicio(() => control.abort(new Error('cancelado')));
    expect(await unCliente(url).enviar({ ...envio(), signal: control.signal })).toEqual({
      kind: 'desconocido',
      motivo: 'la espera se interrumpió',
    });
    await expect(unCliente(url).enviar({ ...envio(), signal: control.signal })).rejects.toThrow('cancelado');
    expect(peticiones).toHaveLength(1);
  });

  it('reuses its connection', async () => {
    const puertos = new Set<number | undefined>();
    const { url } = await unServicio((_, response) => {
      puertos.add(response.socket?.remotePort);
      response.end(conCdr);
    });
    const cliente = unCliente(url);
    for (let i = 0; i < 5; i++) expect((await cliente.enviar(envio())).kind).toBe('cdr');
    expect(puertos.size).toBe(1);
  });
});

describe('consultarCdr', () => {
  const estado = (codigo: string, contenido = '') =>
    sobre(
      `<br:getStatusCdrResponse xmlns:br="x"><statusCdr>${contenido}<statusCode>${codigo}</statusCode><statusMessage>mensaje</statusMessage></statusCdr></br:getStatusCdrResponse>`,
    );

  it('asks by RUC, type, series and number, and gives back the CDR', async () => {
    const { url, peticiones } = await unServicio(
      xml(200, estado('0004', `<content>${Buffer.from('PK').toString('base64')}</content>`)),
    );
    expect(await unCliente(url).consultarCdr(factura())).toEqual({ kind: 'cdr', zip: Buffer.from('PK') });
    expect(peticiones[0]?.url).toBe('/billConsultService');
    expect(peticiones[0]?.body).toContain(
      '<rucComprobante>20131312955</rucComprobante><tipoComprobante>01</tipoComprobante>' +
        '<serieComprobante>F001</serieComprobante><numeroComprobante>7</numeroComprobante>',
    );
  });

  it('tells what does not exist from what exists without CDR and from a wrong question', async () => {
    const preguntar = async (responder: Respondedor) =>
      unCliente((await unServicio(responder)).url).consultarCdr(factura());
    expect(await preguntar(xml(200, estado('0011')))).toEqual({ kind: 'no-existe' });
    expect(await preguntar(xml(200, estado('0001')))).toEqual({
      kind: 'sin-cdr',
      estado: 'aceptado',
      motivo: 'mensaje',
    });
    expect(await preguntar(xml(200, estado('0002')))).toMatchObject({ kind: 'sin-cdr', estado: 'rechazado' });
    expect(await preguntar(xml(200, estado('0010')))).toEqual({ kind: 'falla', codigo: '0010', motivo: 'mensaje' });
    expect(await preguntar(xml(500, falla('soap-env:Client.0102', 'clave')))).toMatchObject({
      kind: 'falla',
      codigo: '0102',
    });
  });

  it('never says "no existe" because the answer was lost', async () => {
    const preguntar = async (responder: Respondedor) =>
      (await unCliente((await unServicio(responder)).url, { timeoutMs: 150 }).consultarCdr(factura())).kind;
    expect(await preguntar(xml(200, ''))).toBe('fuera-de-servicio');
    expect(await preguntar(xml(502, '<html></html>'))).toBe('fuera-de-servicio');
    expect(await preguntar(xml(500, falla('soap-env:Server.0109', 'sin servicio')))).toBe('fuera-de-servicio');
    expect(await preguntar(() => undefined)).toBe('fuera-de-servicio');
    expect((await unCliente('http://127.0.0.1:1', { consultUrl: undefined }).consultarCdr(factura())).kind).toBe(
      'falla',
    );
  });
});

describe('consultarValidez', () => {
  const json = (response: ServerResponse, status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const servicio = (data: unknown, status = 200) =>
    unServicio((peticion, response) => {
      if (peticion.url.includes('token')) json(response, 200, { access_token: 'tok-1', expires_in: 3600 });
      else json(response, status, data);
    });

  it('asks with a token, in SUNAT’s date format, and keeps the token for the next question', async () => {
    const { url, peticiones } = await servicio({ success: true, data: { estadoCp: '1', observaciones: ['-'] } });
    const cliente = unCliente(url);
    expect(await cliente.consultarValidez(boleta())).toEqual({
      kind: 'existe',
      estado: 'aceptado',
      observaciones: ['-'],
    });
    expect((await cliente.consultarValidez(boleta())).kind).toBe('existe');
    expect(peticiones.map((peticion) => peticion.url)).toEqual([
      '/clientesextranet/app-1/oauth2/token/',
      '/contribuyentes/20131312955/validarcomprobante',
      '/contribuyentes/20131312955/validarcomprobante',
    ]);
    expect(new URLSearchParams(peticiones[0]?.body).get('grant_type')).toBe('client_credentials');
    expect(peticiones[1]?.headers.authorization).toBe('Bearer tok-1');
    expect(JSON.parse(peticiones[1]?.body ?? '')).toEqual({
      numRuc: '20131312955',
      codComp: '03',
      numeroSerie: 'B001',
      numero: '15',
      fechaEmision: '24/11/2026',
      monto: '35.70',
    });
  });

  it('tells the states apart, and says "no existe" only when SUNAT does', async () => {
    const estado = async (data: unknown, status = 200) =>
      unCliente((await servicio(data, status)).url).consultarValidez(boleta());
    expect(await estado({ data: { estadoCp: '0' } })).toEqual({ kind: 'no-existe' });
    expect(await estado({ data: { estadoCp: '2' } })).toMatchObject({ kind: 'existe', estado: 'anulado' });
    expect(await estado({ data: { estadoCp: '4' }, message: 'no autorizado' })).toMatchObject({
      kind: 'falla',
      codigo: '4',
    });
    expect(await estado({ success: false, message: 'mal' })).toMatchObject({ kind: 'falla', motivo: 'mal' });
    expect(await estado({ cod: '422', msg: 'fecha' }, 422)).toMatchObject({
      kind: 'falla',
      codigo: '422',
      motivo: 'fecha',
    });
    expect((await estado({ data: { estadoCp: '0' } }, 500)).kind).toBe('fuera-de-servicio');
  });

  it('asks for a new token once after a 401, and not again and again', async () => {
    let rechazados = 1;
    const { url, peticiones } = await unServicio((peticion, response) => {
      if (peticion.url.includes('token')) json(response, 200, { access_token: 'tok', expires_in: 3600 });
      else if (rechazados-- > 0) json(response, 401, { message: 'vencido' });
      else json(response, 200, { data: { estadoCp: '1' } });
    });
    const tokens = () => peticiones.filter((peticion) => peticion.url.includes('token'));
    const cliente = unCliente(url);
    expect((await cliente.consultarValidez(boleta())).kind).toBe('existe');
    expect(tokens()).toHaveLength(2);
    rechazados = 2;
    expect((await cliente.consultarValidez(boleta())).kind).toBe('fuera-de-servicio');
    expect(tokens()).toHaveLength(3);
  });

  it('says so when the application’s credentials are wrong, without showing them', async () => {
    const { url } = await unServicio((_, response) => json(response, 400, { error: 'invalid_client secreto-oauth' }));
    const resultado = await unCliente(url).consultarValidez(boleta());
    expect(resultado).toMatchObject({
      kind: 'falla',
      codigo: '400',
      motivo: expect.stringContaining('invalid_client ***'),
    });
    expect((await unCliente(url, { clientSecret: undefined }).consultarValidez(boleta())).kind).toBe('falla');
  });
});
