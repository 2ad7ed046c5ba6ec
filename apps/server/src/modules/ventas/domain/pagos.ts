import { comparar, restar, sumar } from '@jsol/tributos/dinero';
import type { MedioPago } from '@jsol/contracts/ventas';
import { pagoExcedido, pagoInsuficiente, pagoInvalido } from '../errors.ts';

export type Pago = { medio: MedioPago; monto: string; operacion?: string | undefined };

/**
 * The change of a sale. Payments must cover the total; only cash may exceed it, because only cash can be handed back.
 * Throws the `ventas.pago_…` error that points at what is wrong.
 */
export function calcularVuelto(total: string, pagos: readonly Pago[]): string {
  pagos.forEach(({ monto }, indice) => {
    if (comparar(monto, '0') > 0) return;
    const detail = 'Escriba un monto mayor que cero.';
    throw pagoInvalido('Hay un pago de S/ 0.00.', { errors: [{ pointer: `/pagos/${indice}/monto`, detail }] });
  });

  const sinEfectivo = pagos.map((pago, indice) => ({ ...pago, indice })).filter(({ medio }) => medio !== 'efectivo');
  const cobradoAparte = sumar(sinEfectivo.map(({ monto }) => monto));
  if (comparar(cobradoAparte, total) > 0) {
    const detail = `Pasa del total en S/ ${restar(cobradoAparte, total)}: solo el efectivo da vuelto.`;
    throw pagoExcedido(`Los pagos que no son efectivo suman S/ ${cobradoAparte} y la venta es de S/ ${total}.`, {
      errors: [{ pointer: `/pagos/${sinEfectivo.at(-1)!.indice}/monto`, detail }],
    });
  }

  const pagado = sumar(pagos.map(({ monto }) => monto));
  if (comparar(pagado, total) < 0) {
    const falta = restar(total, pagado);
    throw pagoInsuficiente(`Falta cobrar S/ ${falta} de S/ ${total}.`, {
      data: { falta },
      errors: [{ pointer: '/pagos', detail: `Faltan S/ ${falta}.` }],
    });
  }
  return restar(pagado, total);
}
