import { sql } from 'kysely';
import { z } from 'zod';
import { DomainError } from '../errors/domain-error.ts';
import { UpstreamError } from '../errors/upstream-error.ts';
import { enqueue } from './enqueue.ts';
import { handleTask, type TaskHandler } from './handler.ts';
import { done, giveUp } from './outcome.ts';
import { defineTask } from './task.ts';

export const calcular = defineTask({
  name: 'prueba.calcular',
  summary: 'Calcula en un hilo',
  queue: 'reports',
  thread: true,
  retry: { attempts: 0 },
  timeout: '30s',
  input: z.object({ como: z.string() }),
  output: z.object({ hilo: z.number(), veces: z.number() }),
});
export const eterna = defineTask({
  name: 'prueba.eterna',
  summary: 'No suelta el procesador',
  queue: 'reports',
  thread: true,
  retry: { attempts: 0 },
  timeout: '1s',
  input: z.object({}),
});
/** Ordinary, beside them. */
export const ligera = defineTask({
  name: 'prueba.ligera',
  summary: 'Termina enseguida',
  queue: 'reports',
  input: z.object({}),
});

let times = 0;

export const threadHandlers = (threadId: number): TaskHandler[] => [
  handleTask(calcular, async ({ como }, context) => {
    times += 1;
    if (como === 'desiste') return giveUp('No hay datos');
    if (como === 'rechaza') throw new DomainError({ code: 'prueba.no', title: 'No', status: 409 }, 'Serie agotada.');
    if (como === 'servicio') throw new UpstreamError('sunat', 'no responde', { retryAfterMs: 90_000 });
    if (como === 'memoria') {
      const kept: number[][] = [];
      for (;;) kept.push(new Array<number>(100_000).fill(kept.length));
    }
    if (como === 'espera') {
      await new Promise<void>((resolve) => context.signal.addEventListener('abort', () => resolve()));
      throw context.signal.reason;
    }
    await context.progress(40, 'a medias');
    await context.inTransaction(async (tx) => {
      await sql`insert into hechos values (${como})`.execute(tx);
      if (como === 'encola') await enqueue(tx, ligera, {});
    });
    return done({ hilo: threadId, veces: times });
  }),
  handleTask(eterna, async (_input, { inTransaction }) => {
    await inTransaction((tx) => sql`insert into hechos values ('empieza')`.execute(tx));
    for (;;);
  }),
  handleTask(ligera, () => Promise.resolve(done())),
];
