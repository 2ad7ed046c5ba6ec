import { z } from 'zod';
import { clienteBody, directorioPagina, directorioQuery, fichaClienteSchema } from '@jsol/contracts/ventas-clientes';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import { actorDe } from '../../auditoria/public.ts';
import type { Avisos } from '../../inventario/public.ts';
import { cacheCliente } from '../caches.ts';
import { leerActividad, leerDatosDeCliente, listarClientes } from '../clientes/directorio.ts';
import { guardarCliente } from '../clientes/guardar-cliente.ts';

const base = '/api/ventas/directorio';
const params = z.object({ id: z.uuid() });
const respuesta = z.object({ clienteId: z.uuid() });

/** The customers of the company and the ficha of each. */
export const clientesRoutes = ({ database, caches }: { database: Database } & Pick<Avisos, 'caches'>): Route[] => [
  route({
    method: 'GET',
    path: base,
    summary: 'Clientes por documento o nombre, por páginas',
    access: 'ventas.cotizar',
    query: directorioQuery,
    response: directorioPagina,
    handler: ({ query }) => listarClientes(database.reader, query),
  }),
  route({
    method: 'POST',
    path: base,
    summary: 'Registra un cliente; un documento repetido se rechaza',
    access: 'ventas.cotizar',
    body: clienteBody,
    response: respuesta,
    handler: async ({ body, principal, ip }) => ({
      clienteId: await database.transaction((tx) => guardarCliente(tx, null, body, { actor: actorDe(principal), ip })),
    }),
  }),
  route({
    method: 'GET',
    path: `${base}/:id`,
    summary: 'La ficha de un cliente: sus datos, sus compras y sus órdenes',
    access: 'ventas.cotizar',
    params,
    response: fichaClienteSchema,
    handler: async ({ params: { id } }) => {
      const datos = await caches.read(cacheCliente, id, () => leerDatosDeCliente(database.reader, id));
      return { ...datos, ...(await leerActividad(database.reader, id)) };
    },
  }),
  route({
    method: 'PUT',
    path: `${base}/:id`,
    summary: 'Corrige los datos de un cliente; los comprobantes emitidos no cambian',
    access: 'ventas.cotizar',
    params,
    body: clienteBody,
    response: respuesta,
    handler: async ({ params: { id }, body, principal, ip }) => ({
      clienteId: await database.transaction((tx) => guardarCliente(tx, id, body, { actor: actorDe(principal), ip })),
    }),
  }),
];
