import { z } from 'zod';
import {
  importacionFilasPagina,
  importacionFilasQuery,
  importacionSchema,
  importarBody,
  limitesDeImportacion,
} from '@jsol/contracts/inventario-catalogo';
import type { Database } from '../../../platform/database/database.ts';
import { FileAnswer, route, type Route } from '../../../platform/http/route.ts';
import { workbookType } from '../../../platform/spreadsheet/write-workbook.ts';
import { quienDe } from '../documentos/quien.ts';
import { plantilla, reporte } from './hojas.ts';
import {
  leerImportacion,
  listarFilas,
  listarImportaciones,
  pedirAplicacion,
  subirImportacion,
} from './importaciones.ts';

const base = '/api/inventario/importaciones';
const params = z.object({ id: z.uuid() });

/** Products from a spreadsheet: upload, look, apply. */
export const importacionesRoutes = ({ database }: { database: Database }): Route[] => [
  route({
    method: 'GET',
    path: base,
    summary: 'Las últimas importaciones de productos',
    access: 'inventario.catalogo',
    response: z.array(importacionSchema),
    handler: () => listarImportaciones(database.reader),
  }),
  route({
    method: 'GET',
    path: `${base}/plantilla`,
    summary: 'La plantilla para llenar, en Excel',
    access: 'inventario.catalogo',
    handler: async () => new FileAnswer(await plantilla(), workbookType, 'plantilla-productos.xlsx', 'attachment'),
  }),
  route({
    method: 'POST',
    path: base,
    summary: 'Sube un archivo de productos para revisarlo',
    access: 'inventario.catalogo',
    body: importarBody,
    idempotent: 'by-handler',
    response: z.object({ id: z.uuid() }),
    handler: ({ body: { nombre, contenido }, ...peticion }) =>
      database.transaction((tx) =>
        subirImportacion(tx, { nombre, contenido: Buffer.from(contenido, 'base64') }, quienDe(peticion)),
      ),
  }),
  route({
    method: 'GET',
    path: `${base}/:id`,
    summary: 'En qué está una importación',
    access: 'inventario.catalogo',
    params,
    response: importacionSchema,
    handler: ({ params: { id } }) => leerImportacion(database.reader, id),
  }),
  route({
    method: 'GET',
    path: `${base}/:id/filas`,
    summary: 'Sus filas, con lo que harán o lo que está mal',
    access: 'inventario.catalogo',
    params,
    query: importacionFilasQuery,
    response: importacionFilasPagina,
    handler: ({ params: { id }, query }) => listarFilas(database.reader, id, query),
  }),
  route({
    method: 'POST',
    path: `${base}/:id/aplicar`,
    summary: 'Aplica las filas buenas en segundo plano',
    access: 'inventario.catalogo',
    params,
    idempotent: 'by-handler',
    handler: ({ params: { id }, ...peticion }) =>
      database.transaction((tx) => pedirAplicacion(tx, id, quienDe(peticion))),
  }),
  route({
    method: 'GET',
    path: `${base}/:id/reporte`,
    summary: 'Lo que pasó con cada fila, en Excel',
    access: 'inventario.catalogo',
    params,
    handler: async ({ params: { id } }) => {
      await leerImportacion(database.reader, id);
      const { items } = await listarFilas(database.reader, id, { pagina: 1, porPagina: limitesDeImportacion.maxFilas });
      return new FileAnswer(await reporte(items), workbookType, 'resultado-importacion.xlsx', 'attachment');
    },
  }),
];
