import type { Tx } from '../../../platform/database/database.ts';
import { DomainError } from '../../../platform/errors/domain-error.ts';
import type { FilaCanal } from '../tiendas/abrir-tienda.ts';
import type { Recibido } from '../tiendas/tienda.ts';
import { aplicarPedido, type AplicarDeps, type ComoLlega, type Resultado } from './aplicar-pedido.ts';

/**
 * One order in one transaction of its own, so that one that cannot be registered stops no other: what its order of sale
 * was refused for puts it into review.
 */
export async function guardarPedido(
  enTransaccion: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  deps: AplicarDeps,
  canal: FilaCanal,
  recibido: Recibido,
  como: ComoLlega,
): Promise<Resultado> {
  try {
    return await enTransaccion((tx) => aplicarPedido(tx, deps, canal, recibido, como));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const rechazo = { motivo: 'orden', detalle: `No se pudo registrar su orden de venta: ${error.message}` };
    return enTransaccion((tx) => aplicarPedido(tx, deps, canal, recibido, { ...como, rechazo }));
  }
}
