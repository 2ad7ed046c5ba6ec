import { z } from 'zod';
import { productoSchema } from '@jsol/contracts/inventario';
import { clienteSchema, clientesQuery } from '@jsol/contracts/ventas';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import { buscarProductos } from '../../inventario/public.ts';
import { buscarClientes } from '../queries/clientes.ts';

const base = '/api/ventas/emision';
const maximoProductos = 20;

/** Customers and products for who issues documents without selling at a till, and so without stock or warehouse. */
export const emisionSinCajaRoutes = ({ database }: { database: Database }): Route[] => [
  route({
    method: 'GET',
    path: `${base}/clientes`,
    summary: 'Clientes por documento o nombre, para emitir sin caja',
    access: 'facturacion.emitir',
    query: clientesQuery,
    response: z.array(clienteSchema),
    handler: ({ query: { q } }) => buscarClientes(database.reader, q),
  }),
  route({
    method: 'GET',
    path: `${base}/productos`,
    summary: 'Productos por código, código de barras o palabras, para emitir sin caja',
    access: 'facturacion.emitir',
    query: z.object({ q: z.string().trim().max(80) }),
    response: z.array(productoSchema),
    handler: async ({ query: { q } }) => {
      const { items } = await buscarProductos(database.reader, { q, categoria: undefined, limite: maximoProductos });
      return items;
    },
  }),
];
