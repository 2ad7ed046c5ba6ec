import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.ts';

/** Units of a warehouse changed. Emitted in the movement's transaction, under the lock of its products: be quick. */
export const stockMovido = defineEvent(
  'stock.movido',
  z.object({ almacenId: z.uuid(), motivo: z.string(), productoIds: z.array(z.uuid()) }),
);

/** Products were created, changed or taken out of use; who keeps copies of the catalogue forgets them. */
export const productoCambiado = defineEvent('producto.cambiado', z.object({ productoIds: z.array(z.uuid()) }));
