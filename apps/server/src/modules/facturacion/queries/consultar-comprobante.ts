import type { EstadoComprobante } from '@jsol/contracts/facturacion';
import type { Reader } from '../../../platform/database/database.ts';
import { numeroCompleto, type TipoDocumento } from '../domain/numeracion.ts';
import type { FacturacionTables } from '../tables.ts';

export type ComprobanteConsultado = {
  tipo: TipoDocumento;
  numero: string;
  estado: EstadoComprobante;
  firmado: boolean;
};

/** What another module shows of a receipt of its own; null when there is none. */
export async function consultarComprobante(reader: Reader, id: string): Promise<ComprobanteConsultado | null> {
  const fila = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.comprobantes')
    .select(['tipo', 'serie', 'numero', 'estado', (eb) => eb('xml', 'is not', null).as('firmado')])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!fila) return null;
  const { tipo, serie, numero, estado, firmado } = fila;
  return { tipo, numero: numeroCompleto(serie, numero), estado, firmado: Boolean(firmado) };
}
