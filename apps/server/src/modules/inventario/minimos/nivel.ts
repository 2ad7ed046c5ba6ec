import { decimalesDeUnidad } from '@jsol/contracts/unidades';
import type { NivelDeAlerta } from '@jsol/contracts/inventario-alertas';
import { decimal, valorUnitario } from '@jsol/tributos/dinero';

export type Cantidades = { disponible: string; minimo: string; critico: string };

/** Which alert these figures ask for; null at the minimum and above it. Nothing is asked for without a minimum. */
export function nivelDeAlerta({ disponible, minimo, critico }: Cantidades): NivelDeAlerta | null {
  const hay = decimal(disponible);
  if (hay.gte(minimo)) return null;
  return hay.lte(critico) ? 'critico' : 'bajo';
}

/** What to order so that twice the minimum is there again, in amounts the unit can have. */
export function cantidadSugerida(
  { disponible, minimo }: Pick<Cantidades, 'disponible' | 'minimo'>,
  unidad: string,
): string {
  const falta = decimal(minimo).times(2).minus(disponible);
  // 0 is decimal.js' rounding away from zero.
  return falta.lte(0) ? '0' : valorUnitario(falta.toDecimalPlaces(decimalesDeUnidad(unidad), 0));
}
