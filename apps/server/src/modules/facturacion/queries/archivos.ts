import type { Reader } from '../../../platform/database/database.ts';
import { leerCdr } from '../documents/cdr.ts';
import type { Branding } from '../documents/representacion-impresa/marca.ts';
import {
  representacionImpresa,
  type FormatoImpreso,
} from '../documents/representacion-impresa/representacion-impresa.ts';
import { nombreArchivo } from '../domain/numeracion.ts';
import { archivoNoDisponible, comprobanteNoEncontrado } from '../errors.ts';
import type { FacturacionTables } from '../tables.ts';

export type Archivo = { contenido: Buffer; nombre: string };

async function cargar(reader: Reader, id: string) {
  const fila = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.comprobantes')
    .select(['tipo', 'serie', 'numero', 'xml', 'hash', 'cdr', 'contenido', 'pagos', 'vuelto', 'emisor_nombre'])
    .select(['fecha_emision', 'cliente_nombre', 'moneda', 'total'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!fila) throw comprobanteNoEncontrado('Ese comprobante no existe.');
  return { ...fila, nombre: nombreArchivo(fila.contenido.emisor.ruc, fila) };
}

/** The signed bytes, never re-serialised. */
export async function archivoXml(reader: Reader, id: string): Promise<Archivo> {
  const { xml, nombre } = await cargar(reader, id);
  if (!xml) throw archivoNoDisponible('El XML aún no está firmado; lo estará en unos segundos.');
  return { contenido: xml, nombre: `${nombre}.xml` };
}

/** The CDR's ZIP as it came. */
export async function archivoCdr(reader: Reader, id: string): Promise<Archivo> {
  const { cdr, nombre } = await cargar(reader, id);
  if (!cdr) throw archivoNoDisponible('SUNAT todavía no entregó la constancia de este comprobante.');
  return { contenido: cdr, nombre: `R-${nombre}.zip` };
}

/** The company's dress for its paper. */
async function cargarBranding(reader: Reader): Promise<Branding> {
  const emisor = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.emisor')
    .select(['logo', 'color'])
    .executeTakeFirst();
  return emisor ?? { logo: null, color: null };
}

/** Where SUNAT shows it: only the CDR of a guía says so. */
function enlaceDe(cdr: Buffer | null): string | null {
  const leido = cdr && leerCdr(cdr);
  return leido?.kind === 'ok' ? leido.cdr.enlace : null;
}

/** The printed form, made from the frozen content each time: nothing to keep in step. */
export async function archivoPdf(reader: Reader, id: string, formato: FormatoImpreso): Promise<Archivo> {
  const fila = await cargar(reader, id);
  const contenido = await representacionImpresa(fila.contenido, {
    formato,
    branding: await cargarBranding(reader),
    hash: fila.hash,
    pagos: fila.pagos,
    vuelto: fila.vuelto,
    cajero: fila.emisor_nombre,
    enlace: enlaceDe(fila.cdr),
  });
  return { contenido, nombre: `${fila.nombre}.pdf` };
}

/** Everything a customer's mail carries; the CDR where SUNAT gave one. */
export async function archivosDelCorreo(reader: Reader, id: string) {
  const fila = await cargar(reader, id);
  const pdf = await archivoPdf(reader, id, 'a4');
  const adjuntos = [{ nombre: pdf.nombre, tipo: 'application/pdf', contenido: pdf.contenido }];
  if (fila.xml) adjuntos.push({ nombre: `${fila.nombre}.xml`, tipo: 'application/xml', contenido: fila.xml });
  if (fila.cdr) adjuntos.push({ nombre: `R-${fila.nombre}.zip`, tipo: 'application/zip', contenido: fila.cdr });
  return { documento: fila, adjuntos };
}
