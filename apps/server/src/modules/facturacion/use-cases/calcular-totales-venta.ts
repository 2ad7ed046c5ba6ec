import { calcularTotales } from '@jsol/tributos/totales';
import type { Reader } from '../../../platform/database/database.ts';
import { parametroVigente } from '../queries/parametros.ts';

export type LineaVendida = {
  productoId: string;
  codigo: string;
  descripcion: string;
  /** UN/ECE rec 20. */
  unidad: string;
  /** Decimal, up to 3 places. */
  cantidad: string;
  /** With IGV where the product bears it. */
  precioUnitario: string;
  /** 0 to 100. */
  descuentoPorcentaje: string;
  /** Catalogue 07. */
  afectacion: '10' | '20' | '30';
};

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

/** What a sale costs on a Lima day, computed exactly as the receipt will be. */
export async function calcularTotalesVenta(
  reader: Reader,
  lineas: readonly LineaVendida[],
  fecha: string,
): Promise<TotalesVenta> {
  const { totales } = calcularTotales(lineas, await tasaIgvVigente(reader, fecha));
  const { total, gravado, exonerado, inafecto, igv, descuentos } = totales;
  return { total, gravado, exonerado, inafecto, igv, descuentos };
}
