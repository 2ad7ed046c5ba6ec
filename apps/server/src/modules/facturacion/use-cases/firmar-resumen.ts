import type { Tx } from '../../../platform/database/database.ts';
import type { CertificadoCargado } from '../documents/certificado.ts';
import { firmar, type XmlFirmado } from '../documents/firmar.ts';
import { xmlDeResumen } from '../documents/xml-de-resumen.ts';
import type { FacturacionTables } from '../tables.ts';
import type { ResumenPorTramitar } from './cargar-resumen.ts';

export type ResumenFirmado = ({ kind: 'firmado' } & XmlFirmado) | { kind: 'sin-certificado'; motivo: string };

/** Signs the file, once: the bytes stored first are the ones sent always. */
export async function firmarResumen(
  inTransaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  resumen: ResumenPorTramitar,
  certificado: () => Promise<CertificadoCargado>,
): Promise<ResumenFirmado> {
  if (resumen.xml && resumen.hash) return { kind: 'firmado', xml: resumen.xml, hash: resumen.hash };
  const cargado = await certificado();
  if (cargado.kind !== 'ok') return { kind: 'sin-certificado', motivo: cargado.motivo };
  const firmado = firmar(xmlDeResumen(resumen.contenido), cargado.certificado);
  const guardado = await inTransaction(async (tx) => {
    const db = tx.withTables<FacturacionTables>();
    const primera = await db
      .updateTable('facturacion.resumenes')
      .set({ xml: firmado.xml, hash: firmado.hash })
      .where('id', '=', resumen.id)
      .where('xml', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (primera) return firmado;
    const { xml, hash } = await db
      .selectFrom('facturacion.resumenes')
      .select(['xml', 'hash'])
      .where('id', '=', resumen.id)
      .executeTakeFirstOrThrow();
    return { xml: xml!, hash: hash! };
  });
  return { kind: 'firmado', ...guardado };
}
