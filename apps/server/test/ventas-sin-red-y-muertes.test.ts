import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sumar } from '@jsol/tributos/dinero';
import { catalogoOfflineSchema, loteOfflineRespuesta, type VentaOffline } from '@jsol/contracts/ventas-offline';
import { unaVentaOffline, type CajaSinRed } from '../src/modules/ventas/offline/offline.fixture.ts';
import { signIn, type ShopClient } from '../src/processes/demo/shop-client.ts';
import { spawnedSystem, type SpawnedSystem } from './spawned-system.ts';
import { eventually } from './support/eventually.ts';

const cuantas = 200;
const sync = ['worker', '-Q', 'sync', '-c', '2'] as const;

let system: SpawnedSystem;
beforeAll(async () => {
  system = await spawnedSystem();
  await system.startApi();
}, 120_000);
afterAll(() => system.close(), 60_000);

const registradas = async (): Promise<number> => {
  const { rows } = await system.pool.query<{ n: number }>('select count(*)::int as n from ventas.ventas');
  return rows[0]!.n;
};

/** A till with its session and lease, and what it sells. */
async function abrirTerminal(client: ShopClient): Promise<{ caja: CajaSinRed; ventas: VentaOffline[] }> {
  const [primera] = await client.cajas();
  const { sesionId } = await client.abrirCaja(primera!.id, '100.00');
  const terminalId = randomUUID();
  const { arriendo } = (await client.send('POST', `/api/ventas/cajas/${primera!.id}/terminal`, {
    terminalId,
    nombre: 'Caja de la tienda',
  })) as { arriendo: number };
  const catalogo = catalogoOfflineSchema.parse(
    await client.send('GET', `/api/ventas/offline/catalogo?cajaId=${primera!.id}`),
  );
  // Below what a boleta may be without naming its buyer.
  const productos = catalogo.productos.filter(
    ({ unidad, afectacion, precio }) => unidad === 'NIU' && afectacion === '10' && Number(precio) < 50,
  );
  const caja = {
    cajaId: primera!.id,
    codigo: primera!.codigo,
    sesionId,
    cajeroId: client.yo.id,
    terminalId,
    arriendo,
    ahora: new Date(),
  };
  const lineas = fc.array(
    fc.record({
      producto: fc.constantFrom(...productos.slice(0, 30)),
      cantidad: fc.integer({ min: 1, max: 4 }).map(String),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const ventas = fc
    .sample(lineas, { numRuns: cuantas, seed: randomBytes(4).readInt32LE() })
    .map((una, indice) => unaVentaOffline(caja, indice + 1, una));
  return { caja, ventas };
}

/** Every sale at least once, some twice, in batches of up to fifty and in any order. */
const barajar = (ventas: readonly VentaOffline[]): VentaOffline[][] => {
  const dobladas = [...ventas, ...ventas.filter(() => Math.random() < 0.4)]
    .map((venta) => ({ venta, lugar: Math.random() }))
    .sort((a, b) => a.lugar - b.lugar)
    .map(({ venta }) => venta);
  const lotes: VentaOffline[][] = [];
  while (dobladas.length > 0) lotes.push(dobladas.splice(0, 20 + Math.floor(Math.random() * 31)));
  return lotes;
};

it('two hundred sales, doubled and reordered by three senders while its worker is killed, become two hundred sales', async () => {
  const cajero = await signIn(system.apiUrl, 'cajero', system.demoPassword);
  const { ventas } = await abrirTerminal(cajero);
  const otros = await Promise.all(
    ['cajera2', 'gerente'].map((usuario) => signIn(system.apiUrl, usuario, system.demoPassword)),
  );
  const enviar = async (client: ShopClient) => {
    for (const lote of barajar(ventas)) {
      const { ventas: respuestas } = loteOfflineRespuesta.parse(
        await client.send('POST', '/api/ventas/offline/ventas', { ventas: lote }),
      );
      expect(respuestas.map(({ id }) => id)).toEqual(lote.map(({ id }) => id));
      expect(respuestas.filter(({ estado }) => estado !== 'recibida' && estado !== 'registrada')).toEqual([]);
    }
  };

  const mortal = system.start(sync);
  const envios = Promise.all([cajero, ...otros].map(enviar));
  await eventually(async () => (await registradas()) >= cuantas * 0.2, { timeoutMs: 60_000, everyMs: 5 });
  await mortal.kill();
  expect(await registradas()).toBeLessThan(cuantas);
  const worker = system.start(sync);
  await envios;
  await eventually(async () => (await registradas()) === cuantas, { timeoutMs: 60_000, what: 'all are registered' });
  await worker.stop();

  const { rows } = await system.pool.query<{ id: string; total: string; numero: number; orden: string }>(
    `select v.id, v.total, c.numero, c.numero - min(c.numero) over () + 1 as orden
     from ventas.ventas v join facturacion.comprobantes c on c.venta_id = v.id order by c.numero`,
  );
  expect(rows.map(({ id }) => id).sort()).toEqual(ventas.map(({ id }) => id).sort());
  expect(sumar(rows.map(({ total }) => total))).toBe(sumar(ventas.map(({ total }) => total)));
  expect(rows.map(({ orden }) => Number(orden))).toEqual(rows.map((_, indice) => indice + 1));
  const { rows: cuentas } = await system.pool.query<Record<string, number>>(`
    select (select count(*)::int from ventas.lineas) as lineas, (select count(*)::int from ventas.pagos) as pagos,
      (select count(*)::int from inventario.movimientos where motivo = 'venta') as movimientos,
      (select count(*)::int from ventas.ventas_offline where estado <> 'registrada') as pendientes,
      (select count(*)::int from ventas.incidencias where atendida_en is null and tipo <> 'stock-negativo') as abiertas`);
  const lineas = ventas.flatMap((venta) => venta.lineas).length;
  expect(cuentas[0]).toEqual({ lineas, pagos: cuantas, movimientos: lineas, pendientes: 0, abiertas: 0 });
}, 180_000);
