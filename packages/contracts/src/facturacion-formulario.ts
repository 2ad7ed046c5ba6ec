import { z } from 'zod';

const entrada = z.object({ codigo: z.string(), descripcion: z.string() });
export type EntradaDeLista = z.infer<typeof entrada>;

/** What the form of a document computes and offers, in force today: rates are fractions, `0.18`. */
export const datosDeEmisionSchema = z.object({
  fecha: z.iso.date().describe('Hoy en Lima: la fecha que llevará el documento'),
  emisor: z.object({ ruc: z.string(), razonSocial: z.string(), direccion: z.string(), ubigeo: z.string() }),
  tasas: z.object({ igv: z.string(), ivap: z.string(), retencion: z.string() }),
  percepciones: z.array(entrada.extend({ tasa: z.string() })).describe('Catálogo 53: 51, 52 y 53'),
  icbper: z.string().describe('Por bolsa, en soles'),
  umbralIdentificacion: z.string().describe('Sobre este monto la boleta lleva el documento del cliente'),
  tipoCambio: z
    .object({ fecha: z.iso.date(), compra: z.string(), venta: z.string() })
    .nullable()
    .describe('Soles por dólar; null si nunca se registró'),
  detracciones: z.array(entrada.extend({ porcentaje: z.string() })).describe('Catálogo 54'),
  unidades: z.array(entrada),
  afectaciones: z.array(entrada),
  tiposOperacion: z.array(entrada),
  mediosPago: z.array(entrada).describe('Catálogo 59'),
  motivosTraslado: z.array(entrada).describe('Catálogo 20'),
  documentosDeTraslado: z.array(entrada).describe('Catálogo 61'),
  regimenesRetencion: z.array(entrada).describe('Catálogo 23'),
  regimenesPercepcion: z.array(entrada).describe('Catálogo 22'),
});
export type DatosDeEmision = z.infer<typeof datosDeEmisionSchema>;
