import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  almacenSchema,
  type entradaBody,
  movimientosPagina,
  stockPagina,
  type stockQuery,
} from '@jsol/contracts/inventario';
import {
  type alertasStockQuery,
  alertasStockPagina,
  lotesPagina,
  type lotesQuery,
  type nivelesBody,
} from '@jsol/contracts/inventario-alertas';
import { api } from '../../lib/api.ts';

const base = '/api/inventario';
const movimientosPorPagina = 30;

export const porPagina = 50;
export type Consulta = z.output<typeof stockQuery>;
type StockPagina = z.output<typeof stockPagina>;
export type ConsultaLotes = z.output<typeof lotesQuery>;
export type ConsultaAlertas = z.output<typeof alertasStockQuery>;
export type Entrada = z.output<typeof entradaBody>;

export const claveStock = (almacenId: string) => ['inventario', 'stock', almacenId] as const;
export const claveMovimientos = (almacenId: string) => ['inventario', 'movimientos', almacenId] as const;

export const claveLotes = (almacenId: string) => ['inventario', 'lotes', almacenId] as const;
export const claveAlertas = (almacenId: string) => ['inventario', 'alertas', almacenId] as const;

export const almacenes = queryOptions({
  queryKey: ['inventario', 'almacenes'],
  queryFn: () => api.get(`${base}/almacenes`, z.array(almacenSchema)),
  staleTime: 5 * 60_000,
});

const pedirStock = (consulta: Partial<Consulta> & { almacenId: string }) =>
  api.get(`${base}/stock`, stockPagina, consulta);

export const stockDe = (consulta: Consulta) =>
  queryOptions({
    queryKey: [...claveStock(consulta.almacenId), consulta],
    queryFn: () => pedirStock(consulta),
    // Figures of another warehouse are worse than none, also for a moment.
    placeholderData: (antes: StockPagina | undefined, suConsulta?: { queryKey: readonly unknown[] }) =>
      suConsulta?.queryKey[2] === consulta.almacenId ? antes : undefined,
  });

/** A handful of products for the entry form; it shows the stock they have now. */
export const productosParecidos = (almacenId: string, q: string) =>
  queryOptions({
    queryKey: [...claveStock(almacenId), 'parecidos', q],
    queryFn: () => pedirStock({ almacenId, q, porPagina: 20 }),
    placeholderData: keepPreviousData,
  });

export const movimientosDe = (almacenId: string, productoId: string) =>
  infiniteQueryOptions({
    queryKey: [...claveMovimientos(almacenId), productoId],
    queryFn: ({ pageParam }) =>
      api.get(`${base}/productos/${productoId}/movimientos`, movimientosPagina, {
        almacenId,
        pagina: pageParam,
        porPagina: movimientosPorPagina,
      }),
    initialPageParam: 1,
    getNextPageParam: ({ pagina, porPagina: tamanio, total }) => (pagina * tamanio < total ? pagina + 1 : undefined),
  });

export const lotesDe = (consulta: ConsultaLotes) =>
  queryOptions({
    queryKey: [...claveLotes(consulta.almacenId), consulta],
    queryFn: () => api.get(`${base}/lotes`, lotesPagina, consulta),
    placeholderData: keepPreviousData,
  });

export const alertasDe = (consulta: ConsultaAlertas) =>
  queryOptions({
    queryKey: [...claveAlertas(consulta.almacenId), consulta],
    queryFn: () => api.get(`${base}/alertas`, alertasStockPagina, consulta),
    placeholderData: keepPreviousData,
  });

export const fijarNiveles = (almacenId: string, productoId: string, cuerpo: z.output<typeof nivelesBody>) =>
  api.put(`${base}/almacenes/${almacenId}/niveles/${productoId}`, cuerpo);

export const registrarEntrada = (entrada: Entrada, idempotencyKey: string) =>
  api.post(`${base}/entradas`, entrada, {
    idempotencyKey,
    schema: z.object({ entradaId: z.uuid(), saldos: z.array(z.object({ productoId: z.uuid(), stock: z.string() })) }),
  });
