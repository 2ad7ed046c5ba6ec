import { z } from 'zod';
import {
  almacenBody,
  almacenesDelCatalogo,
  estadoProductoBody,
  productoBody,
  productosPagina,
  productosQuery,
} from '@jsol/contracts/inventario-catalogo';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import { actorDe } from '../../auditoria/public.ts';
import { listarAlmacenesDelCatalogo, listarProductos } from './catalogo.ts';
import { guardarAlmacen } from './guardar-almacen.ts';
import { activarProducto, cambiarProducto, crearProducto, type Acto } from './guardar-producto.ts';

const base = '/api/inventario';
const params = z.object({ id: z.uuid() });
const creado = z.object({ id: z.uuid() });

const actoDe = ({ principal, ip }: { principal: Principal; ip: string }): Acto => ({ actor: actorDe(principal), ip });

/** Products and warehouses as they are kept. */
export const catalogoRoutes = ({ database }: { database: Database }): Route[] => [
  route({
    method: 'GET',
    path: `${base}/productos`,
    summary: 'Catálogo de productos, con búsqueda, filtros y orden',
    access: 'inventario.ver',
    query: productosQuery,
    response: productosPagina,
    handler: ({ query }) => listarProductos(database.reader, query),
  }),
  route({
    method: 'POST',
    path: `${base}/productos`,
    summary: 'Crea un producto',
    access: 'inventario.catalogo',
    body: productoBody,
    response: creado,
    handler: ({ body, ...peticion }) => database.transaction((tx) => crearProducto(tx, body, actoDe(peticion))),
  }),
  route({
    method: 'PUT',
    path: `${base}/productos/:id`,
    summary: 'Cambia un producto',
    access: 'inventario.catalogo',
    params,
    body: productoBody,
    handler: async ({ params: { id }, body, ...peticion }) => {
      await database.transaction((tx) => cambiarProducto(tx, id, body, actoDe(peticion)));
    },
  }),
  route({
    method: 'PUT',
    path: `${base}/productos/:id/estado`,
    summary: 'Desactiva un producto o lo vuelve a activar',
    access: 'inventario.catalogo',
    params,
    body: estadoProductoBody,
    handler: ({ params: { id }, body: { activo }, ...peticion }) =>
      database.transaction((tx) => activarProducto(tx, id, activo, actoDe(peticion))),
  }),
  route({
    method: 'GET',
    path: `${base}/catalogo/almacenes`,
    summary: 'Todos los almacenes y quién puede tenerlos a su cargo',
    access: 'inventario.catalogo',
    response: almacenesDelCatalogo,
    handler: () => listarAlmacenesDelCatalogo(database.reader),
  }),
  route({
    method: 'POST',
    path: `${base}/catalogo/almacenes`,
    summary: 'Crea un almacén',
    access: 'inventario.catalogo',
    body: almacenBody,
    response: creado,
    handler: ({ body, ...peticion }) => database.transaction((tx) => guardarAlmacen(tx, null, body, actoDe(peticion))),
  }),
  route({
    method: 'PUT',
    path: `${base}/catalogo/almacenes/:id`,
    summary: 'Cambia un almacén',
    access: 'inventario.catalogo',
    params,
    body: almacenBody,
    handler: async ({ params: { id }, body, ...peticion }) => {
      await database.transaction((tx) => guardarAlmacen(tx, id, body, actoDe(peticion)));
    },
  }),
];
