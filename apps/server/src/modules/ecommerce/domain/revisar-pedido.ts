import type { Accion } from '@jsol/contracts/ecommerce';
import { comparar } from '@jsol/tributos/dinero';
import { descuadre, type PedidoDeTienda } from './pedido-de-tienda.ts';

/** Why an order cannot go on by itself, and what to do about it. */
export type Reparo = { motivo: string; detalle: string };

/** What is done with an order in its shop's state; null for a state nobody has decided about. */
export const accionPara = (estado: string, acciones: Readonly<Record<string, Accion>>): Accion | null =>
  Object.hasOwn(acciones, estado) ? acciones[estado]! : null;

export const estadoDesconocido = (estado: string): Reparo => ({
  motivo: 'estado-desconocido',
  detalle: `La tienda lo tiene en el estado «${estado}» y nadie dijo qué hacer con él. Agréguelo en los datos de la tienda y reintente.`,
});

export const ilegible = (reparo: string): Reparo => ({
  motivo: 'ilegible',
  detalle: `El pedido no se puede leer: ${reparo}. Corríjalo en la tienda; al guardarlo se vuelve a importar.`,
});

/** What must be right before an order becomes an order of sale; null when it is. */
export function repararPedido(pedido: PedidoDeTienda, sinProducto: readonly string[]): Reparo | null {
  if (pedido.moneda !== 'PEN') {
    return {
      motivo: 'moneda',
      detalle: `El pedido está en ${pedido.moneda} y las órdenes de venta se registran en soles. Regístrelo a mano o cámbielo en la tienda.`,
    };
  }
  if (pedido.lineas.length === 0)
    return { motivo: 'sin-lineas', detalle: 'El pedido no tiene productos. Revíselo en la tienda.' };
  const diferencia = descuadre(pedido);
  if (diferencia !== null) {
    return {
      motivo: 'total',
      detalle: `El total de la tienda no es la suma de sus partes: la diferencia es ${diferencia}. Revíselo en la tienda; al guardarlo se vuelve a importar.`,
    };
  }
  if (comparar(pedido.devuelto, '0') > 0) {
    return {
      motivo: 'devolucion-parcial',
      detalle: `La tienda devolvió ${pedido.devuelto} al cliente antes del despacho. Decida qué se envía y registre la orden a mano.`,
    };
  }
  if (sinProducto.length > 0) {
    const skus = sinProducto.map((sku) => `«${sku}»`).join(', ');
    return {
      motivo: 'sku',
      detalle: `${sinProducto.length === 1 ? 'Ningún producto tiene el SKU' : 'Ningún producto tiene los SKU'} ${skus}. Diga qué producto es y reintente.`,
    };
  }
  return null;
}

export const documentoInvalido = (numero: string, error: string): Reparo => ({
  motivo: 'documento',
  detalle: `El documento ${numero} que escribió el cliente no es válido: ${error} Corríjalo en la tienda; al guardarlo se vuelve a importar.`,
});
