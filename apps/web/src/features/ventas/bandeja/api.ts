import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  bandejaPagina,
  detalleBandejaSchema,
  saltoSchema,
  terminalPendienteSchema,
  type bandejaQuery,
  type Resolver,
} from '@jsol/contracts/ventas-bandeja';
import { archivoOfflineBody, loteOfflineRespuesta } from '@jsol/contracts/ventas-offline';
import { api } from '../../../lib/api.ts';

const base = '/api/ventas/bandeja';
/** Sales of every till come and go: looked at again, more often while one is being registered. */
const releerMs = 15_000;
const releerEnCursoMs = 2_000;

export const claveBandeja = ['ventas', 'bandeja'] as const;
export type ConsultaBandeja = Partial<z.output<typeof bandejaQuery>>;

export const listaDeBandeja = (consulta: ConsultaBandeja) =>
  queryOptions({
    queryKey: [...claveBandeja, 'lista', consulta],
    queryFn: () => api.get(base, bandejaPagina, consulta),
    placeholderData: keepPreviousData,
    refetchInterval: releerMs,
  });

export const pendientesDeLlegar = queryOptions({
  queryKey: [...claveBandeja, 'pendientes'],
  queryFn: () =>
    api.get(
      `${base}/pendientes`,
      z.object({ terminales: z.array(terminalPendienteSchema), saltos: z.array(saltoSchema) }),
    ),
  refetchInterval: releerMs,
});

export const ventaDeBandeja = (id: string) =>
  queryOptions({
    queryKey: [...claveBandeja, id],
    queryFn: () => api.get(`${base}/${id}`, detalleBandejaSchema),
    refetchInterval: ({ state }) => (state.data?.estado === 'recibida' ? releerEnCursoMs : false),
  });

export const resolver = (id: string, decision: Resolver) =>
  api.post(`${base}/${id}/resolucion`, decision, { schema: detalleBandejaSchema });

export const atender = (id: string, nota: string) =>
  api.post(`/api/ventas/incidencias/${id}/atencion`, nota === '' ? {} : { nota });

/** The file a till saved, whatever it holds beside the sales. */
export const leerArchivo = (texto: string) =>
  z.object({ ventas: archivoOfflineBody.shape.ventas }).safeParse(JSON.parse(texto));

export const importar = (archivo: z.output<typeof archivoOfflineBody>) =>
  api.post('/api/ventas/offline/archivo', archivo, { schema: loteOfflineRespuesta });
