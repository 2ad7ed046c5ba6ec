import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { cerrarServicios, json, nunca, unCliente, unServicio, type Respondedor } from './sunat-service.fixture.ts';

const zip = Buffer.from('PK-guia');
const guia = () => ({ nombre: '20131312955-09-T001-1.zip', zip, signal: nunca() });
const consulta = () => ({ ticket: '20e-1', signal: nunca() });

const conToken =
  (responder: Respondedor, expiresIn = 3600): Respondedor =>
  (peticion, response) => {
    if (peticion.url.includes('oauth2')) json(200, { access_token: 'tok', expires_in: expiresIn })(peticion, response);
    else responder(peticion, response);
  };
const abrir = async (responder: Respondedor) => {
  const { url, peticiones } = await unServicio(responder);
  const cliente = unCliente(url, {
    greTokenUrl: `${url}/clientessol/{client_id}/oauth2/token/`,
    greUrl: `${url}/gem/comprobantes/`,
    greClientId: 'gre 1',
    greClientSecret: 'secreto-gre',
  });
  return { cliente, peticiones, tokens: () => peticiones.filter(({ url: ruta }) => ruta.includes('oauth2')).length };
};

afterEach(cerrarServicios);

describe('enviarGuia', () => {
  it('sends the ZIP with its SHA-256 under a token of the SOL user, and gives back the ticket', async () => {
    const { cliente, peticiones } = await abrir(
      conToken(json(200, { numTicket: '20e-1', fecRecepcion: '2026-11-24' })),
    );
    expect(await cliente.enviarGuia(guia())).toEqual({ kind: 'ticket', ticket: '20e-1' });
    const [token, envio] = peticiones;
    expect(token?.url).toBe('/clientessol/gre%201/oauth2/token/');
    expect(Object.fromEntries(new URLSearchParams(token?.body))).toEqual({
      grant_type: 'password',
      scope: 'https://api-cpe.sunat.gob.pe',
      client_id: 'gre 1',
      client_secret: 'secreto-gre',
      username: '20131312955MODDATOS',
      password: 'cl@ve<secreta>',
    });
    expect(envio?.url).toBe('/gem/comprobantes/20131312955-09-T001-1');
    expect(envio?.headers.authorization).toBe('Bearer tok');
    expect(JSON.parse(envio!.body)).toEqual({
      archivo: {
        nomArchivo: '20131312955-09-T001-1.zip',
        arcGreZip: zip.toString('base64'),
        hashZip: createHash('sha256').update(zip).digest('hex'),
      },
    });
  });

  it('keeps its token while it lasts, and asks for one before it expires', async () => {
    const larga = await abrir(conToken(json(200, { numTicket: '20e-1' })));
    await Promise.all([larga.cliente.enviarGuia(guia()), larga.cliente.enviarGuia(guia())]);
    await larga.cliente.enviarGuia(guia());
    expect(larga.tokens()).toBe(1);
    // What lasts less than the margin is used once.
    const corta = await abrir(conToken(json(200, { numTicket: '20e-1' }), 59));
    await corta.cliente.enviarGuia(guia());
    await corta.cliente.enviarGuia(guia());
    expect(corta.tokens()).toBe(2);
  });

  it('asks for a token once after a 401, and gives up after the second', async () => {
    let rechazados = 1;
    const { cliente, tokens } = await abrir(
      conToken((peticion, response) =>
        rechazados-- > 0
          ? json(401, { cod: '401' })(peticion, response)
          : json(200, { numTicket: '20e-1' })(peticion, response),
      ),
    );
    expect((await cliente.enviarGuia(guia())).kind).toBe('ticket');
    expect(tokens()).toBe(2);
    rechazados = 2;
    expect((await cliente.enviarGuia(guia())).kind).toBe('fuera-de-servicio');
    expect(tokens()).toBe(3);
  });

  it('gives the first error of a 422, and retries after a 500', async () => {
    const cuerpo = {
      cod: '422',
      msg: 'Error de validación',
      errors: [{ cod: '1034', msg: 'RUC distinto secreto-gre' }],
    };
    const { cliente } = await abrir(conToken(json(422, cuerpo)));
    expect(await cliente.enviarGuia(guia())).toEqual({ kind: 'falla', codigo: '1034', texto: 'RUC distinto ***' });
    const caido = await abrir(conToken(json(500, { cod: '500', msg: 'Internal' }, { 'retry-after': '7' })));
    expect(await caido.cliente.enviarGuia(guia())).toEqual({
      kind: 'fuera-de-servicio',
      motivo: 'el servicio de guías no atiende (HTTP 500)',
      reintentarEnMs: 7_000,
    });
  });

  it('does not know when the answer was lost or has no ticket', async () => {
    const cortado = await abrir(conToken((_, response) => response.socket?.destroy()));
    expect((await cortado.cliente.enviarGuia(guia())).kind).toBe('desconocido');
    for (const body of [{}, 'texto']) {
      const { cliente } = await abrir(conToken(json(200, body)));
      expect((await cliente.enviarGuia(guia())).kind).toBe('desconocido');
    }
  });

  it('says what is missing where guides were not set up, and when the credentials are wrong', async () => {
    const { url } = await unServicio(json(200, {}));
    expect(await unCliente(url).enviarGuia(guia())).toMatchObject({ kind: 'falla', codigo: '' });
    const { cliente } = await abrir(json(400, { error: 'invalid_client secreto-gre' }));
    const resultado = await cliente.enviarGuia(guia());
    expect(resultado).toMatchObject({ kind: 'falla', codigo: '' });
    expect(JSON.stringify(resultado)).not.toContain('secreto-gre');
  });
});

describe('consultarGuia', () => {
  const preguntar = async (body: unknown, status = 200) => {
    const { cliente, peticiones } = await abrir(conToken(json(status, body)));
    return { resultado: await cliente.consultarGuia(consulta()), peticiones };
  };

  it('tells whether it is still at it, done or done with errors', async () => {
    const enProceso = await preguntar({ codRespuesta: '98', indCdrGenerado: '0' });
    expect(enProceso.resultado).toEqual({ kind: 'en-proceso' });
    expect(enProceso.peticiones[1]?.url).toBe('/gem/comprobantes/envios/20e-1');
    const arcCdr = Buffer.from('PK-cdr').toString('base64');
    expect((await preguntar({ codRespuesta: '0', indCdrGenerado: '1', arcCdr })).resultado).toEqual({
      kind: 'cdr',
      zip: Buffer.from('PK-cdr'),
    });
    const error = { numError: '2108', desError: 'Fuera de plazo' };
    expect((await preguntar({ codRespuesta: '99', indCdrGenerado: '1', arcCdr, error })).resultado).toEqual({
      kind: 'con-errores',
      zip: Buffer.from('PK-cdr'),
      codigo: '2108',
      texto: 'Fuera de plazo',
    });
    expect((await preguntar({ codRespuesta: '99', indCdrGenerado: '0', error })).resultado).toMatchObject({
      kind: 'con-errores',
      zip: null,
    });
  });

  it('is out of service when it answers nothing that can be understood', async () => {
    expect((await preguntar({})).resultado.kind).toBe('fuera-de-servicio');
    expect((await preguntar({ codRespuesta: '0' })).resultado.kind).toBe('fuera-de-servicio');
    expect((await preguntar({ msg: 'x' }, 503)).resultado.kind).toBe('fuera-de-servicio');
    expect((await preguntar({ cod: '404', msg: 'ticket desconocido' }, 404)).resultado).toEqual({
      kind: 'falla',
      codigo: '0404',
      texto: 'ticket desconocido',
    });
  });
});
