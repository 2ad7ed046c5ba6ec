import type { Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { numeroCompleto } from '../domain/numeracion.ts';
import { comprobanteNoEncontrado, reintentoNoCorresponde } from '../errors.ts';
import type { FacturacionTables } from '../tables.ts';
import { emitirComprobanteSunat } from '../tasks.ts';
import { anotar } from './cambiar-estado.ts';

/** What SUNAT has neither accepted nor rejected may be tried again by a person. */
export const sePuedeReintentar = (estado: string): boolean =>
  estado === 'emitido' || estado === 'enviado' || estado === 'desconocido' || estado === 'excepcion';

/** Enqueues the emission again; while one is unfinished, that one stands. */
export async function reintentarComprobante(
  tx: Tx,
  comprobanteId: string,
  quien: string,
): Promise<{ runId: string; creado: boolean }> {
  const fila = await tx
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.comprobantes')
    .select(['serie', 'numero', 'vence_el', 'estado'])
    .where('id', '=', comprobanteId)
    .forUpdate()
    .executeTakeFirst();
  if (!fila) throw comprobanteNoEncontrado('Ese comprobante no existe.');
  const numero = numeroCompleto(fila.serie, fila.numero);
  if (!sePuedeReintentar(fila.estado)) throw reintentoNoCorresponde(`${numero} ya está ${fila.estado}.`);
  const { runId, created } = await enqueue(tx, emitirComprobanteSunat, {
    comprobanteId,
    numero,
    venceEl: fila.vence_el,
  });
  if (created) {
    await anotar(tx, comprobanteId, { tipo: 'persona', titulo: 'Pidió enviarlo otra vez a SUNAT', quien, runId });
  }
  return { runId, creado: created };
}
