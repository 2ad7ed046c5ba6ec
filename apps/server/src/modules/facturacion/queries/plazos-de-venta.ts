import type { Reader } from '../../../platform/database/database.ts';
import type { FacturacionTables } from '../tables.ts';
import { vencimientoDe } from './plazo-de-emision.ts';

export type PlazosDeVenta = {
  /** Last Lima day on which SUNAT takes the receipt the way the company sends it. */
  venceEl: string;
  /** A boleta's last day by resumen diario, where that is later; null otherwise. */
  porResumenHasta: string | null;
};

/** Days after a sale of a Lima day in which its receipt can still be told with that day's date, whichever way. */
export async function diasDePlazo(reader: Reader, fechaEmision: string): Promise<Record<'01' | '03', number>> {
  const dias = async (tipo: '01' | '03'): Promise<number> => {
    const { venceEl, porResumenHasta } = await plazosDeVenta(reader, { tipo, fechaEmision });
    return (Date.parse(porResumenHasta ?? venceEl) - Date.parse(fechaEmision)) / 86_400_000;
  };
  return { '01': await dias('01'), '03': await dias('03') };
}

/** Until when a sale of a Lima day can get its receipt with that day's date. */
export async function plazosDeVenta(
  reader: Reader,
  { tipo, fechaEmision }: { tipo: '01' | '03'; fechaEmision: string },
): Promise<PlazosDeVenta> {
  const documento = { tipo, serie: '', fechaEmision };
  if (tipo === '01') {
    return { venceEl: await vencimientoDe(reader, { ...documento, via: 'individual' }), porResumenHasta: null };
  }
  const { boletas_via: via } = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.opciones_emision')
    .select('boletas_via')
    .executeTakeFirstOrThrow();
  const venceEl = await vencimientoDe(reader, { ...documento, via });
  const porResumen = await vencimientoDe(reader, { ...documento, via: 'resumen' });
  return { venceEl, porResumenHasta: porResumen > venceEl ? porResumen : null };
}
