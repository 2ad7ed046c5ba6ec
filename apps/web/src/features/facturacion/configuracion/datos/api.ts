import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  calendarioRespuesta,
  catalogoPagina,
  catalogosRespuesta,
  codigosRetornoPagina,
  detraccionesPagina,
  parametrosRespuesta,
  plazosRespuesta,
  tiposCambioPagina,
  type codigoRetornoBody,
  type detraccionBody,
  type entradaCatalogoBody,
  type parametroBody,
  type plazoBody,
  type tipoCambioBody,
  type vencimientoBody,
} from '@jsol/contracts/facturacion-configuracion';
import { api } from '../../../../lib/api.ts';

const base = '/api/facturacion/configuracion';
export const claveDatos = ['facturacion', 'configuracion', 'datos'] as const;
export const porPagina = 50;

export const parametros = queryOptions({
  queryKey: [...claveDatos, 'parametros'],
  queryFn: () => api.get(`${base}/parametros`, parametrosRespuesta),
});
export const registrarParametro = (valor: z.output<typeof parametroBody>) => api.post(`${base}/parametros`, valor);

export const detracciones = (q: string, pagina: number) =>
  queryOptions({
    queryKey: [...claveDatos, 'detracciones', q, pagina],
    queryFn: () => api.get(`${base}/detracciones`, detraccionesPagina, { q, pagina, porPagina }),
    placeholderData: keepPreviousData,
  });
export const registrarDetraccion = (valor: z.output<typeof detraccionBody>) => api.post(`${base}/detracciones`, valor);

export const plazos = queryOptions({
  queryKey: [...claveDatos, 'plazos'],
  queryFn: () => api.get(`${base}/plazos`, plazosRespuesta),
});
export const registrarPlazo = (valor: z.output<typeof plazoBody>) => api.post(`${base}/plazos`, valor);

/** Takes away a value that does not hold yet. */
export const retirar = (tabla: 'parametros' | 'detracciones' | 'plazos', nombre: string, vigenteDesde: string) =>
  api.delete(`${base}/${tabla}/${encodeURIComponent(nombre)}/${vigenteDesde}`);

export type Moneda = 'USD' | 'EUR';
export const tiposDeCambio = (moneda: Moneda, pagina: number) =>
  queryOptions({
    queryKey: [...claveDatos, 'tipos-cambio', moneda, pagina],
    queryFn: () => api.get(`${base}/tipos-cambio`, tiposCambioPagina, { moneda, pagina, porPagina }),
    placeholderData: keepPreviousData,
  });
export const registrarTipoDeCambio = (valor: z.output<typeof tipoCambioBody>) =>
  api.post(`${base}/tipos-cambio`, valor);

export const codigosDeRetorno = (q: string, pagina: number) =>
  queryOptions({
    queryKey: [...claveDatos, 'codigos', q, pagina],
    queryFn: () => api.get(`${base}/codigos-retorno`, codigosRetornoPagina, { q, pagina, porPagina }),
    placeholderData: keepPreviousData,
  });
export const corregirCodigo = (codigo: string, texto: z.output<typeof codigoRetornoBody>) =>
  api.put(`${base}/codigos-retorno/${codigo}`, texto);

export const catalogos = queryOptions({
  queryKey: [...claveDatos, 'catalogos'],
  queryFn: () => api.get(`${base}/catalogos`, catalogosRespuesta),
});
export const entradas = (catalogo: string, filtro: { q: string; todos: 'si' | 'no'; pagina: number }) =>
  queryOptions({
    queryKey: [...claveDatos, 'catalogos', catalogo, filtro],
    queryFn: () => api.get(`${base}/catalogos/${catalogo}`, catalogoPagina, { ...filtro, porPagina }),
    placeholderData: keepPreviousData,
  });
export const registrarEntrada = (catalogo: string, entrada: z.output<typeof entradaCatalogoBody>) =>
  api.post(`${base}/catalogos/${catalogo}`, entrada);
export const cerrarEntrada = (catalogo: string, codigo: string, vigenteHasta: string) =>
  api.post(`${base}/catalogos/${catalogo}/${encodeURIComponent(codigo)}/cerrar`, { vigenteHasta });

export const calendario = (anio: number) =>
  queryOptions({
    queryKey: [...claveDatos, 'calendario', anio],
    queryFn: () => api.get(`${base}/calendario`, calendarioRespuesta, { anio }),
  });
export const registrarVencimiento = (periodo: string, grupo: string, valor: z.output<typeof vencimientoBody>) =>
  api.put(`${base}/calendario/${periodo}/${grupo}`, valor);
