import { z } from 'zod';
import {
  atenderIncidenciaBody,
  bandejaPagina,
  bandejaQuery,
  detalleBandejaSchema,
  resolverBody,
  saltoSchema,
  terminalPendienteSchema,
} from '@jsol/contracts/ventas-bandeja';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import type { Avisos } from '../../inventario/public.ts';
import { cajasAlAlcance, listarBandeja } from '../offline/bandeja.ts';
import { detalleDeBandeja, saltosAbiertos } from '../offline/detalle.ts';
import { terminalesConPendientes } from '../offline/pendientes.ts';
import { atenderIncidencia, resolverVenta } from '../offline/resolver.ts';

const base = '/api/ventas';
const params = z.object({ id: z.uuid() });

/** The supervisor's inbox of sales made without network. A decision is taken once by what it is, so it needs no key. */
export const bandejaRoutes = ({
  database,
  clock,
  publisher,
}: { database: Database; clock: Clock } & Pick<Avisos, 'publisher'>): Route[] => [
  route({
    method: 'GET',
    path: `${base}/bandeja`,
    summary: 'Ventas sin conexión que esperan a una persona o dejaron incidencias',
    access: 'ventas.supervisar',
    query: bandejaQuery,
    response: bandejaPagina,
    handler: ({ query, principal }) => listarBandeja(database.reader, query, principal),
  }),
  route({
    method: 'GET',
    path: `${base}/bandeja/pendientes`,
    summary: 'Terminales con ventas que aún no llegan, y ventas que faltan en su secuencia',
    access: 'ventas.supervisar',
    response: z.object({ terminales: z.array(terminalPendienteSchema), saltos: z.array(saltoSchema) }),
    handler: async ({ principal }) => {
      const cajas = await cajasAlAlcance(database.reader, principal);
      const terminales = await terminalesConPendientes(database.reader);
      return {
        terminales: terminales.filter(({ cajaId }) => cajas.includes(cajaId)),
        saltos: await saltosAbiertos(database.reader, cajas),
      };
    },
  }),
  route({
    method: 'GET',
    path: `${base}/bandeja/:id`,
    summary: 'Una venta sin conexión frente a lo que tiene el servidor, con su historia',
    access: 'ventas.supervisar',
    params,
    response: detalleBandejaSchema,
    handler: ({ params: { id }, principal }) =>
      detalleDeBandeja(database.reader, id, { principal, ahora: clock.now() }),
  }),
  route({
    method: 'POST',
    path: `${base}/bandeja/:id/resolucion`,
    summary: 'Decide qué se hace con una venta sin conexión que espera',
    access: 'ventas.supervisar',
    params,
    body: resolverBody,
    response: detalleBandejaSchema,
    handler: async ({ params: { id }, body, principal, ip }) => {
      const quien = { principal, ahora: clock.now(), ip };
      await database.transaction((tx) => resolverVenta(tx, { publisher }, id, body, quien));
      return detalleDeBandeja(database.reader, id, quien);
    },
  }),
  route({
    method: 'POST',
    path: `${base}/incidencias/:id/atencion`,
    summary: 'Da por atendida una incidencia',
    access: 'ventas.supervisar',
    params,
    body: atenderIncidenciaBody,
    handler: ({ params: { id }, body: { nota }, principal, ip }) =>
      database.transaction((tx) => atenderIncidencia(tx, id, nota || null, { principal, ahora: clock.now(), ip })),
  }),
];
