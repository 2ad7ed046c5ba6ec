import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { InventarioTables } from '../tables.ts';

export type NuevoProducto = {
  codigo: string;
  codigoBarras: string | null;
  nombre: string;
  categoria: string;
  /** UN/ECE rec 20 (catalogue 03). */
  unidad: string;
  /** Soles with two decimals, with IGV where the product bears it. */
  precio: string;
  /** Catalogue 07. */
  afectacion: '10' | '20' | '30';
  stockMinimo: string;
};

/** @returns the product's id. Code and bar code must be new. */
export async function registrarProducto(tx: Tx, producto: NuevoProducto): Promise<string> {
  const id = uuidv7();
  const { codigoBarras: codigo_barras, stockMinimo: stock_minimo, ...resto } = producto;
  await tx
    .withTables<InventarioTables>()
    .insertInto('inventario.productos')
    .values({ id, codigo_barras, stock_minimo, ...resto })
    .execute();
  return id;
}
