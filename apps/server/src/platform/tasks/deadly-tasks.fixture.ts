import { sql } from 'kysely';
import { z } from 'zod';
import { handleTask, type TaskHandler } from './handler.ts';
import { done } from './outcome.ts';
import { defineTask } from './task.ts';

export const anotar = defineTask({
  name: 'prueba.anotar',
  summary: 'Anota un efecto, una vez',
  queue: 'critical',
  input: z.object({ efecto: z.string() }),
  retry: { attempts: 3, firstDelay: '20ms', maxDelay: '20ms' },
});
export const mortal = defineTask({
  name: 'prueba.mortal',
  summary: 'Mata el proceso que la ejecuta',
  queue: 'critical',
  input: z.object({}),
});

/** Writes its effect with the attempt's number; `before` runs first, outside of the transaction. */
export const anotarHandler = (before: () => Promise<void> = () => Promise.resolve()): TaskHandler =>
  handleTask(anotar, async ({ efecto }, { inTransaction, attempt }) => {
    await before();
    await inTransaction((tx) => sql`insert into efectos (efecto, intento) values (${efecto}, ${attempt})`.execute(tx));
    return done();
  });

export const mortalHandler = (): TaskHandler =>
  handleTask(mortal, () => {
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => undefined);
  });
