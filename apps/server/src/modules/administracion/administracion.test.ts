import type { Calendario, Programacion, Resultado, ResultadoDetalle } from '@jsol/contracts/administracion';
import type { Problema } from '@jsol/contracts/problema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import type { Principal } from '../../platform/auth/principal.ts';
import { openDatabase, type Database } from '../../platform/database/database.ts';
import { uuidv7 } from '../../platform/database/ids.ts';
import { createEventBus } from '../../platform/events/event-bus.ts';
import { createHttpServer, type HttpServer } from '../../platform/http/http-server.ts';
import { createLogger } from '../../platform/observability/logger.ts';
import { adoptDeclarations, scheduledTasks } from '../../platform/schedules/declared-schedules.ts';
import { crontab } from '../../platform/schedules/schedule.ts';
import { defineTask, type TaskDefinition } from '../../platform/tasks/task.ts';
import { administracionDeclaration, administracionModule } from './module.ts';

const task = defineTask({
  name: 'prueba.intereses',
  summary: 'Calcula los intereses de un día',
  queue: 'default',
  input: z.object({ fecha: z.string().default('hoy'), token: z.string().default('tk-123') }),
  schedule: crontab('0 6 * * *', {
    name: 'calcular-intereses',
    impact: 'La mora no se cobra.',
    input: () => ({}) as never,
  }),
}) as unknown as TaskDefinition;
/** Noon in Lima. */
const now = new Date('2026-11-24T17:00:00Z');

let db: TestDatabase;
let database: Database;
let http: HttpServer;
let url = '';
let permisos: string[] = [];
const principal = (): Principal => ({
  userId: '01930000-0000-7000-8000-000000000001',
  sessionId: '01930000-0000-7000-8000-000000000002',
  username: 'ana',
  name: 'Ana',
  roles: [],
  permissions: new Set(permisos),
  scopes: [],
});
const expiresAt = new Date('2100-01-01');

beforeAll(async () => {
  db = await testDatabase();
  database = openDatabase({
    url: db.url,
    applicationName: 'prueba-administracion',
    events: createEventBus(),
    onAfterCommitError: (error) => {
      throw error;
    },
  });
  await database.transaction((tx) =>
    adoptDeclarations(tx, scheduledTasks([task]), { now: new Date('2026-11-24T10:00:00Z'), term: '0' }),
  );
  const module = administracionModule({ database, tasks: [task], clock: { now: () => now } });
  http = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'https://erp.test',
    routes: module.routes ?? [],
    permissions: administracionDeclaration.permissions ?? [],
    database,
    authenticator: {
      authenticateCookies: () => Promise.resolve({ ...principal(), expiresAt }),
    },
    staticDir: null,
    metrics: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
    healthChecks: {},
    log: createLogger({ name: 'prueba', level: 'silent' }),
  });
  ({ url } = await http.listen());
});
afterAll(async () => {
  await http.close();
  await database.close();
  await db.drop();
});

