import { z } from 'zod';
import { productoSchema } from '@jsol/contracts/inventario';
import { textoBuscable } from '@jsol/contracts/texto-buscable';
import { datosClienteSchema } from '@jsol/contracts/ventas-clientes';
import { defineCache } from '../../platform/cache/cache.ts';

/** Answers of the till's search box, without stock: that changes with every sale and has a cache of its own. */
export const cacheProductosPos = defineCache({
  name: 'productos_pos',
  summary: 'Lista de productos que encuentra la búsqueda del POS',
  ttlSeconds: 60,
  key: ({ q, categoria, limite }: { q: string; categoria?: string | undefined; limite: number }) =>
    JSON.stringify([textoBuscable(q), categoria ?? null, limite]),
  value: z.object({ items: z.array(productoSchema), exacto: z.boolean(), categorias: z.array(z.string()) }),
});

/** What is known of a customer; what they bought is read each time. */
export const cacheCliente = defineCache({
  name: 'cliente',
  summary: 'Datos de la ficha de un cliente',
  ttlSeconds: 300,
  key: (clienteId: string) => clienteId,
  value: datosClienteSchema,
});
