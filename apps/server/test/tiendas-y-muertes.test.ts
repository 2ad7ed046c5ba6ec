import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importarPedidosWoocommerce } from '../src/modules/ecommerce/tasks.ts';
import { openTestDatabase } from '../src/platform/tasks/engine.fixture.ts';
import { enqueue } from '../src/platform/tasks/enqueue.ts';
import { spawnedSystem, type SpawnedSystem } from './spawned-system.ts';
import { eventually } from './support/eventually.ts';

const sync = ['worker', '-Q', 'sync', '-c', '2'] as const;

let system: SpawnedSystem;
beforeAll(async () => {
  system = await spawnedSystem();
}, 120_000);
afterAll(() => system.close(), 60_000);

const contar = async (texto: string, ...valores: unknown[]): Promise<number> =>
  Number((await system.pool.query<{ n: string }>(`select count(*) as n from ${texto}`, valores)).rows[0]!.n);

it('kill -9 of an importer in the middle of a page: each order once, and the mark moves when all are in', async () => {
  const { rows } = await system.pool.query<{ id: string }>(
    `select id from ecommerce.canales where tipo = 'woocommerce'`,
  );
  const canalId = rows[0]!.id;
  // Holds the importer at its twelfth order.
  const stopper = await system.pool.connect();
  await stopper.query('begin');
  await stopper.query(
    `insert into ecommerce.pedidos (id, canal_id, externo_id, numero, estado, estado_tienda, hecho_en, modificado_en,
       moneda, envio, recargos, total, cliente, huella)
     values ($1, $2, '1012', '1012', 'sin-pagar', '', now(), now(), 'PEN', 0, 0, 0, '', '')`,
    [randomUUID(), canalId],
  );
  const worker = system.start(sync);
  await eventually(async () => expect(await contar('ecommerce.pedidos where canal_id = $1', canalId)).toBe(11), {
    timeoutMs: 20_000,
    what: 'eleven orders are in',
  });
  await worker.kill();
  expect(await contar('ecommerce.avances where canal_id = $1 and hasta is not null', canalId)).toBe(0);
  await stopper.query('rollback');
  stopper.release();

  system.start(sync);
  await eventually(async () => expect(await contar('ecommerce.avances where ultimo_exito_en is not null')).toBe(2), {
    timeoutMs: 60_000,
    what: 'both shops are imported',
  });
  expect(await contar('ecommerce.pedidos')).toBe(60);
  expect(await contar('ecommerce.recibidos')).toBe(60);
  expect(await contar('(select distinct pedido_id from ecommerce.lineas) con_lineas')).toBe(60);
}, 90_000);

it('a shop that nobody answers for keeps no other of its kind waiting', async () => {
  await system.pool.query(
    `insert into ecommerce.canales (id, codigo, tipo, nombre, url, credencial, almacen_id, estados, campos_dni, campos_ruc,
       importar_desde, actualizado_por)
     select $1, 'rota', tipo, 'Rota', 'http://127.0.0.1:9', credencial, almacen_id, estados, campos_dni, campos_ruc,
       importar_desde, actualizado_por from ecommerce.canales where tipo = 'woocommerce'`,
    [randomUUID()],
  );
  const antes = new Date();
  const database = openTestDatabase(system.databaseUrl);
  await database.transaction((tx) => enqueue(tx, importarPedidosWoocommerce, {}));
  await database.close();
  await eventually(
    async () => {
      expect(
        await contar(
          'ecommerce.avances a join ecommerce.canales c on c.id = a.canal_id where c.codigo = $1 and a.error is not null',
          'rota',
        ),
      ).toBe(1);
      expect(await contar('ecommerce.avances where ultimo_exito_en > $1', antes)).toBe(1);
    },
    { timeoutMs: 20_000, what: 'one shop is imported, the other is told to be away' },
  );
}, 60_000);
