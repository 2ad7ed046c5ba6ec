import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  porInformarRespuesta,
  repetirRespuesta,
  resumenDetalleSchema,
  resumenesPagina,
  type ResumenFila,
  type resumenesQuery,
} from '@jsol/contracts/facturacion-resumenes';
import { api } from '../../../lib/api.ts';

const base = '/api/facturacion/resumenes';
/** No channel tells of them: what is under way is looked at again. */
const releerListaMs = 20_000;
const releerEnCursoMs = 4_000;

export const claveResumenes = ['facturacion', 'resumenes'] as const;
const corrida = z.object({ runId: z.uuid(), creado: z.boolean() });

export type ConsultaResumenes = Partial<z.output<typeof resumenesQuery>>;

export const enCurso = ({ estado }: Pick<ResumenFila, 'estado'>): boolean =>
  estado === 'por-enviar' || estado === 'enviado' || estado === 'desconocido';

export const listaDeResumenes = (consulta: ConsultaResumenes) =>
  queryOptions({
    queryKey: [...claveResumenes, 'lista', consulta],
    queryFn: () => api.get(base, resumenesPagina, consulta),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(enCurso) ? releerEnCursoMs : releerListaMs),
  });

export const porInformar = queryOptions({
  queryKey: [...claveResumenes, 'por-informar'],
  queryFn: () => api.get(`${base}/por-informar`, porInformarRespuesta),
  refetchInterval: releerListaMs,
});

export const resumenPorId = (id: string) =>
  queryOptions({
    queryKey: [...claveResumenes, id],
    queryFn: () => api.get(`${base}/${id}`, resumenDetalleSchema),
    refetchInterval: ({ state }) => (state.data && enCurso(state.data) ? releerEnCursoMs : false),
  });

export const informarAhora = () => api.post(`${base}/informar`, undefined, { schema: corrida });
export const reintentarResumen = (id: string) => api.post(`${base}/${id}/reintentar`, undefined, { schema: corrida });
export const repetirResumen = (id: string, enDos: boolean, idempotencyKey: string) =>
  api.post(`${base}/${id}/repetir`, { enDos }, { schema: repetirRespuesta, idempotencyKey });
export const archivoDeResumen = (id: string, archivo: 'xml' | 'cdr'): string => `${base}/${id}/${archivo}`;
