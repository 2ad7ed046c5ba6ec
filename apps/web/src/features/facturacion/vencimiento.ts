import type { ComprobanteResumen } from '@jsol/contracts/facturacion';

export type Vencimiento = 'sin-apuro' | 'por-vencer' | 'vencido';

/** SUNAT has answered for good: its deadline is of the past. */
export const tieneRespuesta = ({ estado }: Pick<ComprobanteResumen, 'estado'>): boolean =>
  estado === 'aceptado' || estado === 'observado' || estado === 'anulado' || estado === 'rechazado';

/** How pressing the last day to inform SUNAT is: nothing presses once SUNAT has answered for good. */
export function vencimientoDe(comprobante: Pick<ComprobanteResumen, 'estado' | 'venceEl'>, hoy: string): Vencimiento {
  const { venceEl } = comprobante;
  if (tieneRespuesta(comprobante)) return 'sin-apuro';
  if (venceEl < hoy) return 'vencido';
  return venceEl <= diaSiguiente(hoy) ? 'por-vencer' : 'sin-apuro';
}

/** Calendar days have no time zone; UTC arithmetic cannot skip one. */
const diaSiguiente = (dia: string): string =>
  new Date(Date.parse(`${dia}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
