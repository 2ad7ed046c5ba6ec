import type { Reader } from '../../../platform/database/database.ts';
import type { Emisor } from '../domain/comprobante.ts';
import { comprobanteInvalido } from '../errors.ts';
import type { FacturacionTables } from '../tables.ts';

/** The company, as documents carry it. Throws `facturacion.comprobante_invalido` where it is not registered yet. */
export async function cargarEmisor(reader: Reader): Promise<Emisor> {
  const fila = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.emisor')
    .selectAll()
    .executeTakeFirst();
  if (!fila) throw comprobanteInvalido('Falta registrar los datos de la empresa que emite.');
  return {
    ruc: fila.ruc,
    razonSocial: fila.razon_social,
    nombreComercial: fila.nombre_comercial,
    direccion: fila.direccion,
    distrito: fila.distrito,
    provincia: fila.provincia,
    departamento: fila.departamento,
    ubigeo: fila.ubigeo,
    telefono: fila.telefono,
    web: fila.web,
  };
}
