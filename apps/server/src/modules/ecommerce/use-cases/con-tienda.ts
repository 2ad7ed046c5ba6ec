import type { Secrets } from '../../../platform/config/secrets.ts';
import { DomainError } from '../../../platform/errors/domain-error.ts';
import { UpstreamError } from '../../../platform/errors/upstream-error.ts';
import type { TaskContext } from '../../../platform/tasks/handler.ts';
import { postpone, type Outcome } from '../../../platform/tasks/outcome.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { abrirTienda, type FilaCanal } from '../tiendas/abrir-tienda.ts';
import { LimiteDeTienda, type Tienda } from '../tiendas/tienda.ts';
import { anotarError } from './avance.ts';

/**
 * Works with a channel's shop inside a task. A shop that asks to be left alone puts the run off; what it fails at is
 * told on the channel's panel, and thrown on for circuit and ledger.
 */
export async function conTienda<Output>(
  { secrets, clock }: { secrets: Secrets; clock: Clock },
  { inTransaction }: Pick<TaskContext, 'inTransaction'>,
  canal: FilaCanal,
  trabajo: (tienda: Tienda) => Promise<Outcome<Output>>,
): Promise<Outcome<Output>> {
  try {
    return await trabajo(abrirTienda(canal, secrets));
  } catch (error) {
    if (error instanceof LimiteDeTienda) return postpone(`${Math.max(error.esperaMs, 100)}ms`, error.message);
    if (error instanceof UpstreamError || error instanceof DomainError)
      await inTransaction((tx) => anotarError(tx, canal.id, error.message, clock.now()));
    throw error;
  }
}
