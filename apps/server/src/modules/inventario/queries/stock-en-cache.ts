import { sql } from 'kysely';
import { valorUnitario } from '@jsol/tributos/dinero';
import type { Caches } from '../../../platform/cache/cache.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { cacheStock } from '../caches.ts';

/** What is there, and what of it is not kept for others. */
export type Unidades = { stock: string; disponible: string };

/** Units on hand of several products, for showing: at most 30 s old. One query serves all that the cache lacks. */
export async function stockParaMostrar(
  { reader, caches }: { reader: Reader; caches: Caches },
  almacenId: string,
  productoIds: readonly string[],
): Promise<ReadonlyMap<string, Unidades>> {
  let consulta: Promise<Map<string, Unidades>> | null = null;
  const todos = () => (consulta ??= leerStock(reader, almacenId, productoIds));
  const pares = await Promise.all(
    productoIds.map(async (productoId) => {
      const stock = await caches.read(
        cacheStock,
        { almacenId, productoId },
        async () => (await todos()).get(productoId) ?? { stock: '0', disponible: '0' },
      );
      return [productoId, stock] as const;
    }),
  );
  return new Map(pares);
}

async function leerStock(
  reader: Reader,
  almacenId: string,
  productoIds: readonly string[],
): Promise<Map<string, Unidades>> {
  const { rows } = await sql<Unidades & { producto_id: string }>`
    select producto_id, stock, stock - reservado as disponible from inventario.existencias
    where almacen_id = ${almacenId} and producto_id = any(${productoIds}::uuid[])`.execute(reader);
  return new Map(
    rows.map(({ producto_id, stock, disponible }) => [
      producto_id,
      { stock: valorUnitario(stock), disponible: valorUnitario(disponible) },
    ]),
  );
}
