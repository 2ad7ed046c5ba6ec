import type { Tx } from '../../../platform/database/database.ts';
import type { XmlFirmado } from '../documents/firmar.ts';
import type { FacturacionTables } from '../tables.ts';
import type { Anotacion } from './cambiar-estado.ts';

export const anotacionDeFirma = ({ hash }: XmlFirmado, runId: string): Anotacion => ({
  tipo: 'tarea',
  titulo: 'Firmado',
  detalle: hash,
  runId,
});

/**
 * Keeps the signed bytes, once: those stored first are sent always, so a second worker that signed too throws its own
 * away (the signature is deterministic, its certificate may have changed).
 * @returns the bytes that are stored, and whether they are these.
 */
export async function guardarFirma(
  tx: Tx,
  comprobanteId: string,
  firmado: XmlFirmado,
): Promise<{ firmado: XmlFirmado; primera: boolean }> {
  const db = tx.withTables<FacturacionTables>();
  const { numUpdatedRows } = await db
    .updateTable('facturacion.comprobantes')
    .set({ xml: firmado.xml, hash: firmado.hash })
    .where('id', '=', comprobanteId)
    .where('xml', 'is', null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 1n) return { firmado, primera: true };
  const { xml, hash } = await db
    .selectFrom('facturacion.comprobantes')
    .select(['xml', 'hash'])
    .where('id', '=', comprobanteId)
    .executeTakeFirstOrThrow();
  return { firmado: { xml: xml!, hash: hash! }, primera: false };
}
