import { z } from 'zod';
import {
  abrirConteoBody,
  contarBody,
  conteoAplicado,
  conteoLineasPagina,
  conteoLineasQuery,
  conteoSchema,
  conteosPagina,
  conteosQuery,
  recontarBody,
} from '@jsol/contracts/inventario-conteos';
import { documentoRegistrado } from '@jsol/contracts/inventario-documentos';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import { quienDe } from '../documentos/quien.ts';
import { exigirAlcance } from '../domain/alcance.ts';
import type { Avisos } from '../use-cases/existencias.ts';
import { abrirConteo } from './abrir-conteo.ts';
import { contarLinea } from './contar-linea.ts';
import { leerConteo, listarConteos, listarLineas } from './conteos.ts';
import { anularConteo, aplicarConteo, recontar, revisarConteo } from './pasos-del-conteo.ts';

const base = '/api/inventario/conteos';
const params = z.object({ id: z.uuid() });

/** Physical counts: opened, counted by several people, reviewed, applied once. */
export const conteosRoutes = ({ database, ...avisos }: { database: Database } & Avisos): Route[] => [
  route({
    method: 'GET',
    path: base,
    summary: 'Conteos de un almacén, del más nuevo al más antiguo',
    access: 'inventario.mover',
    query: conteosQuery,
    response: conteosPagina,
    handler: ({ query, principal }) => {
      exigirAlcance(principal, query.almacenId);
      return listarConteos(database.reader, query);
    },
  }),
  route({
    method: 'POST',
    path: base,
    summary: 'Abre un conteo de un almacén, una categoría o una lista',
    access: 'inventario.mover',
    body: abrirConteoBody,
    idempotent: 'by-handler',
    response: documentoRegistrado,
    handler: ({ body, ...peticion }) => {
      exigirAlcance(peticion.principal, body.almacenId);
      return database.transaction((tx) => abrirConteo(tx, body, quienDe(peticion)));
    },
  }),
  route({
    method: 'GET',
    path: `${base}/:id`,
    summary: 'Un conteo y cuánto falta',
    access: 'inventario.mover',
    params,
    response: conteoSchema,
    handler: ({ params: { id }, principal }) => leerConteo(database.reader, id, principal),
  }),
  route({
    method: 'GET',
    path: `${base}/:id/lineas`,
    summary: 'Lo que se cuenta, con lo contado; a ciegas, sin lo esperado',
    access: 'inventario.mover',
    params,
    query: conteoLineasQuery,
    response: conteoLineasPagina,
    handler: async ({ params: { id }, query, principal }) =>
      listarLineas(database.reader, await leerConteo(database.reader, id, principal), query),
  }),
  route({
    method: 'PUT',
    path: `${base}/:id/lineas/:lineaId`,
    summary: 'Anota cuánto se contó',
    access: 'inventario.mover',
    params: z.object({ id: z.uuid(), lineaId: z.uuid() }),
    body: contarBody,
    handler: async ({ params: { id, lineaId }, body, principal }) => {
      await leerConteo(database.reader, id, principal);
      await database.transaction((tx) => contarLinea(tx, id, lineaId, body, principal));
    },
  }),
  route({
    method: 'POST',
    path: `${base}/:id/revision`,
    summary: 'Termina de contar y pasa a revisar las diferencias',
    access: 'inventario.mover',
    params,
    handler: async ({ params: { id }, principal }) => {
      await leerConteo(database.reader, id, principal);
      await database.transaction((tx) => revisarConteo(tx, id));
    },
  }),
  route({
    method: 'POST',
    path: `${base}/:id/recuento`,
    summary: 'Pide contar otra vez algunos productos',
    access: 'inventario.ajustar',
    params,
    body: recontarBody,
    handler: async ({ params: { id }, body, principal }) => {
      await leerConteo(database.reader, id, principal);
      await database.transaction((tx) => recontar(tx, id, body.lineaIds));
    },
  }),
  route({
    method: 'POST',
    path: `${base}/:id/aplicar`,
    summary: 'Ajusta el stock a lo contado, una sola vez',
    access: 'inventario.ajustar',
    params,
    idempotent: 'by-handler',
    response: conteoAplicado,
    handler: async ({ params: { id }, ...peticion }) => {
      await leerConteo(database.reader, id, peticion.principal);
      const ajustes = await database.transaction((tx) => aplicarConteo(tx, avisos, id, quienDe(peticion)));
      return { ajustes };
    },
  }),
  route({
    method: 'POST',
    path: `${base}/:id/anular`,
    summary: 'Deja el conteo sin efecto',
    access: 'inventario.ajustar',
    params,
    idempotent: 'by-handler',
    handler: async ({ params: { id }, ...peticion }) => {
      await leerConteo(database.reader, id, peticion.principal);
      await database.transaction((tx) => anularConteo(tx, id, quienDe(peticion)));
    },
  }),
];
