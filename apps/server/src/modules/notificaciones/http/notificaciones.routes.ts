import {
  marcarLeidasBody,
  notificacionesQuery,
  notificacionesRespuesta,
  sinLeerSchema,
} from '@jsol/contracts/notificaciones';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import { leerCampana } from '../queries/campana.ts';
import { marcarLeidas } from '../use-cases/marcar-leidas.ts';
import type { Publicar } from '../use-cases/notificar.ts';

/** The bell of the signed-in person. */
export const notificacionesRoutes = (deps: { database: Database; publish: Publicar }): Route[] => [
  route({
    method: 'GET',
    path: '/api/notificaciones',
    summary: 'Avisos de la persona, lo más nuevo primero, y cuántos no ha leído',
    access: 'session',
    query: notificacionesQuery,
    response: notificacionesRespuesta,
    handler: ({ query, principal }) => leerCampana(deps.database.reader, principal.userId, query),
  }),
  route({
    method: 'POST',
    path: '/api/notificaciones/leidas',
    summary: 'Marca avisos como leídos',
    access: 'session',
    body: marcarLeidasBody,
    response: sinLeerSchema,
    handler: ({ body, principal }) => marcarLeidas(deps, principal.userId, body.ids ?? 'todas'),
  }),
];
