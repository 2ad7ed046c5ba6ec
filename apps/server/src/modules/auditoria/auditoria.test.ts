import type { PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { auditoriaQuery } from '@jsol/contracts/auditoria';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { runHandler } from '../../../test/support/run-handler.ts';
import { secretsFrom } from '../../platform/config/secrets.ts';
import { openDatabase, type Database } from '../../platform/database/database.ts';
import { createEventBus } from '../../platform/events/event-bus.ts';
import { limaDate } from '../../platform/time/lima.ts';
import { crearCadena } from './cadena.ts';
import { auditoriaModule } from './module.ts';
import { auditar, sistema } from './public.ts';
import { listarRegistros } from './queries/listar-registros.ts';
import { verificarCadena } from './queries/verificar-cadena.ts';

const secrets = secretsFrom('una clave maestra de prueba, larga');
const cadena = crearCadena(secrets);
let testing: TestDatabase;
let database: Database;

beforeAll(async () => {
  testing = await testDatabase();
  database = openDatabase({
    url: testing.url,
    applicationName: 'prueba-auditoria',
    events: createEventBus(),
    onAfterCommitError: () => undefined,
  });
});
afterAll(async () => {
  await database.close();
  await testing.drop();
});
beforeEach(() =>
  comoIntruso((client) =>
    client.query('truncate auditoria.registros, auditoria.sellos, auditoria.por_sellar, platform.outbox'),
  ),
);

/** With triggers and foreign keys off, as only an owner of the database can. */
async function comoIntruso(work: (client: PoolClient) => Promise<unknown>): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query("set session_replication_role = 'replica'");
    await work(client);
    await client.query("set session_replication_role = 'origin'");
  } finally {
    client.release();
  }
}

const anotar = (entidadId: string, detalle: Record<string, unknown> = {}): Promise<void> =>
  database.transaction((tx) =>
    auditar(tx, { actor: sistema, accion: 'prueba.hecha', entidad: 'prueba', entidadId, detalle, ip: '10.0.0.1' }),
  );

/** Runs what `auditar` enqueued, as the worker would. */
async function sellar(): Promise<number> {
  const [handler] = auditoriaModule({ database, secrets }).handlers!;
  const { rows } = await database.pool.query<{ input: unknown }>('delete from platform.outbox returning input');
  let sellados = 0;
  for (const row of rows) {
    const outcome = await runHandler(handler!, row.input, { database });
    if (outcome.kind === 'done') sellados += (outcome.output as { sellados: number }).sellados;
  }
  return sellados;
}

const ids = async (): Promise<string[]> => {
  const { rows } = await database.pool.query<{ registro_id: string }>(
    'select registro_id from auditoria.sellos order by numero',
  );
  return rows.map((row) => row.registro_id);
};

test('entries of concurrent actions are all linked, in one chain that verifies', async () => {
  await Promise.all(Array.from({ length: 25 }, (_, n) => anotar(`c-${n}`, { monto: '12.50', nota: 'ñandú «€»' })));
  expect(await verificarCadena(database.reader, cadena)).toMatchObject({ integra: true, eslabones: 0, pendientes: 25 });
  expect(await sellar()).toBe(25);
  await anotar('uno más');
  await sellar();
  expect(await verificarCadena(database.reader, cadena)).toEqual({
    integra: true,
    eslabones: 26,
    pendientes: 0,
    rotoEn: null,
  });
});

test('several sealing at once make one chain', async () => {
  const [handler] = auditoriaModule({ database, secrets }).handlers!;
  await Promise.all(Array.from({ length: 20 }, (_, n) => anotar(`s-${n}`)));
  const { rows } = await database.pool.query<{ input: unknown }>('delete from platform.outbox returning input');
  await Promise.all(rows.map((row) => runHandler(handler!, row.input, { database })));
  expect(await verificarCadena(database.reader, cadena)).toMatchObject({ integra: true, eslabones: 20, pendientes: 0 });
});

test('two actions do not wait for each other to commit', async () => {
  let soltar = (): void => undefined;
  const primera = database.transaction(async (tx) => {
    await auditar(tx, { actor: sistema, accion: 'prueba.lenta', entidad: 'prueba' });
    await new Promise<void>((resolve) => (soltar = resolve));
  });
  await anotar('segunda');
  await sellar();
  expect(await ids()).toHaveLength(1);
  soltar();
  await primera;
  await sellar();
  expect(await verificarCadena(database.reader, cadena)).toMatchObject({ integra: true, eslabones: 2 });
});

