import { calcularTotales } from '@jsol/tributos/totales';
import type { Reader } from '../../../platform/database/database.ts';
import { sinTasaVigente } from '../errors.ts';
import type { FacturacionTables } from '../tables.ts';

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
