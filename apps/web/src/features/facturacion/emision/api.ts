import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { borradorSchema, emitidoSchema, type DocumentoEmision } from '@jsol/contracts/facturacion-emision';
import { type guiaBody } from '@jsol/contracts/facturacion-guias';
import { notaPropuestaSchema, type NotaBody } from '@jsol/contracts/facturacion-notas';
import { type retencionPercepcionBody } from '@jsol/contracts/facturacion-retencion-percepcion';
import { reemisionPropuestaSchema } from '@jsol/contracts/facturacion-reemision';
import { datosDeEmisionSchema } from '@jsol/contracts/facturacion-formulario';
import { productoSchema } from '@jsol/contracts/inventario';
import { clienteSchema } from '@jsol/contracts/ventas';
import { api } from '../../../lib/api.ts';

const base = '/api/facturacion';

/** Rates and catalogues change by law and the exchange rate once a day. */
export const datosDeEmision = queryOptions({
  queryKey: ['facturacion', 'datos-de-emision'],
  queryFn: () => api.get(`${base}/emision/datos`, datosDeEmisionSchema),
  staleTime: 5 * 60_000,
});

const desdeLetras = 3;
export const clientesParecidos = (q: string) =>
  queryOptions({
    queryKey: ['facturacion', 'clientes', q],
    queryFn: () => api.get('/api/ventas/emision/clientes', z.array(clienteSchema), { q }),
    enabled: q.length >= desdeLetras,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const productosParecidos = (q: string) =>
  queryOptions({
    queryKey: ['facturacion', 'productos', q],
    queryFn: () => api.get('/api/ventas/emision/productos', z.array(productoSchema), { q }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const pedirBorrador = (pedido: DocumentoEmision) =>
  api.post(`${base}/emision/borrador`, pedido, { schema: borradorSchema });

export const emitirDocumento = (pedido: DocumentoEmision, idempotencyKey: string) =>
  api.post(`${base}/emision`, pedido, { schema: emitidoSchema, idempotencyKey });

export const reemisionPropuesta = (id: string) =>
  queryOptions({
    queryKey: ['facturacion', 'reemision', id],
    queryFn: () => api.get(`${base}/comprobantes/${id}/reemision`, reemisionPropuestaSchema),
    // What is being corrected follows from it: it is read once for each visit.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

export const reemitirDocumento = (id: string, pedido: DocumentoEmision, idempotencyKey: string) =>
  api.post(`${base}/comprobantes/${id}/reemision`, pedido, { schema: emitidoSchema, idempotencyKey });

const sinTotal = emitidoSchema.omit({ total: true });

export const emitirGuia = (pedido: z.output<typeof guiaBody>, idempotencyKey: string) =>
  api.post(`${base}/guias`, pedido, { schema: sinTotal, idempotencyKey });

export const emitirRetencionPercepcion = (pedido: z.output<typeof retencionPercepcionBody>, idempotencyKey: string) =>
  api.post(`${base}/retenciones-percepciones`, pedido, { schema: emitidoSchema, idempotencyKey });

export const notaPropuesta = (id: string) =>
  queryOptions({
    // Apart from the document itself: its events must not ask again for a note that has just been issued.
    queryKey: ['facturacion', 'nota', id],
    queryFn: () => api.get(`${base}/comprobantes/${id}/notas`, notaPropuestaSchema),
    // What is being written follows from it: it is read once for each visit.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

/** Never older than what is written: an answer for another form is worse than none. */
export const borradorDeNota = (id: string, nota: NotaBody | null) =>
  queryOptions({
    queryKey: ['facturacion', 'nota', id, nota],
    queryFn: () => api.post(`${base}/comprobantes/${id}/notas/borrador`, nota!, { schema: borradorSchema }),
    enabled: nota !== null,
    retry: false,
    staleTime: Infinity,
    gcTime: 60_000,
  });

export const emitirNota = (id: string, nota: NotaBody, idempotencyKey: string) =>
  api.post(`${base}/comprobantes/${id}/notas`, nota, { schema: emitidoSchema, idempotencyKey });
