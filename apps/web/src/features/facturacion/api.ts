import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { anularRespuesta, type corregirClienteBody } from '@jsol/contracts/facturacion-correcciones';
import { diaRespuesta } from '@jsol/contracts/facturacion-dia';
import { emitidoSchema } from '@jsol/contracts/facturacion-emision';
import { numerosGastadosRespuesta } from '@jsol/contracts/facturacion-numeros';
import { comprobanteDetalleSchema, comprobantesPagina, enviarEmailBody } from '@jsol/contracts/facturacion';
import { api } from '../../lib/api.ts';
import { conciliar, estaEnCamino, type ListaViva } from './lista-viva.ts';
import type { Consulta } from './filtros.ts';

const base = '/api/facturacion/comprobantes';

/** Receipts of other people do not come by the channel: the list and a page in flight look again by themselves. */
const releerListaMs = 30_000;
const releerEnCaminoMs = 10_000;

export const claveLista = ['facturacion', 'comprobantes'] as const;
export const claveDetalle = (id: string) => ['facturacion', 'comprobante', id] as const;

export const pedirPagina = (consulta: Consulta) => api.get(base, comprobantesPagina, consulta);

/** One page as it is on screen; a later read patches its rows and counts the new ones, and moves nothing. */
export const listaDeComprobantes = (consulta: Consulta) =>
  queryOptions({
    queryKey: [...claveLista, consulta],
    queryFn: async ({ client, queryKey }): Promise<ListaViva> =>
      conciliar(client.getQueryData<ListaViva>(queryKey), await pedirPagina(consulta), consulta),
    placeholderData: keepPreviousData,
    refetchInterval: releerListaMs,
  });

export const comprobantePorId = (id: string) =>
  queryOptions({
    queryKey: claveDetalle(id),
    queryFn: () => api.get(`${base}/${id}`, comprobanteDetalleSchema),
    refetchInterval: ({ state }) => (state.data && estaEnCamino(state.data) ? releerEnCaminoMs : false),
  });

export const archivoDe = (id: string, archivo: 'xml' | 'cdr' | 'pdf?formato=a4' | 'pdf?formato=ticket'): string =>
  `${base}/${id}/${archivo}`;

export const pedirReintento = (id: string) =>
  api.post(`${base}/${id}/reintentar`, undefined, { schema: z.object({ runId: z.uuid(), creado: z.boolean() }) });

export const pedirEnvioPorCorreo = (id: string, email: string, idempotencyKey: string) =>
  api.post(`${base}/${id}/email`, enviarEmailBody.parse({ email }), { idempotencyKey });

const verDiaMs = 15_000;
export const claveDia = ['facturacion', 'dia'] as const;
export const diaDe = (fecha: string | undefined) =>
  queryOptions({
    queryKey: [...claveDia, fecha ?? 'hoy'],
    queryFn: () => api.get('/api/facturacion/dia', diaRespuesta, { fecha }),
    placeholderData: keepPreviousData,
    refetchInterval: verDiaMs,
  });

export const levantarBloqueo = (id: string) => api.post(`/api/facturacion/bloqueos/${id}/levantar`);

export const elegirViaDeBoletas = (boletasVia: 'individual' | 'resumen') =>
  api.put('/api/facturacion/emision/opciones', { boletasVia });

export const numerosGastados = (desde: string, hasta: string) =>
  queryOptions({
    queryKey: ['facturacion', 'numeros-gastados', desde, hasta],
    queryFn: () => api.get('/api/facturacion/numeros-gastados', numerosGastadosRespuesta, { desde, hasta }),
    placeholderData: keepPreviousData,
  });

export const pedirAnulacion = (
  pedido: { comprobanteIds: string[]; motivo: string; entregado: boolean },
  idempotencyKey: string,
) => api.post('/api/facturacion/anulaciones', pedido, { schema: anularRespuesta, idempotencyKey });

type ClienteCorregido = z.output<typeof corregirClienteBody>['cliente'];

export const pedirReemision = (id: string, cliente: ClienteCorregido | null, idempotencyKey: string) =>
  api.post(`${base}/${id}/reemitir`, { cliente }, { schema: emitidoSchema.omit({ total: true }), idempotencyKey });

export const corregirCliente = (id: string, cliente: ClienteCorregido) =>
  api.post(`${base}/${id}/cliente`, { cliente }, { schema: z.object({ numero: z.string() }) });
