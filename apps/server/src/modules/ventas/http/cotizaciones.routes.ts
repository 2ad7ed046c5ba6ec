import { z } from 'zod';
import {
  cotizacionBody,
  cotizacionesPagina,
  cotizacionesQuery,
  cotizacionRegistradaSchema,
  cotizacionSchema,
  enviarCotizacionBody,
  prorrogarCotizacionBody,
} from '@jsol/contracts/ventas-cotizaciones';
import { motivoOrdenBody, ordenRegistradaSchema } from '@jsol/contracts/ventas-ordenes';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Database, Tx } from '../../../platform/database/database.ts';
import { FileAnswer, route, type Route } from '../../../platform/http/route.ts';
import type { Avisos } from '../../inventario/public.ts';
import { leerCotizacion, listarCotizaciones } from '../cotizaciones/consultas.ts';
import { cotizacionPdf } from '../cotizaciones/cotizacion-pdf.ts';
import {
  convertirEnOrden,
  enviarCotizacion,
  prorrogarCotizacion,
  rechazarCotizacion,
} from '../cotizaciones/decidir.ts';
import { registrarCotizacion } from '../cotizaciones/registrar-cotizacion.ts';

const base = '/api/ventas/cotizaciones';
const params = z.object({ id: z.uuid() });
const access = 'ventas.cotizar';

/** Quotes: made, sent, extended, refused, and turned into orders. */
export const cotizacionesRoutes = (deps: { database: Database } & Avisos): Route[] => {
  const { database } = deps;
  /** Does it to a quote within the person's reach and answers how it then stands. */
  const cambiar = (id: string, principal: Principal, hacer: (tx: Tx) => Promise<void>) =>
    database.transaction(async (tx) => {
      await leerCotizacion(tx, id, principal);
      await hacer(tx);
      return leerCotizacion(tx, id, principal);
    });
  return [
    route({
      method: 'GET',
      path: base,
      summary: 'Cotizaciones de los almacenes de la persona',
      access,
      query: cotizacionesQuery,
      response: cotizacionesPagina,
      handler: ({ query, principal }) => listarCotizaciones(database.reader, query, principal),
    }),
    route({
      method: 'POST',
      path: base,
      summary: 'Registra una cotización a los precios vigentes, o una nueva versión de otra',
      access,
      body: cotizacionBody,
      idempotent: true,
      response: cotizacionRegistradaSchema,
      handler: ({ body, principal }) => database.transaction((tx) => registrarCotizacion(tx, body, principal)),
    }),
    route({
      method: 'GET',
      path: `${base}/:id`,
      summary: 'Una cotización con sus líneas',
      access,
      params,
      response: cotizacionSchema,
      handler: ({ params: { id }, principal }) => leerCotizacion(database.reader, id, principal),
    }),
    route({
      method: 'GET',
      path: `${base}/:id/pdf`,
      summary: 'La cotización en PDF',
      access,
      params,
      handler: async ({ params: { id }, principal }) => {
        const cotizacion = await leerCotizacion(database.reader, id, principal);
        const pdf = await cotizacionPdf(database.reader, cotizacion);
        return new FileAnswer(pdf, 'application/pdf', `${cotizacion.numero}.pdf`, 'inline');
      },
    }),
    route({
      method: 'POST',
      path: `${base}/:id/envio`,
      summary: 'Envía la cotización por correo, o la da por entregada',
      access,
      params,
      body: enviarCotizacionBody,
      response: cotizacionSchema,
      handler: async ({ params: { id }, body: { email }, principal }) => {
        // Before the transaction: drawing takes longer than a lock should be held.
        const pdf = await cotizacionPdf(database.reader, await leerCotizacion(database.reader, id, principal));
        return cambiar(id, principal, (tx) => enviarCotizacion(tx, id, email, pdf, principal));
      },
    }),
    route({
      method: 'POST',
      path: `${base}/:id/rechazo`,
      summary: 'El cliente no la acepta',
      access,
      params,
      body: motivoOrdenBody,
      response: cotizacionSchema,
      handler: ({ params: { id }, body: { motivo }, principal }) =>
        cambiar(id, principal, (tx) => rechazarCotizacion(tx, id, motivo)),
    }),
    route({
      method: 'POST',
      path: `${base}/:id/prorroga`,
      summary: 'Amplía hasta cuándo vale',
      access,
      params,
      body: prorrogarCotizacionBody,
      response: cotizacionSchema,
      handler: ({ params: { id }, body: { vence }, principal }) =>
        cambiar(id, principal, (tx) => prorrogarCotizacion(tx, id, vence)),
    }),
    route({
      method: 'POST',
      path: `${base}/:id/orden`,
      summary: 'El cliente la acepta: crea la orden de venta a los precios cotizados; otra vez responde la misma',
      access,
      params,
      response: ordenRegistradaSchema,
      handler: ({ params: { id }, principal }) =>
        database.transaction((tx) => convertirEnOrden(tx, deps, id, principal)),
    }),
  ];
};
