import type { z } from 'zod';
import { eventsOf, type Tx } from '../database/database.ts';
import type { EventDefinition, Subscription } from './event.ts';

/** The subscriptions of the modules this process runs. */
export type EventBus = { readonly subscriptions: Subscription[] };

export const createEventBus = (): EventBus => ({ subscriptions: [] });

/** Tells every subscriber, inside the caller's transaction: all of them hold, or nothing does. */
export async function emit<Data extends z.ZodType>(
  tx: Tx,
  event: EventDefinition<Data>,
  data: z.input<Data>,
): Promise<void> {
  const parsed = event.data.parse(data);
  for (const subscription of eventsOf(tx).subscriptions) {
    if (subscription.event.name === event.name) await subscription.handle(tx, parsed);
  }
}
