import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Almacen } from '@jsol/contracts/inventario';
import type { Problema } from '@jsol/contracts/problema';
import type { Lugar, Usuario } from '@jsol/contracts/seguridad';
import { connect, type TestClient } from '../src/platform/channels/test-client.fixture.ts';
import { spawnedSystem, type SpawnedSystem } from './spawned-system.ts';

/** The places a person is limited to, through the running api: over HTTP and on a socket that is open already. */
let system: SpawnedSystem;
let admin: string;
let keeper: string;
let lugares: Lugar[];
const clients: TestClient[] = [];

const ask = (cookie: string, path: string, method = 'GET', body?: unknown) =>
  fetch(new URL(path, system.apiUrl), {
    method,
    headers: {
      origin: system.apiUrl,
      cookie,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const signIn = async (usuario: string): Promise<string> => {
  const login = await ask('', '/api/seguridad/login', 'POST', { usuario, clave: system.demoPassword });
  expect(login.status).toBe(200);
  return login.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
};
const limit = async (ids: string[]) => {
  const { items } = (await (await ask(admin, '/api/seguridad/usuarios?q=almacen')).json()) as { items: Usuario[] };
  const { id, nombre, email, roles } = items.find(({ usuario }) => usuario === 'almacen')!;
  const saved = await ask(admin, `/api/seguridad/usuarios/${id}`, 'PUT', { nombre, email, roles, lugares: ids });
  expect(saved.status).toBe(204);
};
const socket = (): TestClient => {
  const client = connect(`${system.apiUrl.replace('http', 'ws')}/ws`, { cookie: keeper, origin: system.apiUrl });
  clients.push(client);
  return client;
};

beforeAll(async () => {
  system = await spawnedSystem();
  await system.startApi();
  [admin, keeper] = [await signIn('admin'), await signIn('almacen')];
  lugares = ((await (await ask(admin, '/api/seguridad/lugares')).json()) as { items: Lugar[] }).items;
}, 60_000);
afterEach(async () => {
  for (const client of clients.splice(0)) client.cut();
  await limit([]);
});
afterAll(() => system.close(), 60_000);

it('tells the warehouses and the tills in them, to administrators alone', async () => {
  const almacenes = lugares.filter(({ tipo }) => tipo === 'almacen').map(({ id }) => id);
  const cajas = lugares.filter(({ tipo }) => tipo === 'caja');
  expect(almacenes.length).toBeGreaterThan(1);
  expect(cajas.length).toBeGreaterThan(1);
  for (const { en } of cajas) expect(almacenes).toContain(en);
  expect((await ask(keeper, '/api/seguridad/lugares')).status).toBe(403);
});

it('shows only the places a person is limited to, from the next request on', async () => {
  const [uno, otro] = lugares.filter(({ tipo }) => tipo === 'almacen') as [Lugar, Lugar];
  const almacenes = async () =>
    ((await (await ask(keeper, '/api/inventario/almacenes')).json()) as Almacen[]).map(({ id }) => id);
  const stock = (almacenId: string) => ask(keeper, `/api/inventario/stock?almacenId=${almacenId}`);
  expect(await almacenes()).toEqual(expect.arrayContaining([uno.id, otro.id]));
  expect((await stock(otro.id)).status).toBe(200);

  await limit([uno.id]);
  expect(await almacenes()).toEqual([uno.id]);
  const refused = await stock(otro.id);
  expect(refused.status).toBe(403);
  expect(((await refused.json()) as Problema).code).toBe('inventario.almacen_ajeno');
  expect((await stock(uno.id)).status).toBe(200);
});

it('ends what an open socket follows beyond them, and leaves the rest', async () => {
  const [uno, otro] = lugares.filter(({ tipo }) => tipo === 'almacen') as [Lugar, Lugar];
  const client = socket();
  client.send({ t: 'sub', id: 1, channel: 'stock', params: { almacenId: uno.id } });
  client.send({ t: 'sub', id: 2, channel: 'stock', params: { almacenId: otro.id } });
  await client.frame('subscribed', ({ id }) => id === 1);
  await client.frame('subscribed', ({ id }) => id === 2);

  await limit([uno.id]);
  await client.frame('unsubscribed', ({ id }) => id === 2);
  expect(client.frames.filter(({ t }) => t === 'unsubscribed')).toHaveLength(1);
  client.send({ t: 'sub', id: 3, channel: 'stock', params: { almacenId: otro.id } });
  await client.frame('error', ({ id }) => id === 3);
  expect(client.socket.readyState).toBe(client.socket.OPEN);
});
