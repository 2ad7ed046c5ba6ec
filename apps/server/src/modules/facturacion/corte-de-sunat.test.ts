import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drainQueues, runTask } from '../../platform/tasks/testing.ts';
import { limaDate } from '../../platform/time/lima.ts';
import { abrirFacturacion, clienteConRuc, type Facturacion } from './facturacion.fixture.ts';
import { diaFacturacion } from './queries/dia.ts';
import { sunatDeMemoria } from './sunat-de-memoria.fixture.ts';
import { emitirComprobanteSunat, reenviarComprobanteContingencia } from './tasks.ts';

const cuantas = 10_000;
/** Of these the bytes arrived and the answer was lost, when SUNAT went down. */
const sinRespuesta = 60;
/** Of these the run was lost with the machine that had it. */
const perdidas = 300;

const externa = sunatDeMemoria();
let f: Facturacion;
beforeAll(async () => {
  f = await abrirFacturacion('2026-11-26T12:00:00-05:00', externa.sunat);
});
afterAll(() => f.cerrar());

const contar = async (condicion: ReturnType<typeof sql>): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from facturacion.comprobantes where ${condicion}`.execute(f.database.reader);
  return rows[0]!.n;
};

/** Sold in the two hours without SUNAT, and some left from the days before: a third of them lose their time today. */
async function vender(): Promise<void> {
  const { comprobanteId } = await f.vender();
  await sql`
    insert into facturacion.comprobantes (id, tipo, serie, numero, estado, fecha_emision, emitido_en, vence_el, moneda,
      cliente_tipo_documento, cliente_numero_documento, cliente_nombre, contenido, total, emisor_id, emisor_nombre)
    select gen_random_uuid(), c.tipo, c.serie, n, 'emitido', dia, dia + time '15:00' + n * interval '720 ms', dia + 5, c.moneda,
      c.cliente_tipo_documento, c.cliente_numero_documento, c.cliente_nombre,
      c.contenido || jsonb_build_object('numero', n, 'fechaEmision', dia), c.total, c.emisor_id, c.emisor_nombre
    from facturacion.comprobantes c, generate_series(2, ${cuantas}::int) n,
      lateral (select (date '2026-11-26' - case n % 3 when 0 then 5 when 1 then 1 else 0 end) as dia) d
    where c.id = ${comprobanteId}`.execute(f.database.reader);
  // Each with its run, as the sale leaves it; of some the run is lost.
  await sql`
    insert into platform.outbox (id, task, queue, input, priority, keys, unique_key, trace_id, due_at)
    select gen_random_uuid(), o.task, o.queue,
      jsonb_build_object('comprobanteId', c.id, 'numero', c.serie || '-' || c.numero, 'venceEl', c.vence_el), o.priority,
      array[c.id::text, c.serie || '-' || c.numero], o.task || ':' || c.id, o.trace_id, c.emitido_en
    from platform.outbox o, facturacion.comprobantes c
    where o.input->>'comprobanteId' = ${comprobanteId} and c.tipo = '03' and c.numero between 2 and ${cuantas - perdidas}
    order by c.emitido_en`.execute(f.database.reader);
  await sql`update facturacion.series set ultimo_numero = ${cuantas} where serie = 'B001'`.execute(f.database.reader);
}

/** By the millisecond of their enqueue: within one, ids tell no order. */
const enCola = async () => {
  const { rows } = await sql<{ vence: string }>`
    select c.vence_el as vence from platform.outbox o
      join facturacion.comprobantes c on c.id = (o.input->>'comprobanteId')::uuid order by o.created_at, left(o.id::text, 13), c.vence_el`.execute(
    f.database.reader,
  );
  return rows;
};
const drenar = () =>
  drainQueues({
    registry: f.registry,
    database: f.database,
    clock: f.clock,
    publisher: f.publisher,
    maxRuns: 50_000,
    concurrency: 10,
  });
const barrer = () => {
  const handler = f.registry.handlerOf(reenviarComprobanteContingencia.name)!;
  return runTask(handler, {}, { database: f.database, clock: f.clock });
};

describe('two hours without SUNAT, 10,000 receipts', () => {
  it(
    'burn no attempt, double nothing, and all are accepted in time when it is back',
    { timeout: 900_000 },
    async () => {
      // The last ones before it goes: they arrive, and no answer comes back.
      externa.poner('muda');
      for (let n = 0; n < sinRespuesta; n += 1) await f.vender({ tipo: '01', cliente: clienteConRuc });
      await drenar();
      expect(await contar(sql`estado = 'desconocido'`)).toBe(sinRespuesta);

      externa.poner('caida');
      await vender();
      for (let minutos = 0; minutos < 120; minutos += 10) {
        f.clock.advance('10m');
        // One is tried, as the circuit lets one through to see whether SUNAT is back; sales go on.
        const venta = await f.vender();
        const intento = runTask(
          f.registry.handlerOf(emitirComprobanteSunat.name)!,
          { comprobanteId: venta.comprobanteId, numero: venta.numero, venceEl: '2026-12-01' },
          { database: f.database, clock: f.clock },
        );
        await expect(intento).rejects.toMatchObject({ name: 'UpstreamError' });
      }
      const { pendientes } = await diaFacturacion(f.database.reader, '2026-11-26', limaDate(f.clock.now()));
      expect(pendientes).toMatchObject({
        cuantos: cuantas + sinRespuesta + 12,
        sinRespuesta,
        masUrgente: { venceEl: '2026-11-26' },
      });

      const antes = await enCola();
      expect(await barrer()).toMatchObject({
        output: {
          pendientes: cuantas + sinRespuesta + 11,
          reencolados: perdidas,
          porVencer: await contar(sql`vence_el = '2026-11-26'`),
        },
      });
      // Those whose runs were lost have one again, the earliest legal deadline first; nobody has two, nobody is told twice.
      const plazos = (await enCola()).slice(antes.length).map(({ vence }) => vence);
      expect(plazos).toEqual([...plazos].sort());
      expect(await barrer()).toMatchObject({ output: { reencolados: 0, porVencer: 0 } });

      externa.poner('bien');
      f.clock.advance('1m');
      const corridas = await drenar();
      const quemadas = corridas.filter(({ verdict }) => verdict.kind === 'later' && verdict.burns);
      expect(quemadas).toEqual([]);
      expect(await contar(sql`estado = 'aceptado'`)).toBe(cuantas + sinRespuesta + 12);
      expect(await contar(sql`respondido_en >= (vence_el + 1)::timestamp at time zone 'America/Lima'`)).toBe(0);
      const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from platform.attempts where outcome = 'failed'`.execute(f.database.reader);
      expect(rows[0]!.n).toBe(0);

      // Each arrived once, those whose answer was lost too: they were asked about.
      expect(externa.registro.size).toBe(cuantas + sinRespuesta + 12);
      expect([...externa.registro].filter(([, { recibido }]) => recibido !== 1)).toEqual([]);
    },
  );
});
