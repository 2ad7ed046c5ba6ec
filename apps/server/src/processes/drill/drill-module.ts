import { Agent, request } from 'node:http';
import { sql } from 'kysely';
import { z } from 'zod';
import { defineChannel } from '../../platform/channels/channel.ts';
import type { Tx } from '../../platform/database/database.ts';
import { route } from '../../platform/http/route.ts';
import type { Module, ModuleDeclaration } from '../../platform/module.ts';
import { every } from '../../platform/schedules/schedule.ts';
import { once } from '../../platform/tasks/effects.ts';
import { enqueueMany } from '../../platform/tasks/enqueue.ts';
import { isUnreachable } from '../../platform/tasks/error-record.ts';
import { handleTask, type TaskHandler } from '../../platform/tasks/handler.ts';
import { done } from '../../platform/tasks/outcome.ts';
import { defineTask } from '../../platform/tasks/task.ts';
import type { ExtraModules } from '../runtime.ts';

/** One job in so many tells the channel: its history must reach over a reconnection. */
const announcedEach = 10;
/** How long the counting server may take for an effect; one that has not arrived by then never will. */
const effectTimeoutMs = 1_000;

const job = z.object({ n: z.int() });
const retry = { attempts: 5, firstDelay: '200ms', maxDelay: '2s' } as const;

export const trabajoCritico = defineTask({
  name: 'simulacro.trabajo_critico',
  summary: 'Un efecto afuera y una fila, en la cola crítica',
  queue: 'critical',
  timeout: '20s',
  input: job,
  retry,
});
export const trabajo = defineTask({
  name: 'simulacro.trabajo',
  summary: 'Un efecto afuera y una fila',
  queue: 'default',
  timeout: '20s',
  input: job,
  retry,
});
export const latido = defineTask({
  name: 'simulacro.latido',
  summary: 'Cada segundo, sin que falte ni sobre ninguno',
  queue: 'notifications',
  input: z.object({ turno: z.string() }),
  schedule: every<{ turno: string }>(1, {
    name: 'simulacro-latido',
    onMissed: 'run-each',
    input: ({ dueAt }) => ({ turno: dueAt.toISOString() }),
  }),
});

export const canalSimulacro = defineChannel({
  name: 'simulacro',
  summary: 'Lo que hicieron los trabajos del simulacro',
  group: 'simulacro_{grupo}',
  params: z.object({ grupo: z.string() }),
  events: { hecho: z.object({ n: z.int() }) },
  mode: 'stream',
  authorize: () => true,
});

const declaration: ModuleDeclaration = {
  name: 'simulacro',
  tasks: [trabajoCritico, trabajo, latido],
  channels: [canalSimulacro],
};

/** Even numbers are critical jobs. */
export const taskOf = (n: number) => (n % 2 === 0 ? trabajoCritico : trabajo);

/** The drill's own tables, in its own throw-away database. */
export const drillTables = `
  create schema simulacro;
  create table simulacro.pedidos (n integer primary key, run_id uuid not null);
  create table simulacro.filas (n integer primary key, run_id uuid not null);
  create table simulacro.latidos (turno timestamptz primary key, run_id uuid not null)`;

/** What the jobs tell the counting server, and ask it; see `witness.ts`. */
function witnessClient(url: string) {
  const agent = new Agent({ keepAlive: true });
  const call = (method: string, path: string, signal: AbortSignal): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent = request(new URL(path, url), { method, agent, signal }, (answer) => {
        answer.resume();
        answer.once('error', reject).once('end', () => resolve(answer.statusCode ?? 0));
      });
      sent.once('error', reject).end();
    });
  const within = (signal: AbortSignal) => AbortSignal.any([signal, AbortSignal.timeout(effectTimeoutMs)]);
  return {
    started: (n: number, signal: AbortSignal) => call('POST', `/inicios/${n}?pid=${process.pid}`, signal),
    perform: (n: number, signal: AbortSignal) => call('POST', `/efectos/${n}`, within(signal)),
    isPerformed: async (n: number, signal: AbortSignal) => (await call('GET', `/efectos/${n}`, within(signal))) === 200,
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * What only a drill registers: jobs that leave a trace outside, a row and a message, a schedule of one slot a second,
 * and the route that enqueues. Written as a module's author would write it: nothing here knows of the disasters.
 */
export const drillModule =
  (witnessUrl: string): ExtraModules =>
  ({ database }): Module[] => {
    const witness = witnessClient(witnessUrl);

    const handlerOf = (definition: typeof trabajo): TaskHandler =>
      handleTask(definition, async ({ n }, { runId, signal, inTransaction, publish }) => {
        await witness.started(n, signal);
        await once(database, { key: `simulacro-${n}`, effect: 'conteo', runId }, () => witness.perform(n, signal), {
          // A request of an attempt that was given up may still be under way: a "no" counts once that one's time is over.
          onUnknown: async () => {
            const until = Date.now() + effectTimeoutMs;
            do {
              if (await witness.isPerformed(n, signal)) return { result: 200 };
              await pause(100);
            } while (Date.now() < until);
            return 'perform-again';
          },
          neverLeft: isUnreachable,
        });
        await inTransaction((tx) =>
          sql`insert into simulacro.filas (n, run_id) values (${n}, ${runId}) on conflict do nothing`.execute(tx),
        );
        if (n % announcedEach === 0) await publish(canalSimulacro, { grupo: 'unico' }, 'hecho', { n });
        return done();
      });

    return [
      {
        ...declaration,
        handlers: [
          handlerOf(trabajoCritico),
          handlerOf(trabajo),
          handleTask(latido, async ({ turno }, { runId, inTransaction }) => {
            await inTransaction((tx) =>
              sql`insert into simulacro.latidos (turno, run_id) values (${turno}, ${runId})
                on conflict do nothing`.execute(tx),
            );
            return done();
          }),
        ],
        routes: [
          route({
            method: 'POST',
            path: '/api/simulacro/trabajos',
            summary: 'Encola los trabajos desde..hasta; repetirlo no los duplica',
            access: 'session',
            body: z.strictObject({ desde: z.int(), hasta: z.int() }),
            response: z.object({ encolados: z.int() }),
            handler: ({ body }) => database.transaction((tx) => enqueueOnce(tx, body.desde, body.hasta)),
          }),
        ],
      },
    ];
  };

async function enqueueOnce(tx: Tx, from: number, to: number): Promise<{ encolados: number }> {
  const { rows: known } = await sql<{ n: number }>`
    select n from simulacro.pedidos where n between ${from} and ${to}`.execute(tx);
  const before = new Set(known.map(({ n }) => n));
  const wanted = Array.from({ length: to - from + 1 }, (_, index) => from + index).filter((n) => !before.has(n));
  for (const definition of [trabajoCritico, trabajo]) {
    const inputs = wanted.filter((n) => taskOf(n) === definition).map((n) => ({ n }));
    const enqueued = await enqueueMany(tx, definition, inputs);
    // A request that is repeated while its first one is still committing ends here, on the primary key.
    await sql`
      insert into simulacro.pedidos (n, run_id)
      select * from unnest(${inputs.map(({ n }) => n)}::int[], ${enqueued.map(({ runId }) => runId)}::uuid[])`.execute(
      tx,
    );
  }
  return { encolados: wanted.length };
}
