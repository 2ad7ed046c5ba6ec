import { z } from 'zod';
import { motivoBody } from '@jsol/contracts/administracion';
import { periodoSchema } from '@jsol/contracts/periodo';
import {
  costoAdicionalBody,
  costosAdicionalesPagina,
  diferenciasPagina,
  diferenciasQuery,
  entradasCosteablesPagina,
  entradasCosteablesQuery,
  incidenciasPagina,
  kardexQuery,
  kardexSchema,
  mesesSchema,
  politicaBody,
  productosValorizadosPagina,
  productosValorizadosQuery,
  valorizacionQuery,
  valorizacionSchema,
} from '@jsol/contracts/inventario-valoracion';
import { paginacionQuery } from '@jsol/contracts/paginacion';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { alcanza } from '../domain/alcance.ts';
import { exigirAlcance } from '../domain/alcance.ts';
import { costosAdicionales, entradasCosteables, registrarCostoAdicional } from './costos-adicionales.ts';
import { kardex } from './kardex.ts';
import { cambiarPolitica, cerrarMes, meses, reabrirMes } from './meses.ts';
import { actualizarValoracionInventario } from './tasks.ts';
import { diferencias, incidencias, productosValorizados, valorizacion } from './valorizacion.ts';

const base = '/api/inventario';
const access = 'inventario.valorizar';
const delMes = z.object({ periodo: periodoSchema });

/** Costs: what the inventory is worth, the Kardex, closed months and additional costs. */
export const valoracionRoutes = ({ database, clock }: { database: Database; clock: Clock }): Route[] => [
  route({
    method: 'GET',
    path: `${base}/valorizacion`,
    summary: 'Valor del inventario por almacén y categoría a una fecha, y qué tan al día está',
    access,
    query: valorizacionQuery,
    response: valorizacionSchema,
    handler: ({ query, principal }) =>
      valorizacion(database.reader, query, (almacenId) => alcanza(principal, almacenId)),
  }),
  route({
    method: 'GET',
    path: `${base}/valorizacion/productos`,
    summary: 'Valor de cada producto de un almacén a una fecha, del mayor al menor',
    access,
    query: productosValorizadosQuery,
    response: productosValorizadosPagina,
    handler: async ({ query, principal }) => {
      exigirAlcance(principal, query.almacenId);
      return productosValorizados(database.reader, query);
    },
  }),
  route({
    method: 'POST',
    path: `${base}/valorizacion/actualizar`,
    summary: 'Costea en segundo plano lo que se movió',
    access,
    response: z.object({ runId: z.uuid(), creado: z.boolean().describe('Falso si ya se estaba actualizando') }),
    handler: ({ principal }) =>
      database.transaction(async (tx) => {
        const entrada = { dia: null, revisar: false, quien: principal.name };
        const { runId, created } = await enqueue(tx, actualizarValoracionInventario, entrada);
        return { runId, creado: created };
      }),
  }),
  route({
    method: 'GET',
    path: `${base}/valorizacion/diferencias`,
    summary: 'Costos de salidas que cambiaron al recalcular, antes y después',
    access,
    query: diferenciasQuery,
    response: diferenciasPagina,
    handler: ({ query }) => diferencias(database.reader, query),
  }),
  route({
    method: 'GET',
    path: `${base}/valorizacion/incidencias`,
    summary: 'Productos que no se pudieron costear o que no cuadran',
    access,
    query: z.object(paginacionQuery),
    response: incidenciasPagina,
    handler: ({ query }) => incidencias(database.reader, query),
  }),
  route({
    method: 'GET',
    path: `${base}/productos/:id/kardex`,
    summary: 'Kardex valorizado de un producto en un almacén (Formato 13.1)',
    access,
    params: z.object({ id: z.uuid() }),
    query: kardexQuery,
    response: kardexSchema,
    handler: async ({ params, query, principal }) => {
      exigirAlcance(principal, query.almacenId);
      return kardex(database.reader, params.id, query);
    },
  }),
  route({
    method: 'GET',
    path: `${base}/meses`,
    summary: 'Los meses del inventario, cerrados y abiertos, con su valor',
    access,
    response: mesesSchema,
    handler: () => meses(database.reader, clock.now()),
  }),
  route({
    method: 'PUT',
    path: `${base}/meses/politica`,
    summary: 'Qué se hace con un movimiento fechado en un mes cerrado',
    access,
    body: politicaBody,
    handler: ({ body: { politica }, principal }) =>
      database.transaction((tx) => cambiarPolitica(tx, politica, principal)),
  }),
  route({
    method: 'POST',
    path: `${base}/meses/:periodo/cerrar`,
    summary: 'Cierra el mes: sus costos ya no cambian',
    access,
    params: delMes,
    handler: ({ params: { periodo }, principal }) =>
      database.transaction((tx) => cerrarMes(tx, periodo, principal, clock.now())),
  }),
  route({
    method: 'POST',
    path: `${base}/meses/:periodo/reabrir`,
    summary: 'Reabre el último mes cerrado, con su motivo',
    access,
    params: delMes,
    body: motivoBody,
    handler: ({ params: { periodo }, body: { motivo }, principal }) =>
      database.transaction((tx) => reabrirMes(tx, periodo, motivo, principal)),
  }),
  route({
    method: 'GET',
    path: `${base}/costos-adicionales`,
    summary: 'Costos adicionales registrados y cómo se repartieron',
    access,
    query: z.object(paginacionQuery),
    response: costosAdicionalesPagina,
    handler: ({ query }) => costosAdicionales(database.reader, query),
  }),
  route({
    method: 'GET',
    path: `${base}/costos-adicionales/entradas`,
    summary: 'Entradas a las que se puede agregar un costo, de la más nueva a la más antigua',
    access,
    query: entradasCosteablesQuery,
    response: entradasCosteablesPagina,
    handler: ({ query }) => entradasCosteables(database.reader, query),
  }),
  route({
    method: 'POST',
    path: `${base}/costos-adicionales`,
    summary: 'Agrega un flete, seguro u otro costo a una entrada',
    access,
    body: costoAdicionalBody,
    idempotent: 'by-handler',
    response: z.object({ costoId: z.uuid() }),
    handler: ({ body, principal, idempotencyKey }) =>
      database.transaction((tx) =>
        registrarCostoAdicional(tx, body, { principal, clave: idempotencyKey!, ahora: clock.now() }),
      ),
  }),
];
