import { z } from 'zod';
import { almacenSchema, entradaBody, movimientosPagina, stockPagina, stockQuery } from '@jsol/contracts/inventario';
import { paginacionQuery } from '@jsol/contracts/paginacion';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import { quienDe } from '../documentos/quien.ts';
import { alcanza, exigirAlcance } from '../domain/alcance.ts';
import { listarAlmacenes } from '../queries/almacenes.ts';
import { listarMovimientos, listarStock } from '../queries/stock.ts';
import type { Avisos } from '../use-cases/existencias.ts';
import { registrarEntrada } from '../use-cases/registrar-entrada.ts';
import { exigirAlcance } from './exigir-alcance.ts';

const base = '/api/inventario';

/** Warehouses, what they hold, how it moved, and entries. */
export const inventarioRoutes = ({ database, ...avisos }: { database: Database } & Avisos): Route[] => [
  route({
    method: 'GET',
    path: `${base}/almacenes`,
    summary: 'Almacenes activos que la persona puede ver',
    access: 'inventario.ver',
    response: z.array(almacenSchema),
    handler: async ({ principal }) =>
      (await listarAlmacenes(database.reader)).filter((almacen) => alcanza(principal, almacen.id)),
  }),
  route({
    method: 'GET',
    path: `${base}/stock`,
    summary: 'Stock de un almacén, con búsqueda y orden',
    access: 'inventario.ver',
    query: stockQuery,
    response: stockPagina,
    handler: async ({ query, principal }) => {
      exigirAlcance(principal, query.almacenId);
      return listarStock(database.reader, query);
    },
  }),
  route({
    method: 'GET',
    path: `${base}/productos/:id/movimientos`,
    summary: 'Movimientos de un producto en un almacén, del más nuevo al más antiguo',
    access: 'inventario.ver',
    params: z.object({ id: z.uuid() }),
    query: z.object({ ...paginacionQuery, almacenId: z.uuid() }),
    response: movimientosPagina,
    handler: async ({ params, query, principal }) => {
      exigirAlcance(principal, query.almacenId);
      return listarMovimientos(database.reader, params.id, query);
    },
  }),
  route({
    method: 'POST',
    path: `${base}/entradas`,
    summary: 'Registra una entrada de stock',
    access: 'inventario.mover',
    body: entradaBody,
    idempotent: true,
    response: z.object({
      entradaId: z.uuid(),
      saldos: z.array(z.object({ productoId: z.uuid(), stock: z.string() })),
    }),
    handler: async ({ body, ...peticion }) => {
      exigirAlcance(peticion.principal, body.almacenId);
      return database.transaction((tx) => registrarEntrada(tx, avisos, body, quienDe(peticion)));
    },
  }),
];
