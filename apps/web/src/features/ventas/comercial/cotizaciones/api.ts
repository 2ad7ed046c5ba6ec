import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  cotizacionesPagina,
  cotizacionRegistradaSchema,
  cotizacionSchema,
  type cotizacionBody,
  type cotizacionesQuery,
} from '@jsol/contracts/ventas-cotizaciones';
import { ordenRegistradaSchema } from '@jsol/contracts/ventas-ordenes';
import { api } from '../../../../lib/api.ts';

const base = '/api/ventas/cotizaciones';
export const pdfDeCotizacion = (id: string) => `${base}/${id}/pdf`;

export const claveCotizaciones = ['ventas', 'cotizaciones'] as const;
export type ConsultaCotizaciones = Partial<z.output<typeof cotizacionesQuery>>;

export const listaDeCotizaciones = (consulta: ConsultaCotizaciones) =>
  queryOptions({
    queryKey: [...claveCotizaciones, 'lista', consulta],
    queryFn: () => api.get(base, cotizacionesPagina, consulta),
    placeholderData: keepPreviousData,
  });
export const cotizacion = (id: string) =>
  queryOptions({
    queryKey: [...claveCotizaciones, id],
    queryFn: () => api.get(`${base}/${id}`, cotizacionSchema),
  });

export const registrarCotizacion = (cuerpo: z.output<typeof cotizacionBody>, idempotencyKey: string) =>
  api.post(base, cuerpo, { schema: cotizacionRegistradaSchema, idempotencyKey });
export const enviarCotizacion = (id: string, email: string | null) =>
  api.post(`${base}/${id}/envio`, { email }, { schema: cotizacionSchema });
export const rechazarCotizacion = (id: string, motivo: string) =>
  api.post(`${base}/${id}/rechazo`, { motivo }, { schema: cotizacionSchema });
export const prorrogarCotizacion = (id: string, vence: string) =>
  api.post(`${base}/${id}/prorroga`, { vence }, { schema: cotizacionSchema });
export const convertirEnOrden = (id: string) =>
  api.post(`${base}/${id}/orden`, undefined, { schema: ordenRegistradaSchema });
