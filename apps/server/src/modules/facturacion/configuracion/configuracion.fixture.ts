import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { testDatabase } from '../../../../test/support/database.ts';
import type { Principal } from '../../../platform/auth/principal.ts';
import { secretsFrom } from '../../../platform/config/secrets.ts';
import { openDatabase } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { createEventBus } from '../../../platform/events/event-bus.ts';
import { createHttpServer } from '../../../platform/http/http-server.ts';
import { createLogger } from '../../../platform/observability/logger.ts';
import { fakeClock } from '../../../platform/time/fake-clock.ts';
import { facturacionDeclaration } from '../module.ts';
import { seedFacturacion } from '../seed.ts';
import type { AccesoSimulador } from './canal-en-vigor.ts';
import { certificadoEnVigor } from './certificado-en-vigor.ts';
import { configuracionRoutes } from './routes.ts';

/** Noon in Lima. */
export const hoy = '2026-11-24';
const mediodia = '2026-11-24T12:00:00-05:00';

/** The configuration behind a real server and a real database, as somebody with the right to it. */
export async function abrirConfiguracion({ simulador = null }: { simulador?: AccesoSimulador } = {}) {
  const testing = await testDatabase();
  const clock = fakeClock(mediodia);
  const secrets = secretsFrom('una clave maestra de prueba, larga');
  const database = openDatabase({
    url: testing.url,
    applicationName: 'prueba-configuracion',
    events: createEventBus(),
    secrets,
    clock,
    onAfterCommitError: (error) => {
      throw error;
    },
  });
  await database.transaction(seedFacturacion);
  const permisos = new Set(['facturacion.configurar', 'facturacion.ver']);
  const principal: Principal = {
    userId: '01930000-0000-7000-8000-000000000001',
    sessionId: '01930000-0000-7000-8000-000000000002',
    username: 'ana',
    name: 'Ana',
    roles: [],
    permissions: permisos,
    scopes: [],
  };
  const http = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'https://erp.test',
    routes: configuracionRoutes({
      database,
      secrets,
      clock,
      simulador,
      certificado: certificadoEnVigor({ database, secrets, clock, frescuraMs: 0 }),
    }),
    permissions: facturacionDeclaration.permissions ?? [],
    database,
    authenticator: { authenticateCookies: () => Promise.resolve({ ...principal, expiresAt: new Date('2100-01-01') }) },
    staticDir: null,
    metrics: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
    healthChecks: {},
    log: createLogger({ name: 'prueba', level: 'silent' }),
  });
  const { url } = await http.listen();
  let numero = 0;

  return {
    database,
    secrets,
    clock,
    permisos,
    async pedir<T = Record<string, unknown>>(
      metodo: string,
      ruta: string,
      body?: unknown,
    ): Promise<{ status: number; datos: T }> {
      const response = await fetch(`${url}/api/facturacion/configuracion/${ruta}`, {
        method: metodo,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      const texto = await response.text();
      return { status: response.status, datos: (texto === '' ? null : JSON.parse(texto)) as T };
    },
    filas: async <T = Record<string, unknown>>(consulta: string, valores: unknown[] = []): Promise<T[]> =>
      (await database.pool.query(consulta, valores)).rows as T[],
    /** A document as the emission leaves it, with nothing that configuration does not look at. */
    async documento(cambios: { tipo?: string; serie?: string; numero?: number; estado?: string } = {}): Promise<void> {
      numero += 1;
      const { tipo = '03', serie = 'B001', estado = 'aceptado' } = cambios;
      await database.pool.query(
        `insert into facturacion.comprobantes (id, tipo, serie, numero, estado, fecha_emision, emitido_en, vence_el, moneda,
           cliente_tipo_documento, cliente_numero_documento, cliente_nombre, contenido, total, respondido_en,
           sunat_codigo, motivo, emisor_id, emisor_nombre)
         values ($1, $2, $3, $4, $5, $6, $7, $6, 'PEN', '-', '-', 'Clientes varios', '{}', 10, $7, '2335', 'x', $1, 'Ana')`,
        [uuidv7(), tipo, serie, cambios.numero ?? numero, estado, hoy, clock.now()],
      );
    },
    async cerrar(): Promise<void> {
      await http.close();
      await database.close();
      await testing.drop();
    },
  };
}
export type Configuracion = Awaited<ReturnType<typeof abrirConfiguracion>>;

/** A billService that knows one user: a ticket it does not have, or 0102. `ahora`: what its clock says. */
export async function unBillService(clave: string, ahora: () => Date) {
  const recibidas: string[] = [];
  const servidor: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      recibidas.push(body);
      const entra = body.includes(`<wsse:Password>${clave}</wsse:Password>`);
      const [codigo, texto] = entra ? ['0127', 'El ticket no existe'] : ['0102', 'Usuario o contraseña incorrectos'];
      response
        .writeHead(500, { 'content-type': 'text/xml', date: ahora().toUTCString() })
        .end(
          `<soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/"><soap-env:Body><soap-env:Fault>` +
            `<faultcode>soap-env:Client.${codigo}</faultcode><faultstring>${texto}</faultstring>` +
            `</soap-env:Fault></soap-env:Body></soap-env:Envelope>`,
        );
    });
  });
  await new Promise<void>((resolve) => servidor.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(servidor.address() as AddressInfo).port}/billService`,
    recibidas,
    cerrar: () => {
      servidor.closeAllConnections();
      return new Promise<void>((resolve) => servidor.close(() => resolve()));
    },
  };
}
