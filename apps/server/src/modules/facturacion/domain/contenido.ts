import type { Comprobante } from './comprobante.ts';
import type { GuiaRemision } from './guia-remision.ts';
import type { RetencionPercepcion } from './retencion-percepcion.ts';

/** The frozen content of any document that carries a number; `tipo` says which. */
export type ContenidoDocumento = Comprobante | GuiaRemision | RetencionPercepcion;
