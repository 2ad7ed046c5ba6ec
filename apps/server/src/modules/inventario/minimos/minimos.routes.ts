import { z } from 'zod';
import {
  alertasStockPagina,
  alertasStockQuery,
  lotesPagina,
  lotesQuery,
  nivelesBody,
} from '@jsol/contracts/inventario-alertas';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { actorDe } from '../../auditoria/public.ts';
import { exigirAlcance } from '../domain/alcance.ts';
import { listarAlertas, listarLotes } from './alertas.ts';
import { fijarNiveles } from './fijar-niveles.ts';

const base = '/api/inventario';

/** What is running out, what is expiring, and from when on people are told. */
export const minimosRoutes = ({ database, clock }: { database: Database; clock: Clock }): Route[] => [
  route({
    method: 'GET',
    path: `${base}/alertas`,
    summary: 'Alertas de stock de un almacén: las abiertas, o las que se cerraron',
    access: 'inventario.ver',
    query: alertasStockQuery,
    response: alertasStockPagina,
    handler: ({ query, principal }) => {
      exigirAlcance(principal, query.almacenId);
      return listarAlertas(database.reader, query);
    },
  }),
  route({
    method: 'GET',
    path: `${base}/lotes`,
    summary: 'Lotes con stock de un almacén, primero lo que vence antes',
    access: 'inventario.ver',
    query: lotesQuery,
    response: lotesPagina,
    handler: ({ query, principal }) => {
      exigirAlcance(principal, query.almacenId);
      return listarLotes(database.reader, query, limaDate(clock.now()));
    },
  }),
  route({
    method: 'PUT',
    path: `${base}/almacenes/:almacenId/niveles/:productoId`,
    summary: 'Fija el mínimo y el nivel crítico de un producto en un almacén',
    access: 'inventario.ajustar',
    params: z.object({ almacenId: z.uuid(), productoId: z.uuid() }),
    body: nivelesBody,
    handler: ({ params, body, principal, ip }) => {
      exigirAlcance(principal, params.almacenId);
      return database.transaction((tx) => fijarNiveles(tx, params, body, { actor: actorDe(principal), ip }));
    },
  }),
];
