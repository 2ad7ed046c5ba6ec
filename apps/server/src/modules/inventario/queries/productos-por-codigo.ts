import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';

/** Active products by code, or by bar code where no code is the same. */
export async function productosPorCodigo(
  reader: Reader,
  codigos: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ buscado: string; id: string }>`
    select distinct on (buscado) buscado, p.id from unnest(${[...new Set(codigos)]}::text[]) as t (buscado)
    join inventario.productos p on p.activo and (p.codigo = upper(buscado) or p.codigo_barras = buscado)
    order by buscado, (p.codigo = upper(buscado)) desc`.execute(reader);
  return new Map(rows.map(({ buscado, id }) => [buscado, id]));
}
