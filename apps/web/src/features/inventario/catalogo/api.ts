import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  type AlmacenBody,
  almacenesDelCatalogo,
  importacionFilasPagina,
  type importacionFilasQuery,
  importacionSchema,
  type ProductoBody,
  productosPagina,
  type productosQuery,
} from '@jsol/contracts/inventario-catalogo';
import { api } from '../../../lib/api.ts';

const base = '/api/inventario';
const importaciones = `${base}/importaciones`;
const creado = z.object({ id: z.uuid() });

export const claveCatalogo = ['inventario', 'catalogo'] as const;
export const claveAlmacenes = ['inventario', 'almacenes-del-catalogo'] as const;
export const claveImportaciones = ['inventario', 'importaciones'] as const;

export type ConsultaCatalogo = z.output<typeof productosQuery>;

export const catalogo = (consulta: ConsultaCatalogo) =>
  queryOptions({
    queryKey: [...claveCatalogo, consulta],
    queryFn: () => api.get(`${base}/productos`, productosPagina, consulta),
    placeholderData: keepPreviousData,
  });
export const crearProducto = (producto: ProductoBody) => api.post(`${base}/productos`, producto, { schema: creado });
export const cambiarProducto = (id: string, producto: ProductoBody) => api.put(`${base}/productos/${id}`, producto);
export const activarProducto = (id: string, activo: boolean) => api.put(`${base}/productos/${id}/estado`, { activo });

export const almacenesConPersonas = queryOptions({
  queryKey: claveAlmacenes,
  queryFn: () => api.get(`${base}/catalogo/almacenes`, almacenesDelCatalogo),
});
export const crearAlmacen = (almacen: AlmacenBody) =>
  api.post(`${base}/catalogo/almacenes`, almacen, { schema: creado });
export const cambiarAlmacen = (id: string, almacen: AlmacenBody) =>
  api.put(`${base}/catalogo/almacenes/${id}`, almacen);

export const plantilla = `${importaciones}/plantilla`;
export const reporteDe = (id: string): string => `${importaciones}/${id}/reporte`;

export const ultimasImportaciones = queryOptions({
  queryKey: [...claveImportaciones, 'ultimas'],
  queryFn: () => api.get(importaciones, z.array(importacionSchema)),
});
/** Asked for again while somebody works on it. */
export const importacion = (id: string) =>
  queryOptions({
    queryKey: [...claveImportaciones, id],
    queryFn: () => api.get(`${importaciones}/${id}`, importacionSchema),
    refetchInterval: ({ state: { data } }) =>
      data === undefined || data.estado === 'revisando' || data.estado === 'aplicando' ? 700 : false,
  });
export const filasDe = (id: string, estado: string, consulta: z.output<typeof importacionFilasQuery>) =>
  queryOptions({
    queryKey: [...claveImportaciones, id, 'filas', estado, consulta],
    queryFn: () => api.get(`${importaciones}/${id}/filas`, importacionFilasPagina, consulta),
    placeholderData: keepPreviousData,
  });
export const subirImportacion = (archivo: { nombre: string; contenido: string }, idempotencyKey: string) =>
  api.post(importaciones, archivo, { idempotencyKey, schema: creado });
export const aplicarImportacion = (id: string, idempotencyKey: string) =>
  api.post(`${importaciones}/${id}/aplicar`, undefined, { idempotencyKey });
