import type { Reader } from '../../../platform/database/database.ts';
import { productosPorCodigo } from '../../inventario/public.ts';
import type { EcommerceTables } from '../tables.ts';

/** Our product of each SKU that has one: what a person said of this shop first, then the codes of the catalogue. */
export async function productosDeLineas(
  reader: Reader,
  canalId: string,
  lineas: readonly { sku: string }[],
): Promise<ReadonlyMap<string, string>> {
  const skus = [...new Set(lineas.map(({ sku }) => sku))];
  if (skus.length === 0) return new Map();
  const dichas = await reader
    .withTables<EcommerceTables>()
    .selectFrom('ecommerce.equivalencias')
    .select(['sku', 'producto_id'])
    .where('canal_id', '=', canalId)
    .where('sku', 'in', skus)
    .execute();
  return new Map([
    ...(await productosPorCodigo(reader, skus)),
    ...dichas.map(({ sku, producto_id }) => [sku, producto_id] as const),
  ]);
}
