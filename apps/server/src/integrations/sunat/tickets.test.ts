import { afterEach, describe, expect, it } from 'vitest';
import { cerrarServicios, envio, falla, nunca, sobre, unCliente, unServicio, xml } from './sunat-service.fixture.ts';

const deTicket = sobre(
  '<br:sendSummaryResponse xmlns:br="http://service.sunat.gob.pe"><ticket>1510000000123</ticket></br:sendSummaryResponse>',
);
const estado = (codigo: string, content = '') =>
  sobre(
    `<br:getStatusResponse xmlns:br="http://service.sunat.gob.pe"><status>${content === '' ? '' : `<content>${content}</content>`}<statusCode>${codigo}</statusCode></status></br:getStatusResponse>`,
  );
const cdr = Buffer.from('PK-cdr');
const resumen = () => ({ ...envio(), nombre: '20131312955-RC-20261124-1.zip' });
const ticket = () => ({ servicio: 'cpe' as const, ticket: '1510000000123', signal: nunca() });

afterEach(cerrarServicios);

describe('enviarResumen', () => {
  it('sends the file and gives back the ticket', async () => {
    const { url, peticiones } = await unServicio(xml(200, deTicket));
    expect(await unCliente(url).enviarResumen(resumen())).toEqual({ kind: 'ticket', ticket: '1510000000123' });
    expect(peticiones[0]?.url).toBe('/billService');
    expect(peticiones[0]?.headers['soapaction']).toBe('"urn:sendSummary"');
    expect(peticiones[0]?.body).toContain('<fileName>20131312955-RC-20261124-1.zip</fileName>');
  });

  it('sends retenciones, percepciones and their reversals to the service of theirs', async () => {
    const { url, peticiones } = await unServicio(xml(200, deTicket));
    const cliente = unCliente(url, { otrosCpeUrl: `${url}/otroscpe` });
    await cliente.enviarResumen({ ...resumen(), servicio: 'otroscpe' });
    await cliente.consultarTicket({ ...ticket(), servicio: 'otroscpe' });
    await cliente.enviar({ ...envio(), servicio: 'otroscpe' });
    expect(peticiones.map((peticion) => peticion.url)).toEqual(['/otroscpe', '/otroscpe', '/otroscpe']);
  });

  it('sends everything to the one address of an OSE, and says so where SUNAT’s second address is missing', async () => {
    const { url, peticiones } = await unServicio(xml(200, deTicket));
    await unCliente(url, { cdrDialect: 'ose' }).enviarResumen({ ...resumen(), servicio: 'otroscpe' });
    expect(peticiones[0]?.url).toBe('/billService');
    expect(await unCliente(url).enviarResumen({ ...resumen(), servicio: 'otroscpe' })).toMatchObject({
      kind: 'falla',
      codigo: '',
    });
    expect(peticiones).toHaveLength(1);
  });

  it('gives a fault’s code, and does not know after an empty answer', async () => {
    const conFalla = await unServicio(xml(500, falla('soap-env:Client.2324', 'El archivo ya fue presentado')));
    expect(await unCliente(conFalla.url).enviarResumen(resumen())).toEqual({
      kind: 'falla',
      codigo: '2324',
      texto: 'El archivo ya fue presentado',
    });
    const vacio = await unServicio(xml(200, ''));
    expect(await unCliente(vacio.url).enviarResumen(resumen())).toEqual({
      kind: 'desconocido',
      motivo: 'la respuesta vino vacía',
    });
    const sinTicket = await unServicio(xml(200, estado('0')));
    expect((await unCliente(sinTicket.url).enviarResumen(resumen())).kind).toBe('desconocido');
  });
});

describe('consultarTicket', () => {
  const preguntar = async (status: number, body: string) => {
    const { url } = await unServicio(xml(status, body));
    return unCliente(url).consultarTicket(ticket());
  };

  it.each(['0', '0000'])('gives back the CDR of a ticket that is done (%s)', async (codigo) => {
    expect(await preguntar(200, estado(codigo, cdr.toString('base64')))).toEqual({ kind: 'cdr', zip: cdr });
  });

  it.each(['98', '0098'])('says that it is still at it (%s)', async (codigo) => {
    expect(await preguntar(200, estado(codigo))).toEqual({ kind: 'en-proceso' });
  });

  it.each(['99', '0099'])('says that it ended with errors (%s), with the CDR or without', async (codigo) => {
    expect(await preguntar(200, estado(codigo, cdr.toString('base64')))).toMatchObject({
      kind: 'con-errores',
      zip: cdr,
    });
    expect(await preguntar(200, estado(codigo))).toEqual({ kind: 'con-errores', zip: null, codigo: '99', texto: '' });
  });

  it('gives the code when the ticket does not exist, as a status and as a fault', async () => {
    expect(await preguntar(200, estado('0127', 'El ticket no existe'))).toEqual({
      kind: 'falla',
      codigo: '0127',
      texto: 'El ticket no existe',
    });
    expect(await preguntar(500, falla('soap-env:Server.0127', 'El ticket no existe'))).toMatchObject({
      kind: 'falla',
      codigo: '0127',
    });
  });

  it('is out of service after an empty body, a page of a gateway or a done ticket without CDR', async () => {
    expect((await preguntar(200, '')).kind).toBe('fuera-de-servicio');
    expect((await preguntar(502, '<html>Bad gateway</html>')).kind).toBe('fuera-de-servicio');
    expect((await preguntar(200, estado('0'))).kind).toBe('fuera-de-servicio');
    expect((await preguntar(200, estado(''))).kind).toBe('fuera-de-servicio');
    expect((await preguntar(500, falla('soap-env:Server.0200', 'No se pudo procesar'))).kind).toBe('fuera-de-servicio');
  });
});

describe('the calls of a channel', () => {
  it('go out a few at a time, and one that is given up while waiting never leaves', async () => {
    let abiertas = 0;
    let mayor = 0;
    const soltar: (() => void)[] = [];
    const { url, peticiones } = await unServicio((_, response) => {
      abiertas += 1;
      mayor = Math.max(mayor, abiertas);
      soltar.push(() => {
        abiertas -= 1;
        response.writeHead(200, { 'content-type': 'text/xml' }).end(deTicket);
      });
    });
    const cliente = unCliente(url, { maxConcurrent: 2, otrosCpeUrl: `${url}/otroscpe`, timeoutMs: 5_000 });
    const control = new AbortController();
    const llamadas = [
      cliente.enviarResumen(resumen()),
      cliente.enviarResumen({ ...resumen(), servicio: 'otroscpe' }),
      cliente.enviarResumen(resumen()),
      cliente.enviarResumen({ ...resumen(), signal: control.signal }),
    ];
    const abandonada = expect(llamadas[3]).rejects.toThrow('cancelado');
    await expect.poll(() => soltar.length).toBe(2);
    control.abort(new Error('cancelado'));
    await abandonada;
    for (let enviadas = 1; enviadas <= 3; enviadas += 1) {
      await expect.poll(() => soltar.length).toBeGreaterThan(0);
      soltar.shift()!();
    }
    await Promise.all(llamadas.slice(0, 3));
    expect(peticiones).toHaveLength(3);
    expect(mayor).toBe(2);
  });
});
