import { z } from 'zod';
import { montoSchema } from './dinero.ts';
import { paginaDe, paginacionQuery } from './paginacion.ts';
import { clienteSchema, clienteVentaSchema } from './ventas.ts';
import { estadoOrdenSchema } from './ventas-ordenes.ts';

export const directorioQuery = z.object({ ...paginacionQuery, q: z.string().trim().max(80).optional() });
export const directorioPagina = paginaDe(clienteSchema);

/** A customer as a person fills the form in; a blank field is deleted. */
export const clienteBody = clienteVentaSchema
  .extend({
    tipoDocumento: z.enum(['0', '1', '4', '6', '7']),
    nombre: z.string().trim().min(1, 'Escriba el nombre o la razón social').max(250),
  })
  .strict();

export const datosClienteSchema = clienteSchema.extend({ creadoEn: z.iso.datetime(), actualizadoEn: z.iso.datetime() });

export const fichaClienteSchema = datosClienteSchema.extend({
  resumen: z.object({
    compras: z.number().int(),
    total: montoSchema.describe('Lo comprado en 12 meses, en soles: ventas de caja y órdenes facturadas'),
    ultima: z.iso.datetime().nullable(),
  }),
  compras: z.array(
    z.object({
      comprobanteId: z.uuid(),
      numero: z.string(),
      en: z.iso.datetime(),
      vendedor: z.string(),
      total: montoSchema,
    }),
  ),
  ordenes: z.array(
    z.object({
      id: z.uuid(),
      numero: z.string(),
      estado: estadoOrdenSchema,
      creadaEn: z.iso.datetime(),
      total: montoSchema,
    }),
  ),
});
export type FichaCliente = z.infer<typeof fichaClienteSchema>;