const ambos = ['administracion.ver', 'administracion.operar'];
async function pedir<T>(
  metodo: string,
  ruta: string,
  body?: unknown,
  con = ambos,
): Promise<{ status: number; datos: T }> {
  permisos = con;
  const response = await fetch(`${url}/api/administracion/${ruta}`, {
    method: metodo,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const texto = await response.text();
  return { status: response.status, datos: (texto === '' ? null : JSON.parse(texto)) as T };
}
const programacion = async (): Promise<Programacion> =>
  (await pedir<{ items: Programacion[] }>('GET', 'programaciones')).datos.items[0]!;
const auditado = async (accion: string) => {
  const { rows } = await database.pool.query<{ actor: string; entidad_id: string; detalle: Record<string, unknown> }>(
    'select actor, entidad_id, detalle from auditoria.registros where accion = $1',
    [`administracion.${accion}`],
  );
  return rows;
};
const motivo = 'lo pidió contabilidad';

describe('a schedule', () => {
  it('is shown with its health and in words', async () => {
    expect(await programacion()).toMatchObject({
      nombre: 'calcular-intereses',
      resumen: 'Calcula los intereses de un día',
      impacto: 'La mora no se cobra.',
      horarioEnPalabras: 'cada día a las 06:00',
      salud: 'atrasado',
      porQue: expect.stringContaining('06:00') as unknown,
      editada: null,
    });
  });

  it('shows the slots a timing would have before anything is saved', async () => {
    const { datos } = await pedir('POST', 'programaciones/vista-previa', { horario: { cron: '30 7 * * 1-5' } });
    expect(datos).toEqual({
      enPalabras: 'de lunes a viernes a las 07:30',
      turnos: ['25', '26', '27', '30', '01'].map(
        (dia, index) => `2026-${index < 4 ? '11' : '12'}-${dia}T12:30:00.000Z`,
      ),
    });
    const mala = await pedir<Problema>('POST', 'programaciones/vista-previa', { horario: { cron: 'cada lunes' } });
    expect(mala).toMatchObject({ status: 422, datos: { code: 'programacion.horario_invalido' } });
    expect((await programacion()).horarioEnPalabras).toBe('cada día a las 06:00');
  });

  it('is edited and put back, with who and why in the audit', async () => {
    const horario = { everyMs: 1_800_000 };
    expect((await pedir('PUT', 'programaciones/calcular-intereses/horario', { horario, motivo })).status).toBe(204);
    expect(await programacion()).toMatchObject({
      horarioEnPalabras: 'cada 30 min',
      horarioDelCodigoEnPalabras: 'cada día a las 06:00',
      editada: { por: 'ana' },
      proximoTurno: '2026-11-24T17:30:00.000Z',
    });
    expect(await auditado('horario_cambiado')).toEqual([
      {
        actor: 'ana',
        entidad_id: 'calcular-intereses',
        detalle: { motivo, antes: 'cada día a las 06:00', ahora: 'cada 30 min' },
      },
    ]);
    await pedir('POST', 'programaciones/calcular-intereses/restablecer', { motivo });
    expect(await programacion()).toMatchObject({ horarioEnPalabras: 'cada día a las 06:00', editada: null });
    expect(await auditado('horario_restablecido')).toHaveLength(1);
  });

  it('is paused with a reason that everybody sees, and resumed', async () => {
    expect((await pedir('POST', 'programaciones/calcular-intereses/pausar', { motivo: 'x' })).status).toBe(422);
    await pedir('POST', 'programaciones/calcular-intereses/pausar', { motivo });
    expect(await programacion()).toMatchObject({
      salud: 'pausado',
      pausada: { por: 'ana', motivo },
      proximoTurno: null,
    });
    await pedir('POST', 'programaciones/calcular-intereses/reanudar', { motivo });
    expect(await programacion()).toMatchObject({ pausada: null, proximoTurno: '2026-11-25T11:00:00.000Z' });
  });

  it('is run now without moving its next slot, and shown apart from the slots', async () => {
    const antes = (await programacion()).proximoTurno;
    const { status, datos } = await pedir<{ ejecucionId: string }>(
      'POST',
      'programaciones/calcular-intereses/ejecutar',
      { motivo },
    );
    expect(status).toBe(200);
    expect(await programacion()).toMatchObject({
      proximoTurno: antes,
      ultimaEjecucion: { id: datos.ejecucionId, estado: 'waiting', iniciadaPor: 'ana' },
    });
    const { datos: calendario } = await pedir<Calendario>('GET', 'programaciones/calendario?dia=2026-11-24');
    expect(calendario.items[0]).toMatchObject({
      turnos: [{ en: '2026-11-24T11:00:00.000Z', destino: 'en-proceso' }],
      aMano: [{ por: 'ana', motivo, ejecucionId: datos.ejecucionId }],
    });
    expect(await auditado('programacion_ejecutada')).toMatchObject([
      { actor: 'ana', detalle: { motivo, ejecucionId: datos.ejecucionId } },
    ]);
  });

  it('is looked at and changed by those who may', async () => {
    expect((await pedir('GET', 'programaciones', undefined, [])).status).toBe(403);
    const soloVer = ['administracion.ver'];
    expect((await pedir('GET', 'programaciones', undefined, soloVer)).status).toBe(200);
    for (const accion of ['pausar', 'reanudar', 'ejecutar', 'restablecer']) {
      const response = await pedir('POST', `programaciones/calcular-intereses/${accion}`, { motivo }, soloVer);
      expect(response.status).toBe(403);
    }
    const desconocida = await pedir<Problema>('POST', 'programaciones/otra/ejecutar', { motivo });
    expect(desconocida).toMatchObject({ status: 404, datos: { code: 'programacion.horario_desconocido' } });
  });
});

describe('results', () => {
  const aRun = async (estado: string, en: string, id = uuidv7()): Promise<string> => {
    await database.pool.query(
      `insert into platform.runs (id, task, queue, state, input, keys, trace_id, due_at, enqueued_at, started_at, finished_at, reason)
       values ($1, 'prueba.intereses', 'default', $2, '{"fecha":"2026-10-01","token":"tk-9"}', '{F001-7}', 'tz', $3, $3, $3, $3, 'su motivo')`,
      [id, estado, en],
    );
    return id;
  };

  it('come page by page without losing one, also among those of one millisecond', async () => {
    const ids = [];
    for (let index = 0; index < 7; index += 1) ids.push(await aRun('done', '2026-10-01T15:00:00Z'));
    const vistos: string[] = [];
    let desde = '';
    do {
      const { datos } = await pedir<{ items: Resultado[]; siguiente: string | null }>(
        'GET',
        `resultados?dia=2026-10-01&porPagina=3${desde && `&desde=${desde}`}`,
      );
      vistos.push(...datos.items.map(({ id }) => id));
      desde = datos.siguiente ?? '';
    } while (desde);
    expect(vistos).toEqual(ids.toSorted().toReversed());
    expect(await pedir('GET', 'resultados?desde=ayer')).toMatchObject({ status: 422 });
  });

  it('are found by state, key, day and id, and tell their story with secrets masked', async () => {
    const id = await aRun('failed', '2026-10-02T15:00:00Z');
    const buscar = async (consulta: string) =>
      (await pedir<{ items: Resultado[] }>('GET', `resultados?${consulta}`)).datos.items.map((item) => item.id);
    expect(await buscar('estado=failed')).toEqual([id]);
    expect(await buscar('clave=F001-7&dia=2026-10-02')).toEqual([id]);
    expect(await buscar(`clave=${id}`)).toEqual([id]);
    expect(await buscar('clave=F001-8')).toEqual([]);
    const { datos } = await pedir<ResultadoDetalle>('GET', `resultados/${id}`);
    expect(datos).toMatchObject({ motivo: 'su motivo', entrada: { fecha: '2026-10-01', token: '[oculto]' } });
    expect((await pedir('GET', `resultados/${uuidv7()}`)).status).toBe(404);
  });

  it('that ended are enqueued again by those who may, with the reason in the audit', async () => {
    const id = await aRun('gave-up', '2026-10-03T15:00:00Z');
    const soloVer = ['administracion.ver'];
    expect((await pedir('POST', `resultados/${id}/reintentar`, { motivo }, soloVer)).status).toBe(403);
    const { datos } = await pedir<{ ejecucionId: string }>('POST', `resultados/${id}/reintentar`, { motivo });
    expect((await pedir<ResultadoDetalle>('GET', `resultados/${datos.ejecucionId}`)).datos.estado).toBe('waiting');
    expect(await auditado('ejecucion_reintentada')).toMatchObject([
      { entidad_id: id, detalle: { motivo, nueva: datos.ejecucionId } },
    ]);
    const enCurso = await pedir<Problema>('POST', `resultados/${datos.ejecucionId}/reintentar`, { motivo });
    expect(enCurso).toMatchObject({ status: 409, datos: { code: 'tareas.ejecucion_no_reintentable' } });
  });
});
