import type { Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { numeroResumen } from '../domain/numeracion.ts';
import type { EstadoResumen } from '../domain/resumenes.ts';
import { reintentoNoCorresponde, resumenNoEncontrado } from '../errors.ts';
import type { FacturacionTables } from '../tables.ts';
import { tramitarResumenSunat } from '../tasks.ts';
import { cambiarResumen } from './cambiar-resumen.ts';
import { aResumen } from './resumen-de-fila.ts';

/** What SUNAT has not decided may be taken up again by a person. */
export const sePuedeReintentarResumen = (estado: EstadoResumen): boolean =>
  estado !== 'aceptado' && estado !== 'rechazado';

/**
 * Takes a file up again: with a ticket it is asked about, without one it goes out under its own name. While a run is
 * under way, that one stands.
 */
export async function reintentarResumen(
  tx: Tx,
  resumenId: string,
  ahora: Date,
): Promise<{ runId: string; creado: boolean }> {
  const fila = await tx
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.resumenes')
    .select(['clase', 'fecha_generacion', 'correlativo', 'vence_el', 'estado', 'ticket', 'envios', 'motivo'])
    .where('id', '=', resumenId)
    .forUpdate()
    .executeTakeFirst();
  if (!fila) throw resumenNoEncontrado('Ese resumen no existe.');
  const numero = numeroResumen(aResumen(fila));
  if (!sePuedeReintentarResumen(fila.estado)) throw reintentoNoCorresponde(`${numero} ya está ${fila.estado}.`);
  const { runId, created } = await enqueue(tx, tramitarResumenSunat, { resumenId, numero, venceEl: fila.vence_el });
  if (created && fila.estado === 'excepcion') {
    await cambiarResumen(
      tx,
      resumenId,
      {
        a: fila.envios > 0 ? 'desconocido' : 'por-enviar',
        motivo: fila.motivo,
        // A day of patience begins anew.
        ...(fila.ticket ? { campos: { ticket_en: ahora, consultas: 0 } } : {}),
      },
      ahora,
    );
  }
  return { runId, creado: created };
}
