import type { VentaOffline } from '@jsol/contracts/ventas-offline';
import { hoyEnLima } from '../../../lib/format.ts';

/**
 * Calendar days after the sale in which SUNAT takes its receipt (Res. 193-2020 for facturas, 097-2012 for boletas). The
 * server's table decides; without network these are what it began with.
 */
const dias = { '01': 3, '03': 5 } as const;

/** The last Lima day on which the sale's receipt can be sent with the sale's own date. */
export function limiteDeSunat({
  hechaEn,
  desfaseMs,
  tipoComprobante,
}: Pick<VentaOffline, 'hechaEn' | 'desfaseMs' | 'tipoComprobante'>): string {
  const vendida = hoyEnLima(new Date(Date.parse(hechaEn) + desfaseMs));
  const limite = new Date(`${vendida}T12:00:00Z`);
  limite.setUTCDate(limite.getUTCDate() + dias[tipoComprobante]);
  return limite.toISOString().slice(0, 10);
}
