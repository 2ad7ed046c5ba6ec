import { centimos, decimal, Decimal, monto, sumar } from '@jsol/tributos/dinero';

/**
 * Shares a discount of the whole order out among its lines, by their amounts, to the cent. The roundings
 * cancel each other, so that the lines always add up to their sum less the discount. A negative one is added.
 */
export function repartirDescuento(montos: readonly string[], descuento: string): string[] {
  const suma = decimal(sumar(montos));
  const total = decimal(descuento);
  if (suma.isZero() || total.isZero()) return montos.map((uno) => monto(uno));
  let repartido = new Decimal(0);
  let acumulado = new Decimal(0);
  return montos.map((uno) => {
    acumulado = acumulado.plus(decimal(uno));
    // What the lines so far bear, less what the lines before bore.
    const hasta = centimos(total.times(acumulado).div(suma));
    const parte = hasta.minus(repartido);
    repartido = hasta;
    return monto(decimal(uno).minus(parte));
  });
}
