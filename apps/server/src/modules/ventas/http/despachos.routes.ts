import { z } from 'zod';
import {
  avanzarDespachoBody,
  despachoDetalleSchema,
  despachoSchema,
  tableroSchema,
} from '@jsol/contracts/ventas-ordenes';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import { alcanza, almacenAjeno, type Avisos } from '../../inventario/public.ts';
import { avanzarDespacho } from '../ordenes/avanzar-despacho.ts';
import { detallarDespacho, leerTablero } from '../ordenes/despachos.ts';

const base = '/api/ventas/despachos';
const params = z.object({ id: z.uuid() });
const ajeno = 'Ese almacén no está a su cargo: elija uno suyo.';

/** The board of a branch and the steps of its dispatches. */
export const despachosRoutes = (deps: { database: Database } & Avisos): Route[] => [
  route({
    method: 'GET',
    path: base,
    summary: 'Despachos por hacer de un almacén, y los que salieron hoy',
    access: 'ventas.despachar',
    query: z.object({ almacenId: z.uuid() }),
    response: tableroSchema,
    handler: async ({ query: { almacenId }, principal }) => {
      if (!alcanza(principal, almacenId)) throw almacenAjeno(ajeno);
      return { despachos: await leerTablero(deps.database.reader, almacenId) };
    },
  }),
  route({
    method: 'GET',
    path: `${base}/:id`,
    summary: 'Un despacho con lo que hay que preparar',
    access: 'ventas.despachar',
    params,
    response: despachoDetalleSchema,
    handler: async ({ params: { id }, principal }) => {
      const despacho = await detallarDespacho(deps.database.reader, id);
      if (!alcanza(principal, despacho.almacenId)) throw almacenAjeno(ajeno);
      return despacho;
    },
  }),
  route({
    method: 'POST',
    path: `${base}/:id/estado`,
    summary: 'Pasa un despacho al estado siguiente; al despacharlo sale su stock',
    access: 'ventas.despachar',
    params,
    body: avanzarDespachoBody,
    response: despachoSchema,
    handler: ({ params: { id }, body: { estado }, principal, ip }) =>
      deps.database.transaction((tx) => avanzarDespacho(tx, deps, id, estado, { principal, ip })),
  }),
];
