import { z } from 'zod';
import { defineCache } from '../../platform/cache/cache.ts';

/** Units on hand for badges and lists, forgotten after each movement. What is sold is checked under a lock, never here. */
export const cacheStock = defineCache({
  name: 'stock',
  summary: 'Unidades de un producto en un almacén',
  ttlSeconds: 30,
  key: ({ almacenId, productoId }: { almacenId: string; productoId: string }) => `${almacenId}:${productoId}`,
  value: z.object({ stock: z.string(), disponible: z.string() }),
});
