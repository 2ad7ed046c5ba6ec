import type { z } from 'zod';
import type { Tx } from '../database/database.ts';

/** A fact of one module that others may react to in the same transaction: `venta.registrada`. */
export type EventDefinition<Data extends z.ZodType = z.ZodType> = {
  readonly kind: 'event';
  readonly name: string;
  readonly data: Data;
};

export const defineEvent = <Data extends z.ZodType>(name: string, data: Data): EventDefinition<Data> => ({
  kind: 'event',
  name,
  data,
});

export type Subscription = {
  readonly event: EventDefinition;
  readonly handle: (tx: Tx, data: unknown) => Promise<void>;
};

/** What a module does when another reports a fact. Keep it to enqueueing a task: it runs in the emitter's transaction. */
export const on = <Data extends z.ZodType>(
  event: EventDefinition<Data>,
  handle: (tx: Tx, data: z.output<Data>) => Promise<void>,
): Subscription => ({ event: event as unknown as EventDefinition, handle: handle as Subscription['handle'] });
