import { z } from 'zod';
import { paginacionQuery } from './paginacion.ts';

export const estadoPedidoTiendaSchema = z.enum([
  'sin-pagar',
  'en-revision',
  'con-orden',
  'despachado',
  'anulado',
  'omitido',
]);
export type EstadoPedidoTienda = z.infer<typeof estadoPedidoTiendaSchema>;

export const pedidosTiendaQuery = z.object({
  ...paginacionQuery,
  canal: z.uuid().optional(),
  estado: estadoPedidoTiendaSchema.optional(),
  incidencias: z.literal('abiertas').optional(),
  desde: z.iso.date().optional().describe('Del día en que se hizo'),
  hasta: z.iso.date().optional(),
  q: z.string().trim().max(80).optional().describe('Número, cliente, documento, correo o SKU'),
});
