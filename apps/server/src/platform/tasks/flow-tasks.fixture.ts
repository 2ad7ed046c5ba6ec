import { sql } from 'kysely';
import { z } from 'zod';
import { fanOut, flowResult } from './flow.ts';
import { handleTask, type TaskContext, type TaskHandler } from './handler.ts';
import { done, giveUp } from './outcome.ts';
import { defineTask } from './task.ts';

const retry = { attempts: 0 } as const;

export const pesar = defineTask({
  name: 'prueba.pesar',
  summary: 'Pesa',
  queue: 'default',
  retry,
  input: z.object({ kilos: z.number() }),
  output: z.object({ kilos: z.number() }),
});
export const rotular = defineTask({
  name: 'prueba.rotular',
  summary: 'Rotula',
  queue: 'default',
  retry,
  input: z.object({ kilos: z.number() }),
  output: z.object({ parte: z.number() }),
});
export const contarParte = defineTask({
  name: 'prueba.contar_parte',
  summary: 'Anota una parte',
  queue: 'default',
  retry,
  input: z.object({ parte: z.number() }),
  output: z.object({ doble: z.number() }),
});
export const juntar = defineTask({
  name: 'prueba.juntar',
  summary: 'Sigue a las partes',
  queue: 'default',
  retry,
  input: z.object({ nota: z.string(), flow: flowResult }),
});
/** Starts an inner flow, and that one further ones. */
export const partir = defineTask({
  name: 'prueba.partir',
  summary: 'Parte en flujos interiores',
  queue: 'default',
  retry,
  input: z.object({ niveles: z.number() }),
});

/** `factless`: in a database without the table of facts. */
export function flowHandlers(options: { rotularFails?: () => boolean; factless?: boolean }): TaskHandler[] {
  const note = async (context: TaskContext, que: string, dato: unknown) => {
    if (options.factless) return;
    await context.inTransaction((tx) =>
      sql`insert into hechos (que, flujo, dato) values (${que}, ${context.flowId}, ${JSON.stringify(dato)}::jsonb)`.execute(
        tx,
      ),
    );
  };
  return [
    handleTask(pesar, ({ kilos }) => Promise.resolve(done({ kilos }))),
    handleTask(rotular, ({ kilos }) => {
      if (options.rotularFails?.()) throw new Error('sin etiquetas');
      return Promise.resolve(done({ parte: kilos * 2 }));
    }),
    handleTask(contarParte, async ({ parte }, context) => {
      if (parte === 13) return giveUp('trece');
      if (parte === 27) throw new Error('veintisiete');
      await note(context, 'contar', { parte });
      return done({ doble: parte * 2 });
    }),
    handleTask(juntar, async (input, context) => {
      await context.inTransaction(async (tx) => {
        if (options.factless) return;
        // What the runs did is there when the continuation starts.
        await sql`
          insert into hechos (que, flujo, dato)
          select 'juntar', ${context.flowId}, ${JSON.stringify(input)}::jsonb
            || jsonb_build_object('antes', (select count(*) from hechos where que = 'contar' and flujo = ${context.flowId}))`.execute(
          tx,
        );
      });
      return done();
    }),
    handleTask(partir, async ({ niveles }, { inTransaction, flowId }) => {
      await inTransaction(async (tx) => {
        if (niveles > 0) {
          const inputs = [{ niveles: niveles - 1 }];
          await fanOut(tx, { each: partir, inputs, then: juntar, input: { nota: 'dentro' } }, { parent: flowId });
        }
      });
      return done();
    }),
  ];
}