test('an action that is rolled back leaves no entry', async () => {
  await expect(
    database.transaction(async (tx) => {
      await auditar(tx, { actor: sistema, accion: 'prueba.hecha', entidad: 'prueba' });
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await verificarCadena(database.reader, cadena)).toMatchObject({ eslabones: 0, pendientes: 0 });
});

test('the database refuses to change, delete or empty what is written', async () => {
  await anotar('x');
  await sellar();
  for (const table of ['registros', 'sellos']) {
    const column = table === 'registros' ? "actor = 'otro'" : "sello = ''";
    await expect(database.pool.query(`update auditoria.${table} set ${column}`)).rejects.toThrow('solo admite agregar');
    await expect(database.pool.query(`delete from auditoria.${table}`)).rejects.toThrow('solo admite agregar');
    await expect(database.pool.query(`truncate auditoria.${table} cascade`)).rejects.toThrow('solo admite agregar');
  }
});

test.each<[string, (id: string) => [string, unknown[]], number, string]>([
  [
    'an altered amount',
    (id) => ["update auditoria.registros set detalle = jsonb_set(detalle, '{monto}', '\"1.00\"') where id = $1", [id]],
    3,
    'alterado',
  ],
  [
    'a moved instant',
    (id) => ["update auditoria.registros set en = en + interval '1 microsecond' where id = $1", [id]],
    3,
    'alterado',
  ],
  ['a deleted entry', (id) => ['delete from auditoria.registros where id = $1', [id]], 3, 'borrado'],
  ['a deleted link', (id) => ['delete from auditoria.sellos where registro_id = $1', [id]], 3, 'borrado'],
  ['an entry hidden from sealing', () => ['delete from auditoria.por_sellar', []], 6, 'sin sello'],
])('%s is found, and the first wrong link named', async (_title, change, numero, motivo) => {
  for (let n = 1; n <= 5; n += 1) await anotar(`a-${n}`, { monto: `${n}0.00` });
  await sellar();
  await anotar('pendiente');
  const [sql, values] = change((await ids())[2]!);
  await comoIntruso((client) => client.query(sql, values));
  const resultado = await verificarCadena(database.reader, cadena);
  expect(resultado.integra).toBe(false);
  expect(resultado.rotoEn?.numero).toBe(numero);
  expect(resultado.rotoEn?.motivo).toContain(motivo);
});

test('a chain written anew without the key is found', async () => {
  await anotar('uno');
  await sellar();
  expect(
    (await verificarCadena(database.reader, crearCadena(secretsFrom('la clave de quien no la tiene')))).rotoEn?.numero,
  ).toBe(1);
});

test('secrets in the detail are masked however deep they lie', async () => {
  await anotar('x', { antes: { clave: 'abc', nombre: 'Ana' }, lista: [{ accessToken: 't' }] });
  const { items } = await listarRegistros(database.reader, auditoriaQuery.parse({}));
  expect(items[0]!.detalle).toEqual({
    antes: { clave: '[oculto]', nombre: 'Ana' },
    lista: [{ accessToken: '[oculto]' }],
  });
});

test('the list filters by actor, action and object, and its days are Lima’s', async () => {
  await anotar('a');
  await anotar('b');
  await database.transaction((tx) =>
    auditar(tx, { actor: { id: null, nombre: 'cajero' }, accion: 'ventas.anulada', entidad: 'venta', entidadId: 'v' }),
  );
  const buscar = async (filtro: Record<string, string>) =>
    (await listarRegistros(database.reader, auditoriaQuery.parse(filtro))).items.map((item) => item.entidadId);
  expect(await buscar({})).toEqual(['v', 'b', 'a']);
  expect(await buscar({ accion: 'prueba.' })).toEqual(['b', 'a']);
  expect(await buscar({ actor: 'caj' })).toEqual(['v']);
  expect(await buscar({ actor: '%' })).toEqual([]);
  expect(await buscar({ entidad: 'prueba', entidadId: 'a' })).toEqual(['a']);
  expect(await buscar({ desde: limaDate(new Date(Date.now() + 2 * 86_400_000)) })).toEqual([]);
  expect(await buscar({ porPagina: '1', pagina: '2' })).toEqual(['b']);
});
