import type { TaskContext } from '../../../platform/tasks/handler.ts';
import type { FilaCanal } from '../tiendas/abrir-tienda.ts';
import type { Pagina } from '../tiendas/tienda.ts';
import type { AplicarDeps, ComoLlega } from './aplicar-pedido.ts';
import { guardarPedido } from './guardar-pedido.ts';

export type Cuenta = { leidos: number; hechos: number; omitidos: number; enRevision: number };
export const ninguno: Cuenta = { leidos: 0, hechos: 0, omitidos: 0, enRevision: 0 };

/**
 * Every order of a page, each committed by itself. A worker that dies here leaves the channel's mark where it was; the
 * next attempt meets the orders that were done as versions it knows.
 */
export async function guardarPagina(
  { inTransaction, signal }: Pick<TaskContext, 'inTransaction' | 'signal'>,
  deps: AplicarDeps,
  canal: FilaCanal,
  { recibidos }: Pagina,
  como: ComoLlega,
  hasta: Cuenta,
): Promise<Cuenta> {
  const cuenta = { ...hasta };
  for (const recibido of recibidos) {
    signal.throwIfAborted();
    const resultado = await guardarPedido(inTransaction, deps, canal, recibido, como);
    cuenta.leidos += 1;
    if (resultado === 'igual') cuenta.omitidos += 1;
    else if (resultado === 'en-revision') cuenta.enRevision += 1;
    else cuenta.hechos += 1;
  }
  return cuenta;
}
