import type { AccionBandeja } from '@jsol/contracts/ventas-bandeja';
import type { EstadoOffline } from '@jsol/contracts/ventas-offline';

/** What a person may decide about a sale as it stands; `cabeEnResumen`: a resumen diario may still tell it. */
export function accionesPosibles(
  venta: { estado: EstadoOffline; causa: string | null },
  cabeEnResumen: boolean,
): AccionBandeja[] {
  if (venta.estado === 'conflicto') return ['aceptar-como-nueva', 'descartar'];
  if (venta.estado !== 'en-revision') return [];
  if (venta.causa !== 'plazo-vencido') return ['reintentar', 'descartar'];
  return [...(cabeEnResumen ? (['emitir-por-resumen'] as const) : []), 'emitir-hoy', 'descartar'];
}
