import type { Tx } from '../../../platform/database/database.ts';
import type { Certificado } from '../documents/certificado.ts';
import { firmar, type XmlFirmado } from '../documents/firmar.ts';
import { xmlDeDocumento } from '../documents/xml-de-documento.ts';
import type { FacturacionTables } from '../tables.ts';
import { anotar } from './cambiar-estado.ts';
import type { PorEmitir } from './cargar-por-emitir.ts';

/**
 * Signs the receipt, once: the bytes stored first are the ones sent always, so a second worker that signed too throws
 * its own away (the signature is deterministic, its certificate may have changed).
 */
export async function firmarComprobante(
  inTransaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  comprobante: PorEmitir,
  certificado: Certificado,
  runId: string,
): Promise<XmlFirmado> {
  if (comprobante.xml && comprobante.hash) return { xml: comprobante.xml, hash: comprobante.hash };
  const firmado = firmar(xmlDeDocumento(comprobante.contenido), certificado);
  return inTransaction(async (tx) => {
    const db = tx.withTables<FacturacionTables>();
    const primera = await db
      .updateTable('facturacion.comprobantes')
      .set({ xml: firmado.xml, hash: firmado.hash })
      .where('id', '=', comprobante.id)
      .where('xml', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (primera) {
      await anotar(tx, comprobante.id, { tipo: 'tarea', titulo: 'Firmado', detalle: firmado.hash, runId });
      return firmado;
    }
    const guardado = await db
      .selectFrom('facturacion.comprobantes')
      .select(['xml', 'hash'])
      .where('id', '=', comprobante.id)
      .executeTakeFirstOrThrow();
    return { xml: guardado.xml!, hash: guardado.hash! };
  });
}
