import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comprobanteOf, openTill, simulatorsOf, untilState } from './process-story.fixture.ts';
import { spawnedSystem, type Spawned, type SpawnedSystem } from './spawned-system.ts';
import { eventually } from './support/eventually.ts';

const critical = ['worker', '-Q', 'critical', '-c', '2'] as const;
const others = ['worker', '-Q', 'default,notifications', '-c', '2'] as const;

let system: SpawnedSystem;
let api: Spawned;

beforeAll(async () => {
  system = await spawnedSystem({ ERP_SUNAT_TIMEOUT_MS: '2500', ERP_SUNAT_RESEND_WAIT_MS: '1000' });
  api = await system.startApi();
  system.start(others);
}, 120_000);
afterAll(() => system.close(), 60_000);

const attemptsOf = async (comprobanteId: string) => {
  const { rows } = await system.pool.query<{ outcome: string }>(
    `select a.outcome from platform.run_attempts a join platform.runs r on r.id = a.run_id
     where r.task = 'facturacion.emitir_comprobante_sunat' and $1 = any(r.keys)`,
    [comprobanteId],
  );
  return rows.map(({ outcome }) => outcome);
};

const oneMailFor = (numero: string) =>
  eventually(
    async () => {
      const mails = (await simulatorsOf(system).mails()).filter(({ attachments }) =>
        attachments.some(({ filename }) => filename.includes(`-${numero}.`)),
      );
      expect(mails).toHaveLength(1);
      expect(mails[0]!.attachments.map(({ filename }) => filename.replace(/^R-/, '').split('.').pop()).sort()).toEqual([
        'pdf',
        'xml',
        'zip',
      ]);
    },
    { timeoutMs: 30_000, what: `one mail with PDF, XML and CDR for ${numero}` },
  );

describe('a receipt survives', () => {
  it('kill -9 of its worker while SUNAT works on it: accepted once, one number, one mail', async () => {
    const sunat = simulatorsOf(system);
    await sunat.fail({ kind: 'slow', delayMs: 1_500 });
    const worker = system.start(critical);
    const { sellFactura } = await openTill(system);
    const venta = await sellFactura();
    await untilState(system, venta.comprobanteId, 'enviado');
    await worker.kill();
    const next = system.start(critical);

    await untilState(system, venta.comprobanteId, 'aceptado', 45_000);
    const document = (await sunat.documents()).find(({ name }) => name.endsWith(`-01-${venta.numero}`));
    expect(document).toMatchObject({ acceptedTimes: 1 });
    await oneMailFor(venta.numero);
    await next.stop();
  }, 120_000);

  it('kill -9 of the api right after the commit: the till repeats with its key and gets the same sale', async () => {
    const { sellFactura, client } = await openTill(system);
    const key = randomUUID();
    // Whether the answer still arrives is a race; what counts is that the commit happened.
    const answered = sellFactura(key).catch(() => null);
    await eventually(
      async () => (await system.pool.query('select 1 from ventas.claves where clave = $1', [key])).rowCount === 1,
      { timeoutMs: 10_000, everyMs: 1, what: 'the sale is committed' },
    );
    await api.kill();
    const first = await answered;
    expect(client.yo.usuario).toBe('cajero');

    api = await system.startApi();
    const worker = system.start(critical);
    const again = await openTill(system);
    const venta = await eventuallyAnswered(() => again.sellFactura(key));
    if (first) expect(venta).toEqual(first);
    await untilState(system, venta.comprobanteId, 'aceptado');
    const { rows } = await system.pool.query<{ ventas: number }>(
      'select count(*)::int as ventas from facturacion.comprobantes where venta_id = $1',
      [venta.ventaId],
    );
    expect(rows[0]!.ventas).toBe(1);
    const { rows: claves } = await system.pool.query('select 1 from ventas.claves where clave = $1', [key]);
    expect(claves).toHaveLength(1);
    await oneMailFor(venta.numero);
    await worker.stop();
  }, 120_000);

  it('a time-out after SUNAT accepted it: desconocido, a query, no second send', async () => {
    const sunat = simulatorsOf(system);
    const worker = system.start(critical);
    const { sellFactura } = await openTill(system);
    await sunat.fail({ kind: 'timeout-after-accept' });
    const venta = await sellFactura();
    await untilState(system, venta.comprobanteId, 'desconocido');
    await untilState(system, venta.comprobanteId, 'aceptado');
    expect(await comprobanteOf(system, venta.comprobanteId)).toMatchObject({ envios: 1 });
    expect(await sunat.operations()).toContain('getStatusCdr');
    const document = (await sunat.documents()).find(({ name }) => name.endsWith(`-01-${venta.numero}`));
    expect(document).toMatchObject({ acceptedTimes: 1, timesReceived: 1 });
    await worker.stop();
  }, 90_000);

  it('SUNAT being down: held without burning an attempt, accepted after its recovery', async () => {
    const sunat = simulatorsOf(system);
    const worker = system.start(critical);
    const { sellFactura } = await openTill(system);
    await sunat.fail({ kind: 'down', times: null });
    const ventas = [await sellFactura(), await sellFactura(), await sellFactura(), await sellFactura()];
    for (const { comprobanteId } of ventas) {
      await eventually(async () => (await comprobanteOf(system, comprobanteId)).en_contingencia_desde !== null, {
        timeoutMs: 20_000,
        what: 'the receipt is in contingency',
      });
    }
    await sunat.recover();
    for (const { comprobanteId } of ventas) {
      await untilState(system, comprobanteId, 'aceptado', 60_000);
      expect((await comprobanteOf(system, comprobanteId)).en_contingencia_desde).toBeNull();
      await eventually(async () => (await attemptsOf(comprobanteId)).includes('done'), { timeoutMs: 5_000 });
      expect(await attemptsOf(comprobanteId)).not.toContain('failed');
    }
    await worker.stop();
  }, 120_000);
});

/** The dead api's key is free again after its take-over time; until then the server asks to come back. */
async function eventuallyAnswered<T>(request: () => Promise<T>): Promise<T> {
  let answer: T | undefined;
  await eventually(
    async () => {
      answer = await request();
    },
    { timeoutMs: 75_000, everyMs: 500, what: 'the repeated request is answered' },
  );
  return answer as T;
}
