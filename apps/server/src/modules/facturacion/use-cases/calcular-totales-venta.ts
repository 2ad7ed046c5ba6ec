import { calcularDocumento } from '@jsol/tributos/calcular-documento';
import type { Reader } from '../../../platform/database/database.ts';
import { sinTasaVigente } from '../errors.ts';
import type { LineaVendida } from '../domain/crear-comprobante.ts';
import type { FacturacionTables } from '../tables.ts';

/** Soles with two decimals. */
export type TotalesVenta = {
  total: string;
  gravado: string;
  exonerado: string;
  inafecto: string;
  igv: string;
  descuentos: string;
};

/** The IGV rate in force on a Lima day, such as `0.18`. */
export async function tasaIgvVigente(reader: Reader, fecha: string): Promise<string> {
  const fila = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.tasas_igv')
    .select('tasa')
    .where('vigente_desde', '<=', fecha)
    .orderBy('vigente_desde', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!fila) throw sinTasaVigente(`No hay tasa de IGV registrada para el ${fecha}.`);
  return fila.tasa;
}

/** The rates in force on a Lima day, as fractions: all that a receipt's figures need beside what is sold. */
export const tasasVigentes = async (reader: Reader, fecha: string): Promise<{ tasaIgv: string; tasaIvap: string }> => ({
  tasaIgv: await tasaIgvVigente(reader, fecha),
  // 4 % since the law that created it (Ley 28211, 2004).
  tasaIvap: '0.04',
});

/** What a sale costs on a Lima day, computed exactly as the receipt will be. */
export async function calcularTotalesVenta(
  reader: Reader,
  lineas: readonly LineaVendida[],
  fecha: string,
): Promise<TotalesVenta> {
  const { totales } = calcularDocumento({ ...(await tasasVigentes(reader, fecha)), precios: 'con-impuestos', lineas });
  const { total, gravado, exonerado, inafecto, igv, descuentos } = totales;
  return { total, gravado, exonerado, inafecto, igv, descuentos };
}
