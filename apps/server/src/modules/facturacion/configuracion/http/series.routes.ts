import {
  numerosPagina,
  numerosQuery,
  serieBody,
  serieParams,
  serieSchema,
  seriesPagina,
  seriesQuery,
} from '@jsol/contracts/facturacion-series';
import type { Database } from '../../../../platform/database/database.ts';
import { route, type Route } from '../../../../platform/http/route.ts';
import type { Clock } from '../../../../platform/time/clock.ts';
import { leerSerie, listarNumeros, listarSeries } from '../queries/series.ts';
import { cambiarActividad, crearSerie } from '../use-cases/administrar-series.ts';
import { actoDe, base, permisoConfigurar } from './acto.ts';

/** Series and what became of their numbers. */
export const seriesRoutes = ({ database, clock }: { database: Database; clock: Clock }): Route[] => [
  route({
    method: 'GET',
    path: `${base}/series`,
    summary: 'Las series con lo que llevan numerado, quemado y libre',
    access: permisoConfigurar,
    query: seriesQuery,
    response: seriesPagina,
    handler: ({ query }) => listarSeries(database.reader, query, clock.now()),
  }),
  route({
    method: 'POST',
    path: `${base}/series`,
    summary: 'Crea una serie, desde su primer número',
    access: permisoConfigurar,
    body: serieBody,
    response: serieSchema,
    handler: ({ body, principal }) =>
      database.transaction(async (tx) => {
        await crearSerie(tx, { datos: body, ...actoDe(principal, clock) });
        return leerSerie(tx, body.tipo, body.serie, clock.now());
      }),
  }),
  route({
    method: 'GET',
    path: `${base}/series/:tipo/:serie`,
    summary: 'Una serie',
    access: permisoConfigurar,
    params: serieParams,
    response: serieSchema,
    handler: ({ params: { tipo, serie } }) => leerSerie(database.reader, tipo, serie, clock.now()),
  }),
  route({
    method: 'GET',
    path: `${base}/series/:tipo/:serie/numeros`,
    summary: 'Los números quemados de una serie, o sus huecos',
    access: permisoConfigurar,
    params: serieParams,
    query: numerosQuery,
    response: numerosPagina,
    handler: ({ params: { tipo, serie }, query }) => listarNumeros(database.reader, tipo, serie, query),
  }),
  ...(['activar', 'desactivar'] as const).map((verbo) =>
    route({
      method: 'POST',
      path: `${base}/series/:tipo/:serie/${verbo}`,
      summary: verbo === 'activar' ? 'Vuelve a numerar con una serie' : 'Deja de numerar con una serie',
      access: permisoConfigurar,
      params: serieParams,
      response: serieSchema,
      handler: ({ params: { tipo, serie }, principal }) =>
        database.transaction(async (tx) => {
          await cambiarActividad(tx, { tipo, serie, activa: verbo === 'activar', ...actoDe(principal, clock) });
          return leerSerie(tx, tipo, serie, clock.now());
        }),
    }),
  ),
];
