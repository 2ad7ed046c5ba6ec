import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  documentoRegistrado,
  type recibirTransferenciaBody,
  type salidaBody,
  type transferenciaBody,
  transferenciaDetalle,
  transferenciasPagina,
  type transferenciasQuery,
} from '@jsol/contracts/inventario-documentos';
import { api } from '../../../lib/api.ts';

const base = '/api/inventario';
export const claveTransferencias = ['inventario', 'transferencias'] as const;

export type ConsultaTransferencias = z.output<typeof transferenciasQuery>;
export type Salida = z.output<typeof salidaBody>;
export type NuevaTransferencia = z.output<typeof transferenciaBody>;
export type Recibo = z.output<typeof recibirTransferenciaBody>;

export const transferenciasDe = (consulta: ConsultaTransferencias) =>
  queryOptions({
    queryKey: [...claveTransferencias, 'lista', consulta],
    queryFn: () => api.get(`${base}/transferencias`, transferenciasPagina, consulta),
    placeholderData: keepPreviousData,
  });

export const transferencia = (id: string) =>
  queryOptions({
    queryKey: [...claveTransferencias, id],
    queryFn: () => api.get(`${base}/transferencias/${id}`, transferenciaDetalle),
  });

export const registrarSalida = (salida: Salida, idempotencyKey: string) =>
  api.post(`${base}/salidas`, salida, { idempotencyKey, schema: documentoRegistrado });

export const enviarTransferencia = (nueva: NuevaTransferencia, idempotencyKey: string) =>
  api.post(`${base}/transferencias`, nueva, { idempotencyKey, schema: documentoRegistrado });

export const recibirTransferencia = (id: string, recibo: Recibo, idempotencyKey: string) =>
  api.post(`${base}/transferencias/${id}/recibir`, recibo, { idempotencyKey });

export const anularTransferencia = (id: string, motivo: string, idempotencyKey: string) =>
  api.post(`${base}/transferencias/${id}/anular`, { motivo }, { idempotencyKey });
