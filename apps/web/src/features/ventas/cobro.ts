import type { MedioPago, RegistrarVenta } from '@jsol/contracts/ventas';
import { comparar, decimal, monto, restar, sumar } from '@jsol/tributos/dinero';

export type Pago = { medio: MedioPago; monto: string; operacion?: string };

/** `1,5` is how many people write 1.5. */
export const conPunto = (texto: string): string => texto.trim().replace(',', '.');

export const montoValido = (texto: string): boolean => /^\d{1,12}(\.\d{1,2})?$/.test(texto);

/** What is still to be paid; `0.00` once it is covered. */
export const falta = (total: string, pagos: readonly Pago[]): string => {
  const resto = restar(total, sumar(pagos.map((pago) => pago.monto)));
  return comparar(resto, '0') > 0 ? resto : '0.00';
};

export const vuelto = (total: string, pagos: readonly Pago[]): string => {
  const exceso = restar(sumar(pagos.map((pago) => pago.monto)), total);
  return comparar(exceso, '0') > 0 ? exceso : '0.00';
};

/** Bills a customer is likely to hand over for an amount: the exact sum, and the next round ones. */
export function billetes(total: string): string[] {
  const enteros = decimal(total).ceil();
  const redondos = [10, 20, 50, 100, 200].map((billete) => enteros.div(billete).ceil().times(billete));
  return [...new Set([monto(total), ...redondos.map((valor) => monto(valor))])]
    .filter((valor) => comparar(valor, total) >= 0)
    .sort(comparar)
    .slice(0, 5);
}

/** Why these payments cannot close the sale, or null. Only cash may exceed what is due. */
export function reparoDeCobro(total: string, pagos: readonly Pago[]): string | null {
  if (pagos.length === 0 || comparar(falta(total, pagos), '0') > 0) return 'Falta cubrir el total';
  const efectivo = sumar(pagos.filter(({ medio }) => medio === 'efectivo').map((pago) => pago.monto));
  if (comparar(vuelto(total, pagos), efectivo) > 0) return 'El vuelto solo puede salir del efectivo';
  return null;
}

/** As the API takes them. */
export const aPagos = (pagos: readonly Pago[]): RegistrarVenta['pagos'] =>
  pagos.map(({ medio, monto: valor, operacion }) => ({ medio, monto: valor, ...(operacion ? { operacion } : {}) }));
