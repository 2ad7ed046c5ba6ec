import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  type abrirConteoBody,
  conteoAplicado,
  conteoLineasPagina,
  type conteoLineasQuery,
  conteoSchema,
  conteosPagina,
  type conteosQuery,
  type contarBody,
} from '@jsol/contracts/inventario-conteos';
import { documentoRegistrado } from '@jsol/contracts/inventario-documentos';
import { api } from '../../../lib/api.ts';

const base = '/api/inventario/conteos';
export const claveConteos = ['inventario', 'conteos'] as const;
export const claveConteo = (id: string) => [...claveConteos, id] as const;

export type NuevoConteo = z.output<typeof abrirConteoBody>;
export type ConsultaLineas = z.output<typeof conteoLineasQuery>;

export const conteosDe = (consulta: z.output<typeof conteosQuery>) =>
  queryOptions({
    queryKey: [...claveConteos, 'lista', consulta],
    queryFn: () => api.get(base, conteosPagina, consulta),
    placeholderData: keepPreviousData,
  });

/** Several people count at once, each on a phone of their own: what the others did is asked for again and again. */
const refrescoMs = 5_000;

export const conteo = (id: string) =>
  queryOptions({
    queryKey: claveConteo(id),
    queryFn: () => api.get(`${base}/${id}`, conteoSchema),
    refetchInterval: ({ state }) =>
      state.data?.estado === 'abierto' || state.data?.estado === 'revision' ? refrescoMs : false,
  });

export const lineasDe = (id: string, consulta: ConsultaLineas, vivo: boolean) =>
  queryOptions({
    queryKey: [...claveConteo(id), 'lineas', consulta],
    queryFn: () => api.get(`${base}/${id}/lineas`, conteoLineasPagina, consulta),
    placeholderData: keepPreviousData,
    refetchInterval: vivo ? refrescoMs : false,
  });

export const abrirConteo = (nuevo: NuevoConteo, idempotencyKey: string) =>
  api.post(base, nuevo, { idempotencyKey, schema: documentoRegistrado });
export const contar = (id: string, lineaId: string, cuerpo: z.output<typeof contarBody>) =>
  api.put(`${base}/${id}/lineas/${lineaId}`, cuerpo);
export const pasarARevision = (id: string) => api.post(`${base}/${id}/revision`);
export const recontar = (id: string, lineaIds: string[]) => api.post(`${base}/${id}/recuento`, { lineaIds });
export const aplicarConteo = (id: string, idempotencyKey: string) =>
  api.post(`${base}/${id}/aplicar`, undefined, { idempotencyKey, schema: conteoAplicado });
export const anularConteo = (id: string, idempotencyKey: string) =>
  api.post(`${base}/${id}/anular`, undefined, { idempotencyKey });
