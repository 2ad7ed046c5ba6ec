import type { Reader } from '../../../platform/database/database.ts';
import type { Emisor } from '../domain/comprobante.ts';
import { comprobanteInvalido } from '../errors.ts';
import type { FacturacionTables } from '../tables.ts';

/** Of `facturacion.emisor`, what documents carry; its logo is a file and is not among it. */
export const columnasDelEmisor = [
  'ruc',
  'razon_social as razonSocial',
  'nombre_comercial as nombreComercial',
  'direccion',
  'distrito',
  'provincia',
  'departamento',
  'ubigeo',
  'telefono',
  'web',
] as const;

/** The company, as documents carry it. Throws `facturacion.comprobante_invalido` where it is not registered yet. */
export async function cargarEmisor(reader: Reader): Promise<Emisor> {
  const emisor = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.emisor')
    .select(columnasDelEmisor)
    .executeTakeFirst();
  if (!emisor) throw comprobanteInvalido('Falta registrar los datos de la empresa que emite.');
  return emisor;
}
