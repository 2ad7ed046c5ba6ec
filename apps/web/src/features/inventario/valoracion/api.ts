import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  costosAdicionalesPagina,
  diferenciasPagina,
  entradasCosteablesPagina,
  incidenciasPagina,
  kardexSchema,
  mesesSchema,
  productosValorizadosPagina,
  valorizacionSchema,
  type costoAdicionalBody,
  type Meses,
  type Valorizacion,
} from '@jsol/contracts/inventario-valoracion';
import type { RunState } from '@jsol/contracts/monitor';
import { api } from '../../../lib/api.ts';

const base = '/api/inventario';
export const claveValoracion = ['inventario', 'valoracion'] as const;
export const porPagina = 50;

/** Nothing more will become of a run in these. */
const terminadas: readonly RunState[] = ['done', 'failed', 'gave-up', 'cancelled'];
export const enMarcha = (corrida: Valorizacion['corrida']): boolean =>
  corrida !== null && !terminadas.includes(corrida.estado);

/** The run tells no channel: the figures are read again while one is under way. */
const siguiendoMs = 1_500;

export const valorizacionAl = (fecha: string, almacenId: string | undefined) =>
  queryOptions({
    queryKey: [...claveValoracion, 'resumen', fecha, almacenId ?? ''],
    queryFn: () => api.get(`${base}/valorizacion`, valorizacionSchema, { fecha, almacenId }),
    refetchInterval: ({ state: { data } }) => (data && enMarcha(data.corrida) ? siguiendoMs : false),
  });

export const actualizarAhora = () =>
  api.post(`${base}/valorizacion/actualizar`, undefined, {
    schema: z.object({ runId: z.uuid(), creado: z.boolean() }),
  });

export const productosAl = (consulta: { fecha: string; almacenId: string; categoria: string; pagina: number }) =>
  queryOptions({
    queryKey: [...claveValoracion, 'productos', consulta],
    queryFn: () => api.get(`${base}/valorizacion/productos`, productosValorizadosPagina, { ...consulta, porPagina }),
    placeholderData: keepPreviousData,
  });

export const diferencias = (pagina: number) =>
  queryOptions({
    queryKey: [...claveValoracion, 'diferencias', pagina],
    queryFn: () => api.get(`${base}/valorizacion/diferencias`, diferenciasPagina, { pagina, porPagina }),
    placeholderData: keepPreviousData,
  });

export const incidencias = (pagina: number) =>
  queryOptions({
    queryKey: [...claveValoracion, 'incidencias', pagina],
    queryFn: () => api.get(`${base}/valorizacion/incidencias`, incidenciasPagina, { pagina, porPagina }),
    placeholderData: keepPreviousData,
  });

export const kardexDe = (productoId: string, consulta: { almacenId: string; desde: string; hasta: string }) =>
  queryOptions({
    queryKey: [...claveValoracion, 'kardex', productoId, consulta],
    queryFn: () => api.get(`${base}/productos/${productoId}/kardex`, kardexSchema, consulta),
  });

export const claveMeses = [...claveValoracion, 'meses'] as const;
export const meses = queryOptions({ queryKey: claveMeses, queryFn: () => api.get(`${base}/meses`, mesesSchema) });
export const cerrarMes = (periodo: string) => api.post(`${base}/meses/${periodo}/cerrar`);
export const reabrirMes = (periodo: string, motivo: string) => api.post(`${base}/meses/${periodo}/reabrir`, { motivo });
export const cambiarPolitica = (politica: Meses['politica']) => api.put(`${base}/meses/politica`, { politica });

export const claveCostos = [...claveValoracion, 'costos'] as const;
export const costosAdicionales = (pagina: number) =>
  queryOptions({
    queryKey: [...claveCostos, pagina],
    queryFn: () => api.get(`${base}/costos-adicionales`, costosAdicionalesPagina, { pagina, porPagina }),
    placeholderData: keepPreviousData,
  });
export const entradasCosteables = (q: string) =>
  queryOptions({
    queryKey: [...claveCostos, 'entradas', q],
    queryFn: () => api.get(`${base}/costos-adicionales/entradas`, entradasCosteablesPagina, { q, porPagina: 20 }),
    placeholderData: keepPreviousData,
  });
export const registrarCosto = (costo: z.output<typeof costoAdicionalBody>, idempotencyKey: string) =>
  api.post(`${base}/costos-adicionales`, costo, { idempotencyKey, schema: z.object({ costoId: z.uuid() }) });
