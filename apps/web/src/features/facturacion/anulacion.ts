import type { ComprobanteDetalle } from '@jsol/contracts/facturacion';

type Como = NonNullable<ComprobanteDetalle['anulacion']['como']>;

/** Which way the server chooses, before it is asked to. */
export const comoSeAnula: Record<Como, string> = {
  baja: 'Se anula con una comunicación de baja a SUNAT. Vale cuando SUNAT la acepte.',
  resumen: 'Se anula con el resumen diario. Vale cuando SUNAT lo acepte.',
  reversion: 'Se anula con un resumen de reversiones. Vale cuando SUNAT lo acepte.',
  descartar: 'SUNAT todavía no lo conoce: se descarta ahora y no se le informa.',
  despues: 'Va en un resumen que SUNAT procesa ahora: la anulación sigue cuando lo acepte.',
};

/** Only what the buyer holds cannot be taken back by a baja: for the others it makes no difference. */
export const preguntaPorEntrega = ({ tipo, anulacion }: Pick<ComprobanteDetalle, 'tipo' | 'anulacion'>): boolean =>
  anulacion.como === 'baja' && tipo !== '07' && tipo !== '08';

export const queResulto = {
  anulado: 'quedó anulado',
  informada: 'se informa a SUNAT ahora',
  'en-espera': 'se anula cuando SUNAT responda por el resumen en curso',
} as const;
