import { afterAll, beforeAll, expect, test } from 'vitest';
import { alertasQuery, alertasRespuesta } from '@jsol/contracts/operaciones';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import { openTestDatabase } from '../../../platform/tasks/engine.fixture.ts';
import type { Database } from '../../../platform/database/database.ts';
import { readRunbook } from '../../../processes/docs/docs-folder.ts';
import { alertasRoutes } from './alertas.routes.ts';

let store: TestDatabase;
let database: Database;
beforeAll(async () => {
  store = await testDatabase();
  database = openTestDatabase(store.url);
});
afterAll(async () => {
  await database.close();
  await store.drop();
});

const llamar = async (method: string, path: string, peticion: Record<string, unknown>): Promise<unknown> => {
  const ruta = alertasRoutes({ database, leerGuia: readRunbook }).find(
    (una) => una.method === method && una.path === path,
  )!;
  const principal = { userId: uuidv7(), sessionId: uuidv7(), username: 'rosa', name: 'Rosa Quispe' };
  return ruta.handler({ principal, ip: '127.0.0.1', ...peticion } as never);
};
const lista = async () =>
  alertasRespuesta.parse(await llamar('GET', '/api/operaciones/alertas', { query: alertasQuery.parse({}) }));

async function unaAlerta(subject: string, more: { severity?: string; cerrada?: boolean } = {}): Promise<string> {
  const id = uuidv7();
  await database.pool.query(
    `insert into platform.alerts (id, kind, subject, severity, title, detail, runbook, opened_at, last_seen_at, notified_at, closed_at)
     values ($1, 'cola_atascada', $2, $3, $2, 'Esperan 51', 'docs/operacion/cola_atascada.md', now(), now(), now(), $4)`,
    [id, subject, more.severity ?? 'advertencia', more.cerrada ? new Date() : null],
  );
  return id;
}

test('open alerts come worst first, those that are over apart, and who takes one on is written down and audited', async () => {
  await unaAlerta('reports');
  const critica = await unaAlerta('critical', { severity: 'critica' });
  await unaAlerta('sync', { cerrada: true });
  expect(await lista()).toMatchObject({
    abiertas: [{ sujeto: 'critical', atendidaPor: null }, { sujeto: 'reports' }],
    cerradas: [{ sujeto: 'sync' }],
  });
  const atender = () => llamar('POST', '/api/operaciones/alertas/:id/atendida', { params: { id: critica } });
  await atender();
  expect((await lista()).abiertas[0]).toMatchObject({ atendidaPor: 'Rosa Quispe' });
  await expect(atender()).rejects.toMatchObject({ code: 'operaciones.alerta_no_encontrada' });
  const { rows } = await database.pool.query('select accion, entidad_id from auditoria.registros');
  expect(rows).toEqual([{ accion: 'operaciones.alerta_atendida', entidad_id: critica }]);
});

test('the runbook of a kind is given as it is written', async () => {
  const guia = (clase: string) => llamar('GET', '/api/operaciones/guias/:clase', { params: { clase } });
  expect(await guia('cola_atascada')).toMatchObject({ texto: expect.stringContaining('## Diagnóstico') });
  await expect(guia('no_existe')).rejects.toMatchObject({ code: 'operaciones.guia_no_encontrada' });
});
