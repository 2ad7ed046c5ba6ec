import type { CatalogoOffline, VentaOffline } from '@jsol/contracts/ventas-offline';
import { hoyEnLima } from '../../../lib/format.ts';

/** The last Lima day on which the sale's receipt can be sent with the sale's own date. */
export function limiteDeSunat(
  { hechaEn, desfaseMs, tipoComprobante }: Pick<VentaOffline, 'hechaEn' | 'desfaseMs' | 'tipoComprobante'>,
  diasDePlazo: CatalogoOffline['diasDePlazo'],
): string {
  const vendida = hoyEnLima(new Date(Date.parse(hechaEn) + desfaseMs));
  const limite = new Date(`${vendida}T12:00:00Z`);
  limite.setUTCDate(limite.getUTCDate() + diasDePlazo[tipoComprobante]);
  return limite.toISOString().slice(0, 10);
}
