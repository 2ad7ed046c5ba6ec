/** A clock that is this wrong is told to a person: the receipt's date hangs on it. */
export const desfaseTolerableMs = 5 * 60_000;

/** When a sale was made by the server's clock: the till's, corrected by the offset it knew, and not after it came here. */
export const horaDeVenta = ({ hechaEn, desfaseMs }: { hechaEn: string; desfaseMs: number }, recibidaEn: Date): Date =>
  new Date(Math.min(Date.parse(hechaEn) + desfaseMs, recibidaEn.getTime()));

/** What is wrong with the till's clock, in words; null when nothing is. */
export function reparoDelReloj(
  venta: { hechaEn: string; desfaseMs: number },
  recibidaEn: Date,
  sesionAbiertaEn: Date,
): string | null {
  const minutos = Math.round(Math.abs(venta.desfaseMs) / 60_000);
  if (Math.abs(venta.desfaseMs) > desfaseTolerableMs)
    return `La caja iba ${minutos} min ${venta.desfaseMs > 0 ? 'atrasada' : 'adelantada'}`;
  const corregida = Date.parse(venta.hechaEn) + venta.desfaseMs;
  if (corregida - recibidaEn.getTime() > desfaseTolerableMs) return 'La venta lleva una hora posterior a su llegada';
  if (sesionAbiertaEn.getTime() - corregida > desfaseTolerableMs)
    return 'La venta lleva una hora anterior a la apertura de la caja';
  return null;
}
