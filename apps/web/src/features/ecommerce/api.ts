import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  canalesRespuesta,
  importacionPedida,
  pedidosTiendaPagina,
  pedidoTiendaSchema,
  productosParaSku,
  pruebaDeCanalSchema,
  type canalBody,
  type equivalenciaBody,
  type nuevoCanalBody,
  type recuperarBody,
} from '@jsol/contracts/ecommerce';
import { type pedidosTiendaQuery } from '@jsol/contracts/ecommerce-consulta';
import { almacenSchema } from '@jsol/contracts/inventario';
import { api } from '../../lib/api.ts';

const base = '/api/ecommerce';
export const claveEcommerce = ['ecommerce'] as const;

/** Imports go on behind the screen: it looks again, oftener while one is under way. */
export const canales = queryOptions({
  queryKey: [...claveEcommerce, 'canales'],
  queryFn: () => api.get(`${base}/canales`, canalesRespuesta),
  refetchInterval: ({ state: { data } }) =>
    data?.items.some(({ salud, recuperacion }) => salud.importacion !== null || recuperacion?.estado === 'en-curso')
      ? 1_500
      : 15_000,
});
export const almacenes = queryOptions({
  queryKey: [...claveEcommerce, 'almacenes'],
  queryFn: () => api.get('/api/inventario/almacenes', z.array(almacenSchema)),
});
export const crearCanal = (canal: z.output<typeof nuevoCanalBody>, idempotencyKey: string) =>
  api.post(`${base}/canales`, canal, { schema: z.object({ id: z.uuid() }), idempotencyKey });
export const guardarCanal = (id: string, canal: z.output<typeof canalBody>) => api.put(`${base}/canales/${id}`, canal);
export const probarCanal = (id: string) =>
  api.post(`${base}/canales/${id}/probar`, undefined, { schema: pruebaDeCanalSchema });
export const importarAhora = (id: string) =>
  api.post(`${base}/canales/${id}/importar`, undefined, { schema: importacionPedida });
export const reimportar = (id: string, externoId: string) =>
  api.post(`${base}/canales/${id}/reimportar`, { externoId }, { schema: importacionPedida });
export const recuperar = (id: string, rango: z.output<typeof recuperarBody>) =>
  api.post(`${base}/canales/${id}/recuperaciones`, rango);
export const detenerRecuperacion = (id: string) => api.post(`${base}/canales/${id}/recuperaciones/detener`);

export type FiltroPedidos = Partial<Omit<z.output<typeof pedidosTiendaQuery>, 'porPagina'>>;
export const pedidos = (filtro: FiltroPedidos, porPagina: number) =>
  queryOptions({
    queryKey: [...claveEcommerce, 'pedidos', filtro],
    queryFn: () => api.get(`${base}/pedidos`, pedidosTiendaPagina, { ...filtro, porPagina }),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
export const pedido = (id: string) =>
  queryOptions({
    queryKey: [...claveEcommerce, 'pedido', id],
    queryFn: () => api.get(`${base}/pedidos/${id}`, pedidoTiendaSchema),
    refetchInterval: 10_000,
  });
export const reintentar = (id: string) =>
  api.post(`${base}/pedidos/${id}/reintentar`, undefined, { schema: pedidoTiendaSchema });
export const fijarEquivalencia = (id: string, equivalencia: z.output<typeof equivalenciaBody>) =>
  api.put(`${base}/pedidos/${id}/equivalencias`, equivalencia);
export const resolverIncidencia = (id: string, solucion: string) =>
  api.post(`${base}/incidencias/${id}/resolver`, { solucion });
export const productos = (q: string) =>
  queryOptions({
    queryKey: [...claveEcommerce, 'productos', q],
    queryFn: () => api.get(`${base}/productos`, productosParaSku, { q }),
    placeholderData: keepPreviousData,
    enabled: q !== '',
  });
