import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.ts';

/** Units of a warehouse changed. Emitted in the movement's transaction, under the lock of its products: be quick. */
export const stockMovido = defineEvent(
  'stock.movido',
  z.object({ almacenId: z.uuid(), motivo: z.string(), productoIds: z.array(z.uuid()) }),
);
