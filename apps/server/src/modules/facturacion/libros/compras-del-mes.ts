import type { Reader, Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { CompraDelLibro } from './compra-del-libro.ts';
import type { CompraNoDomiciliado } from './compras-no-domiciliados.ts';
import type { LibrosTables } from './tables.ts';

export type CompraAnotada =
  { clase: 'domiciliada'; compra: CompraDelLibro } | { clase: 'no-domiciliada'; compra: CompraNoDomiciliado };

/**
 * Tells a purchase in the register of a month; again with the same `cuo`, it replaces what was told.
 * @param origen who knows it: `'compras'`, `'propuesta-rce'`.
 */
export async function anotarCompra(tx: Tx, periodo: string, anotada: CompraAnotada, origen: string): Promise<void> {
  const contenido = JSON.stringify(anotada.compra);
  await tx
    .withTables<LibrosTables>()
    .insertInto('facturacion.compras_del_libro')
    .values({ id: uuidv7(), periodo, clase: anotada.clase, cuo: anotada.compra.cuo, contenido, origen })
    .onConflict((conflicto) => conflicto.columns(['clase', 'cuo']).doUpdateSet({ periodo, contenido, origen }))
    .execute();
}

/** The purchases of a month by `cuo`, so that the same data makes the same file. */
export async function comprasDelMes(reader: Reader, periodo: string): Promise<CompraDelLibro[]> {
  return (await deClase(reader, periodo, 'domiciliada')) as CompraDelLibro[];
}

export async function noDomiciliadosDelMes(reader: Reader, periodo: string): Promise<CompraNoDomiciliado[]> {
  return (await deClase(reader, periodo, 'no-domiciliada')) as CompraNoDomiciliado[];
}

async function deClase(reader: Reader, periodo: string, clase: CompraAnotada['clase']) {
  const filas = await reader
    .withTables<LibrosTables>()
    .selectFrom('facturacion.compras_del_libro')
    .select('contenido')
    .where('periodo', '=', periodo)
    .where('clase', '=', clase)
    .orderBy('cuo')
    .execute();
  return filas.map(({ contenido }) => contenido);
}
