import { z } from 'zod';
import {
  equivalenciaBody,
  pedidosTiendaPagina,
  pedidoTiendaSchema,
  productosParaSku,
  productosParaSkuQuery,
  resolverIncidenciaBody,
} from '@jsol/contracts/ecommerce';
import { pedidosTiendaQuery } from '@jsol/contracts/ecommerce-consulta';
import { route, type Route } from '../../../platform/http/route.ts';
import { actorDe } from '../../auditoria/public.ts';
import { buscarProductos } from '../../inventario/public.ts';
import { cargarCanal } from '../queries/canales.ts';
import { listarPedidos, pedidoPorId } from '../queries/pedidos.ts';
import type { ImportarDeps } from '../tasks/importar-pedidos.ts';
import { fijarEquivalencia, resolverIncidencia } from '../use-cases/resolver.ts';
import { pedidosPorRevisar, revisarDeNuevo } from '../use-cases/revisar-de-nuevo.ts';

const base = '/api/ecommerce/pedidos';
const params = z.object({ id: z.uuid() });
/** Orders that wait for the same product and go on at once; the next import finds the others. */
const deUnaVez = 20;

/** The orders of the shops, and what people decide about those that cannot go on by themselves. */
export const pedidosRoutes = (deps: ImportarDeps): Route[] => {
  const { database, clock } = deps;
  const { reader } = database;
  const revisar = async (canalId: string, externoIds: readonly string[], quien: string) => {
    const canal = await cargarCanal(reader, canalId);
    for (const externoId of externoIds)
      await revisarDeNuevo(reader, database.transaction, deps, canal, externoId, { quien });
  };
  return [
    route({
      method: 'GET',
      path: base,
      summary: 'Pedidos de las tiendas en línea, los más nuevos primero',
      access: 'ecommerce.ver',
      query: pedidosTiendaQuery,
      response: pedidosTiendaPagina,
      handler: ({ query }) => listarPedidos(reader, query),
    }),
    route({
      method: 'GET',
      path: `${base}/:id`,
      summary: 'Un pedido con su historia',
      access: 'ecommerce.ver',
      params,
      response: pedidoTiendaSchema,
      handler: ({ params: { id } }) => pedidoPorId(reader, id),
    }),
    route({
      method: 'POST',
      path: `${base}/:id/reintentar`,
      summary: 'Vuelve a revisar un pedido con lo que la tienda dijo por última vez',
      access: 'ecommerce.administrar',
      params,
      response: pedidoTiendaSchema,
      handler: async ({ params: { id }, principal }) => {
        const { canalId, externoId } = await pedidoPorId(reader, id);
        await revisar(canalId, [externoId], principal.name);
        return pedidoPorId(reader, id);
      },
    }),
    route({
      method: 'PUT',
      path: `${base}/:id/equivalencias`,
      summary: 'Dice qué producto es un SKU de la tienda y sigue con los pedidos que lo esperaban',
      access: 'ecommerce.administrar',
      params,
      body: equivalenciaBody,
      response: pedidoTiendaSchema,
      handler: async ({ params: { id }, body: { sku, productoId }, principal }) => {
        const { canalId, externoId } = await pedidoPorId(reader, id);
        await database.transaction((tx) =>
          fijarEquivalencia(tx, { canalId, sku, productoId, actor: actorDe(principal) }),
        );
        const demas = (await pedidosPorRevisar(reader, canalId, sku)).filter((otro) => otro !== externoId);
        await revisar(canalId, [externoId, ...demas.slice(0, deUnaVez)], principal.name);
        return pedidoPorId(reader, id);
      },
    }),
    route({
      method: 'GET',
      path: '/api/ecommerce/productos',
      summary: 'Productos que pueden ser un SKU de la tienda',
      access: 'ecommerce.administrar',
      query: productosParaSkuQuery,
      response: productosParaSku,
      handler: async ({ query: { q } }) => {
        const { items } = await buscarProductos(reader, { q, limite: 10 });
        return { items: items.map(({ id, codigo, nombre }) => ({ id, codigo, nombre })) };
      },
    }),
    route({
      method: 'POST',
      path: '/api/ecommerce/incidencias/:id/resolver',
      summary: 'Cierra una incidencia con lo que se hizo',
      access: 'ecommerce.administrar',
      params,
      body: resolverIncidenciaBody,
      handler: ({ params: { id }, body: { solucion }, principal }) =>
        database.transaction((tx) =>
          resolverIncidencia(tx, { id, solucion, actor: actorDe(principal), ahora: clock.now() }),
        ),
    }),
  ];
};
