import type { Comprobante } from './comprobante.ts';
import type { GuiaRemision } from './guia-remision.ts';
import type { RetencionPercepcion } from './retencion-percepcion.ts';

/** The frozen content of any document that carries a number; `tipo` says which. */
export type ContenidoDocumento = Comprobante | GuiaRemision | RetencionPercepcion;

export const esGuia = (documento: ContenidoDocumento): documento is GuiaRemision =>
  documento.tipo === '09' || documento.tipo === '31';

export const esRetencionPercepcion = (documento: ContenidoDocumento): documento is RetencionPercepcion =>
  documento.tipo === '20' || documento.tipo === '40';

/** Factura, boleta or one of their notes. */
export const esComprobante = (documento: ContenidoDocumento): documento is Comprobante =>
  !esGuia(documento) && !esRetencionPercepcion(documento);
