import type { Lugar } from '@jsol/contracts/seguridad';
import { testDatabase } from '../../../test/support/database.ts';
import { runHandler, type Published } from '../../../test/support/run-handler.ts';
import { secretsFrom } from '../../platform/config/secrets.ts';
import { openDatabase, type Database } from '../../platform/database/database.ts';
import { createEventBus } from '../../platform/events/event-bus.ts';
import { createHttpServer } from '../../platform/http/http-server.ts';
import type { PermissionDefinition } from '../../platform/module.ts';
import { createLogger } from '../../platform/observability/logger.ts';
import type { Outcome } from '../../platform/tasks/outcome.ts';
import type { Clock } from '../../platform/time/clock.ts';
import { crearNotificador, type Publicar } from '../notificaciones/public.ts';
import { crearAutenticador } from './autenticacion.ts';
import { seguridadDeclaration, seguridadModule } from './module.ts';
import { sincronizarPermisos } from './use-cases/sincronizar-permisos.ts';

export const clave = 'clave-de-prueba';

/** Two warehouses, each with a till, as other modules would tell. */
export const lugares = {
  centro: { id: '01930000-0000-7000-8000-0000000000c1', tipo: 'almacen', codigo: 'CEN', nombre: 'Almacén del centro' },
  cajaDelCentro: { id: '01930000-0000-7000-8000-0000000000c2', tipo: 'caja', codigo: 'C1', nombre: 'Caja del centro' },
  norte: { id: '01930000-0000-7000-8000-0000000000d1', tipo: 'almacen', codigo: 'NOR', nombre: 'Almacén del norte' },
  cajaDelNorte: { id: '01930000-0000-7000-8000-0000000000d2', tipo: 'caja', codigo: 'N1', nombre: 'Caja del norte' },
} as const;
const todosLosLugares: Lugar[] = Object.values(lugares).map((lugar) => ({
  ...lugar,
  en: lugar.tipo === 'almacen' ? null : lugares[lugar.codigo === 'C1' ? 'centro' : 'norte'].id,
  activo: true,
}));

const permisos: PermissionDefinition[] = [
  ...(seguridadDeclaration.permissions ?? []),
  { name: 'ventas.vender', summary: 'Vender', roles: ['cajero', 'gerente'] },
];

/** A browser: keeps cookies by name and path, sends what a request's path matches. */
export function navegador(url: string, ip: string) {
  const cookies = new Map<string, { value: string; path: string; header: string }>();
  return {
    cookies,
    async pedir(method: string, path: string, body?: unknown): Promise<Response> {
      const cookie = [...cookies]
        .filter(([, each]) => path.startsWith(each.path))
        .map(([name, { value }]) => `${name}=${value}`)
        .join('; ');
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          'x-forwarded-for': ip,
          'user-agent': 'Navegador de prueba',
          ...(cookie ? { cookie } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      for (const header of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(header)!;
        const cookiePath = /Path=([^;]+)/.exec(header)![1]!;
        if (/Max-Age=0(;|$)/.test(header)) cookies.delete(name!);
        else cookies.set(name!, { value: value!, path: cookiePath, header });
      }
      return response;
    },
    entrar(usuario: string, laClave: string = clave): Promise<Response> {
      return this.pedir('POST', '/api/seguridad/login', { usuario, clave: laClave });
    },
  };
}
export type Navegador = ReturnType<typeof navegador>;

/** The module behind a real server and a real database, with a clock of one's own and the demo people in it. */
export async function abrirSeguridad() {
  const testing = await testDatabase();
  let ahora = Date.now();
  const clock: Clock = { now: () => new Date(ahora) };
  const database: Database = openDatabase({
    url: testing.url,
    applicationName: 'prueba-seguridad',
    events: createEventBus(),
    onAfterCommitError: (error) => {
      throw error;
    },
  });
  const secrets = secretsFrom('una clave maestra de prueba, larga');
  const published: Published[] = [];
  const publish: Publicar = (channel, params, event, data) => {
    published.push({ channel: channel.name, params: params as Record<string, string>, event, data });
    return Promise.resolve();
  };
  const terminadas: string[] = [];
  const conDerechosNuevos: string[] = [];
  const authenticator = crearAutenticador({ database, secrets, clock });
  const module = seguridadModule({
    database,
    secrets,
    clock,
    authenticator,
    notificar: crearNotificador({ publish }),
    onSessionEnded: (sesionId) => void terminadas.push(sesionId),
    onRightsChanged: (usuarioId) => void conDerechosNuevos.push(usuarioId),
    leerLugares: () => Promise.resolve(todosLosLugares),
    demoPassword: clave,
  });
  await database.transaction(async (tx) => {
    await sincronizarPermisos(tx, permisos);
    await module.seed!(tx);
  });
  const http = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'https://erp.test',
    routes: module.routes ?? [],
    permissions: permisos,
    database,
    authenticator,
    staticDir: null,
    metrics: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
    healthChecks: {},
    log: createLogger({ name: 'prueba', level: 'silent' }),
  });
  const { url } = await http.listen();
  let siguienteIp = 1;

  return {
    database,
    secrets,
    clock,
    url,
    published,
    terminadas,
    conDerechosNuevos,
    /** Each browser has an address of its own unless one is given. */
    navegador: (ip?: string): Navegador => navegador(url, ip ?? `198.51.100.${siguienteIp++}`),
    avanzar(ms: number): void {
      ahora += ms;
    },
    async acciones(
      accion: string,
    ): Promise<{ actor: string; entidad_id: string | null; detalle: Record<string, unknown> }[]> {
      const { rows } = await database.pool.query(
        'select actor, entidad_id, detalle from auditoria.registros where accion = $1 order by id',
        [accion],
      );
      return rows as { actor: string; entidad_id: string | null; detalle: Record<string, unknown> }[];
    },
    /** Runs the waiting runs of one task, and takes them off the outbox. */
    async correr(tarea: string): Promise<Outcome<unknown>[]> {
      const handler = module.handlers!.find((each) => each.definition.name === tarea)!;
      const { rows } = await database.pool.query<{ id: string; input: unknown }>(
        'delete from platform.outbox where task = $1 returning id, input',
        [tarea],
      );
      const outcomes: Outcome<unknown>[] = [];
      for (const row of rows) outcomes.push(await runHandler(handler, row.input, { database, runId: row.id }));
      return outcomes;
    },
    correrAhora: (tarea: string, input: unknown): Promise<Outcome<unknown>> =>
      runHandler(
        module.handlers!.find((each) => each.definition.name === tarea)!,
        input,
        { database },
      ),
    async cerrar(): Promise<void> {
      await http.close();
      await database.close();
      await testing.drop();
    },
  };
}
export type Seguridad = Awaited<ReturnType<typeof abrirSeguridad>>;
