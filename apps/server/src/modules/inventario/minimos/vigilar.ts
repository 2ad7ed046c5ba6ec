import { comparar } from '@jsol/tributos/dinero';
import type { Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import type { Existencia, SaldoMovido } from '../use-cases/existencias.ts';
import { verificarStockMinimo } from './tasks.ts';

/**
 * Asks for a check of what went below its minimum, and of what has an alert open; a movement far above the minimum
 * costs nothing. Ten seconds later, so that a busy product is checked once.
 */
export async function vigilarMinimos(
  tx: Tx,
  almacenId: string,
  existencias: ReadonlyMap<string, Existencia>,
  saldos: readonly SaldoMovido[],
): Promise<void> {
  for (const { productoId, disponible } of saldos) {
    const { con_alerta, libre, minimo } = existencias.get(productoId)!;
    const bajo = comparar(disponible, minimo) < 0 && comparar(libre, minimo) >= 0;
    if (bajo || con_alerta) await enqueue(tx, verificarStockMinimo, { almacenId, productoId }, { delay: '10s' });
  }
}
