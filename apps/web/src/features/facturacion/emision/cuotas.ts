import { Decimal, decimal, monto } from '@jsol/tributos/dinero';
import type { CuotaEscrita } from './venta-escrita.ts';

/** Calendar days have no time zone; UTC arithmetic cannot skip one. */
export const masDias = (dia: string, dias: number): string =>
  new Date(Date.parse(`${dia}T00:00:00Z`) + dias * 86_400_000).toISOString().slice(0, 10);

/** `cuantas` equal instalments, one every `cada` days from `desde`; the cents that do not divide go to the last. */
export function generarCuotas(pendiente: string, cuantas: number, cada: number, desde: string): CuotaEscrita[] {
  const total = decimal(pendiente);
  const una = total.div(cuantas).toDecimalPlaces(2, Decimal.ROUND_DOWN);
  return Array.from({ length: cuantas }, (_, indice) => ({
    monto: monto(indice === cuantas - 1 ? total.minus(una.times(cuantas - 1)) : una),
    vence: masDias(desde, cada * (indice + 1)),
  }));
}
