import { calcularDocumento } from '@jsol/tributos/calcular-documento';
import type { Reader } from '../../../platform/database/database.ts';
import type { LineaVendida } from '../domain/crear-comprobante.ts';
import { parametrosVigentes, parametroVigente } from '../queries/parametros.ts';

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
export const tasaIgvVigente = (reader: Reader, fecha: string): Promise<string> =>
  parametroVigente(reader, 'igv', fecha);

/** The rates in force on a Lima day, as fractions: all that a receipt's figures need beside what is sold. */
export async function tasasVigentes(reader: Reader, fecha: string): Promise<{ tasaIgv: string; tasaIvap: string }> {
  const { igv, ivap } = await parametrosVigentes(reader, ['igv', 'ivap'], fecha);
  return { tasaIgv: igv, tasaIvap: ivap };
}

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
