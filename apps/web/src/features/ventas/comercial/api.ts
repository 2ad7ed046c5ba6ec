import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { almacenSchema } from '@jsol/contracts/inventario';
import { clienteSchema, productosPosRespuesta } from '@jsol/contracts/ventas';
import {
  despachoDetalleSchema,
  despachoSchema,
  ordenesPagina,
  ordenFacturadaSchema,
  ordenRegistradaSchema,
  ordenSchema,
  tableroSchema,
  type ordenBody,
  type ordenesQuery,
} from '@jsol/contracts/ventas-ordenes';
import { api } from '../../../lib/api.ts';

export const almacenes = queryOptions({
  queryKey: ['ventas', 'almacenes'],
  queryFn: () => api.get('/api/inventario/almacenes', z.array(almacenSchema)),
  staleTime: 5 * 60_000,
});

const maximoProductos = 20;
export const productosDe = (almacenId: string, q: string) =>
  queryOptions({
    queryKey: ['ventas', 'productos-de-trato', almacenId, q],
    queryFn: () => api.get('/api/ventas/productos', productosPosRespuesta, { almacenId, q, limite: maximoProductos }),
    enabled: almacenId !== '' && q !== '',
    placeholderData: keepPreviousData,
  });

const minimoDeLetras = 3;
export const clientesParecidos = (q: string) =>
  queryOptions({
    queryKey: ['ventas', 'clientes-parecidos', q],
    queryFn: () => api.get('/api/ventas/clientes', z.array(clienteSchema), { q }),
    enabled: q.length >= minimoDeLetras,
    placeholderData: keepPreviousData,
  });

export const claveOrdenes = ['ventas', 'ordenes'] as const;
export type ConsultaOrdenes = Partial<z.output<typeof ordenesQuery>>;
export const listaDeOrdenes = (consulta: ConsultaOrdenes) =>
  queryOptions({
    queryKey: [...claveOrdenes, 'lista', consulta],
    queryFn: () => api.get('/api/ventas/ordenes', ordenesPagina, consulta),
    placeholderData: keepPreviousData,
  });
export const orden = (id: string) =>
  queryOptions({
    queryKey: [...claveOrdenes, id],
    queryFn: () => api.get(`/api/ventas/ordenes/${id}`, ordenSchema),
  });

export const registrarOrden = (cuerpo: z.output<typeof ordenBody>, idempotencyKey: string) =>
  api.post('/api/ventas/ordenes', cuerpo, { schema: ordenRegistradaSchema, idempotencyKey });
export const aprobarOrden = (id: string, nota: string) =>
  api.post(`/api/ventas/ordenes/${id}/aprobacion`, nota === '' ? {} : { nota }, { schema: ordenSchema });
export const revocarAprobacion = (id: string, motivo: string) =>
  api.post(`/api/ventas/ordenes/${id}/revocacion`, { motivo }, { schema: ordenSchema });
export const anularOrden = (id: string, motivo: string) =>
  api.post(`/api/ventas/ordenes/${id}/anulacion`, { motivo }, { schema: ordenSchema });
export const facturarOrden = (id: string, tipoComprobante: '01' | '03', idempotencyKey: string) =>
  api.post(
    `/api/ventas/ordenes/${id}/comprobante`,
    { tipoComprobante },
    { schema: ordenFacturadaSchema, idempotencyKey },
  );

export const claveTablero = (almacenId: string) => ['ventas', 'tablero', almacenId] as const;
export const tablero = (almacenId: string) =>
  queryOptions({
    queryKey: claveTablero(almacenId),
    queryFn: () => api.get('/api/ventas/despachos', tableroSchema, { almacenId }),
    enabled: almacenId !== '',
  });
export const despacho = (id: string) =>
  queryOptions({
    queryKey: ['ventas', 'despacho', id],
    queryFn: () => api.get(`/api/ventas/despachos/${id}`, despachoDetalleSchema),
  });
export const avanzarDespacho = (id: string, estado: 'en-preparacion' | 'listo' | 'despachado') =>
  api.post(`/api/ventas/despachos/${id}/estado`, { estado }, { schema: despachoSchema });
