import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  canalesRespuesta,
  certificadosPagina,
  emisorSchema,
  produccionRespuesta,
  pruebaCanalSchema,
  vigenciasPagina,
  type canalBody,
  type CodigoCanal,
  type emisorBody,
  type produccionBody,
} from '@jsol/contracts/facturacion-configuracion';
import {
  numerosPagina,
  seriesPagina,
  serieSchema,
  type Serie,
  type serieBody,
  type TipoSerie,
} from '@jsol/contracts/facturacion-series';
import { api } from '../../../lib/api.ts';

const base = '/api/facturacion/configuracion';
const clave = ['facturacion', 'configuracion'] as const;

export const claveEmisor = [...clave, 'emisor'] as const;
export const emisor = queryOptions({
  queryKey: claveEmisor,
  queryFn: () => api.get(`${base}/emisor`, emisorSchema),
});
export const guardarEmisor = (datos: z.output<typeof emisorBody>) => api.put(`${base}/emisor`, datos);
/** `version` changes with the logo, so that the browser does not show the one it keeps. */
export const logoDelEmisor = (version: string | null): string =>
  `${base}/emisor/logo?v=${encodeURIComponent(version ?? '')}`;
export const guardarLogo = (contenido: string) => api.put(`${base}/emisor/logo`, { contenido });
export const quitarLogo = () => api.delete(`${base}/emisor/logo`);

export const claveCertificados = [...clave, 'certificados'] as const;
export const certificados = (pagina: number, porPagina: number) =>
  queryOptions({
    queryKey: [...claveCertificados, pagina],
    queryFn: () => api.get(`${base}/certificados`, certificadosPagina, { pagina, porPagina }),
    placeholderData: keepPreviousData,
  });
export const subirCertificado = (archivo: string, claveDelArchivo: string) =>
  api.post(`${base}/certificados`, { archivo, clave: claveDelArchivo });
export const activarCertificado = (id: string) => api.post(`${base}/certificados/${id}/activar`);

export const claveSeries = [...clave, 'series'] as const;
export type FiltroSeries = { tipo?: TipoSerie; estado: 'activas' | 'inactivas' | 'todas'; pagina: number };
export const series = (filtro: FiltroSeries, porPagina: number) =>
  queryOptions({
    queryKey: [...claveSeries, 'lista', filtro],
    queryFn: () => api.get(`${base}/series`, seriesPagina, { ...filtro, porPagina }),
    placeholderData: keepPreviousData,
  });
export const crearSerie = (serie: z.output<typeof serieBody>) =>
  api.post(`${base}/series`, serie, { schema: serieSchema });
const deSerie = ({ tipo, serie }: Pick<Serie, 'tipo' | 'serie'>) => `${base}/series/${tipo}/${serie}`;
export const cambiarActividad = (serie: Serie) =>
  api.post(`${deSerie(serie)}/${serie.activa ? 'desactivar' : 'activar'}`, undefined, { schema: serieSchema });
export type ClaseDeNumeros = 'quemados' | 'huecos';
export const numerosDeSerie = (serie: Serie, clase: ClaseDeNumeros, pagina: number, porPagina: number) =>
  queryOptions({
    queryKey: [...claveSeries, 'numeros', serie.tipo, serie.serie, clase, pagina],
    queryFn: () => api.get(`${deSerie(serie)}/numeros`, numerosPagina, { clase, pagina, porPagina }),
  });

export const claveCanales = [...clave, 'canales'] as const;
export const canales = queryOptions({
  queryKey: [...claveCanales, 'lista'],
  queryFn: () => api.get(`${base}/canales`, canalesRespuesta),
});
export const vigencias = (pagina: number, porPagina: number) =>
  queryOptions({
    queryKey: [...claveCanales, 'vigencias', pagina],
    queryFn: () => api.get(`${base}/canales/vigencias`, vigenciasPagina, { pagina, porPagina }),
    placeholderData: keepPreviousData,
  });
export const guardarCanal = (codigo: CodigoCanal, datos: z.output<typeof canalBody>) =>
  api.put(`${base}/canales/${codigo}`, datos);
export const probarCanal = (codigo: CodigoCanal) =>
  api.post(`${base}/canales/${codigo}/probar`, undefined, { schema: pruebaCanalSchema });
export const ponerEnVigor = (codigo: CodigoCanal, motivo: string) =>
  api.post(`${base}/canales/${codigo}/poner-en-vigor`, { motivo });

export const claveProduccion = [...clave, 'produccion'] as const;
export type CanalReal = 'produccion' | 'ose';
/** It speaks to SUNAT: asked for by a person, and again only when they ask. */
export const produccion = (canal: CanalReal) =>
  queryOptions({
    queryKey: [...claveProduccion, canal],
    queryFn: () => api.get(`${base}/produccion`, produccionRespuesta, { canal }),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
export const pasarAProduccion = (paso: z.output<typeof produccionBody>) => api.post(`${base}/produccion`, paso);
export const volverAPruebas = (motivo: string) => api.post(`${base}/produccion/volver`, { motivo });
