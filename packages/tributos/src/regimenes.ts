import { centimos, decimal, monto } from './dinero.ts';

/**
 * What the law adds to a receipt without changing what it charges: detracción, percepción, retención, and what is left
 * to pay of a sale on credit. Percentages are parts of a hundred; which one applies, and from which amount on, are dated
 * data of the caller.
 */

const parte = (total: string, porcentaje: string, tipoCambio: string | null = null) =>
  centimos(
    decimal(total)
      .times(decimal(tipoCambio ?? '1'))
      .times(decimal(porcentaje))
      .div(100),
  );

/**
 * Always in soles, rounded once, after the exchange rate (soles per unit of the receipt's currency; null when that is
 * the sol). Two decimals: only the bank's form rounds to whole soles.
 */
export const montoDetraccion = (total: string, porcentaje: string, tipoCambio: string | null): string =>
  monto(parte(total, porcentaje, tipoCambio));

export type PercepcionCalculada = { porcentaje: string; base: string; monto: string; totalConPercepcion: string };

/** In soles. The receipt's total stays what it is: the percepción is collected beside it. */
export function calcularPercepcion(total: string, porcentaje: string, tipoCambio: string | null): PercepcionCalculada {
  const base = parte(total, '100', tipoCambio);
  const percibido = parte(monto(base), porcentaje);
  return { porcentaje, base: monto(base), monto: monto(percibido), totalConPercepcion: monto(base.plus(percibido)) };
}

export type RetencionCalculada = { porcentaje: string; base: string; monto: string };

/** In the receipt's currency. */
export const calcularRetencion = (total: string, porcentaje: string): RetencionCalculada => ({
  porcentaje,
  base: monto(total),
  monto: monto(parte(total, porcentaje)),
});

/**
 * What is left to pay in instalments: total − detracción − retención − what was paid at once, in the receipt's currency.
 * The detracción is the same percentage of the total here; in soles that is the deposit itself.
 */
export function pendienteDeCredito(venta: {
  total: string;
  porcentajeDetraccion: string | null;
  porcentajeRetencion: string | null;
  pagado: string;
}): string {
  const { total, porcentajeDetraccion, porcentajeRetencion, pagado } = venta;
  return monto(
    decimal(total)
      .minus(parte(total, porcentajeDetraccion ?? '0'))
      .minus(parte(total, porcentajeRetencion ?? '0'))
      .minus(decimal(pagado)),
  );
}
