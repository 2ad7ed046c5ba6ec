import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { RunState } from '@jsol/contracts/monitor';
import {
  comparacionSchema,
  cuentaContableSchema,
  hallazgosPagina,
  librosDelMesSchema,
  type cambiarCuentaBody,
  type LibroGenerable,
} from '@jsol/contracts/facturacion-libros';
import { api } from '../../../lib/api.ts';

const base = '/api/facturacion/libros';
const clave = ['facturacion', 'libros'] as const;
export const claveDelMes = (periodo: string) => [...clave, 'mes', periodo] as const;
export const claveComparacion = (periodo: string) => [...clave, 'comparacion', periodo] as const;
export const claveCuentas = [...clave, 'cuentas'] as const;

export type LibroSire = 'rvie' | 'rce';

/** Nothing more will become of a run in these. */
const terminadas: readonly RunState[] = ['done', 'failed', 'gave-up', 'cancelled'];
export const enMarcha = (generacion: { estado: RunState } | null): boolean =>
  generacion !== null && !terminadas.includes(generacion.estado);

/** The run tells no channel: the month is read again while one is under way. */
const siguiendoMs = 1_500;

export const librosDelMes = (periodo: string) =>
  queryOptions({
    queryKey: claveDelMes(periodo),
    queryFn: () => api.get(`${base}/${periodo}`, librosDelMesSchema),
    refetchInterval: ({ state: { data } }) => (data && enMarcha(data.generacion) ? siguiendoMs : false),
  });

export const generar = (periodo: string, libros: readonly LibroGenerable[]) =>
  api.post(`${base}/${periodo}/generar`, { libros }, { schema: z.object({ runId: z.uuid(), creado: z.boolean() }) });
export const cerrarMes = (periodo: string) => api.post(`${base}/${periodo}/cerrar`);
export const reabrirMes = (periodo: string, motivo: string) => api.post(`${base}/${periodo}/reabrir`, { motivo });

export const archivoDelLibro = (id: string): string => `${base}/archivos/${id}`;
export const hallazgos = (id: string, pagina: number, porPagina: number) =>
  queryOptions({
    queryKey: [...clave, 'hallazgos', id, pagina],
    queryFn: () => api.get(`${base}/archivos/${id}/hallazgos`, hallazgosPagina, { pagina, porPagina }),
    placeholderData: (antes, deAntes) => (deAntes?.queryKey[3] === id ? antes : undefined),
  });

export const pedirComparacion = (periodo: string, libro: LibroSire, pagina: number, porPagina: number) =>
  api.get(`${base}/${periodo}/comparacion`, comparacionSchema, { libro, pagina, porPagina });
export const comparacion = (periodo: string, libro: LibroSire, pagina: number, porPagina: number) =>
  queryOptions({
    queryKey: [...claveComparacion(periodo), libro, pagina],
    queryFn: () => pedirComparacion(periodo, libro, pagina, porPagina),
    placeholderData: (antes, deAntes) =>
      deAntes?.queryKey[3] === periodo && deAntes.queryKey[4] === libro ? antes : undefined,
  });
export const cargarPropuesta = (periodo: string, propuesta: { libro: LibroSire; nombre: string; contenido: string }) =>
  api.post(`${base}/${periodo}/propuesta`, propuesta, { schema: z.object({ filas: z.number().int() }) });
export const tomarCompras = (periodo: string) =>
  api.post(`${base}/${periodo}/tomar-compras`, undefined, { schema: z.object({ tomadas: z.number().int() }) });

export const cuentas = queryOptions({
  queryKey: claveCuentas,
  queryFn: () => api.get(`${base}/cuentas`, z.object({ items: z.array(cuentaContableSchema) })),
});
export const cambiarCuenta = (concepto: string, cuenta: z.output<typeof cambiarCuentaBody>) =>
  api.put(`${base}/cuentas/${concepto}`, cuenta);
