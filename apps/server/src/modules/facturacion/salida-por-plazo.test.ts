import { sql } from 'kysely';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { testRedis, type TestRedis } from '../../../test/support/redis.ts';
import { startRelay, type Relay } from '../../platform/outbox/relay.ts';
import { createCircuits } from '../../platform/tasks/circuit.ts';
import { silentLog } from '../../platform/tasks/engine.fixture.ts';
import { startWorker, type WorkerHandle } from '../../platform/tasks/worker.ts';
import { addDays } from '../../platform/time/lima.ts';
import { abrirFacturacion, clienteConRuc, type Facturacion } from './facturacion.fixture.ts';
import { sunatDeMemoria } from './sunat-de-memoria.fixture.ts';
import { servicioSunat } from './tasks.ts';

const cuantos = 60;
const externa = sunatDeMemoria();
let f: Facturacion;
let redis: TestRedis;
let relay: Relay;
const workers: WorkerHandle[] = [];
beforeAll(async () => {
  [f, redis] = await Promise.all([abrirFacturacion('2026-11-24T10:00:00-05:00', externa.sunat), testRedis()]);
  relay = startRelay({ database: f.database, brokerUrl: redis.url, log: silentLog });
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await relay.stop();
  await f.cerrar();
  await redis.stop();
});

/** Facturas have three days and boletas five: sold on the days before, some of each lose their time today. */
async function vender(): Promise<void> {
  for (let n = 0; n < cuantos; n += 1) {
    const dias = (Math.floor(n / 2) * 5) % (n % 2 === 0 ? 6 : 4);
    const emitidoEn = new Date(`${addDays('2026-11-24', -dias)}T09:00:00-05:00`);
    await f.vender(n % 2 === 0 ? { emitidoEn } : { emitidoEn, tipo: '01', cliente: clienteConRuc });
  }
}

/** By their last day; those of one day as they were sold. */
async function porPlazo(): Promise<string[]> {
  const { rows } = await sql<{ numero: string }>`
    select c.serie || '-' || c.numero as numero from platform.outbox o
      join facturacion.comprobantes c on c.id = (o.input->>'comprobanteId')::uuid
    order by c.vence_el, o.id`.execute(f.database.reader);
  return rows.map(({ numero }) => numero);
}

it('what SUNAT did not answer leaves by its legal deadline when it is back, whatever the order of sale, none burned', async () => {
  externa.poner('caida');
  await vender();
  const pendientes = await porPlazo();
  for (let n = 0; n < 2; n += 1) {
    workers.push(
      await startWorker({
        queues: ['critical'],
        concurrency: 1,
        registry: f.registry,
        database: f.database,
        brokerUrl: redis.url,
        publisher: f.publisher,
        circuit: { firstProbeMs: 1_000, maxProbeMs: 1_000 },
        log: silentLog,
      }),
    );
  }
  const broker = new Redis(redis.url);
  const circuits = createCircuits(broker);
  // All but the one that is let through to see whether SUNAT is back.
  await eventually(async () => expect((await circuits.list())[0]!.held).toBeGreaterThanOrEqual(cuantos - 1), {
    timeoutMs: 15_000,
  });
  externa.poner('bien');
  await eventually(async () => expect(await porPlazo()).toEqual([]), { timeoutMs: 20_000 });

  const llegaron = [...externa.registro.keys()].map((nombre) => nombre.split('-').slice(2).join('-').slice(0, -4));
  const [prueba, ...retenidos] = llegaron;
  const faltan = pendientes.filter((numero) => numero !== prueba);
  // Two are sent at a time: each that arrives is one of the two whose turn it is.
  const adelantados = retenidos.filter((numero) => {
    const puesto = faltan.indexOf(numero);
    faltan.splice(puesto, 1);
    return puesto > 1;
  });
  expect({ adelantados, faltan, retenidos }).toEqual({ adelantados: [], faltan: [], retenidos });

  const { rows } = await sql<{ estado: string; intentos: number; n: number }>`
    select c.estado, r.attempts as intentos, count(*)::int as n from facturacion.comprobantes c
      join platform.runs r on r.keys @> array[c.id::text] group by 1, 2`.execute(f.database.reader);
  expect(rows).toEqual([{ estado: 'aceptado', intentos: 1, n: cuantos }]);
  expect(await circuits.list()).toMatchObject([{ service: servicioSunat, state: 'closed', held: 0 }]);
  broker.disconnect();
});
