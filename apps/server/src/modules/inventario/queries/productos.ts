import { sql, type RawBuilder } from 'kysely';
import type { Producto } from '@jsol/contracts/inventario';
import { textoBuscable } from '@jsol/contracts/texto-buscable';
import type { Reader } from '../../../platform/database/database.ts';
import { literal, patronesDePalabras } from '../domain/texto-buscable.ts';
import type { ProductosTable } from '../tables.ts';

export type FilaProducto = Pick<
  ProductosTable,
  'id' | 'codigo' | 'codigo_barras' | 'nombre' | 'categoria' | 'unidad' | 'precio' | 'afectacion'
> & { activo: boolean };

const columnas = sql`p.id, p.codigo, p.codigo_barras, p.nombre, p.categoria, p.unidad, p.precio, p.afectacion, p.activo`;

export const aProducto = (fila: FilaProducto): Producto => ({
  id: fila.id,
  codigo: fila.codigo,
  codigoBarras: fila.codigo_barras,
  nombre: fila.nombre,
  categoria: fila.categoria,
  unidad: fila.unidad,
  precio: fila.precio,
  afectacion: fila.afectacion,
  activo: fila.activo,
});

/** The products a sale names, active or not, by id. */
export async function cargarProductos(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, Producto>> {
  const { rows } = await sql<FilaProducto>`
    select ${columnas} from inventario.productos p where p.id = any(${ids}::uuid[])`.execute(reader);
  return new Map(rows.map((fila) => [fila.id, aProducto(fila)]));
}

export type ProductosHallados = { items: Producto[]; exacto: boolean; categorias: string[] };

/**
 * What the till's search box finds among active products. A scanned or typed code answers that product alone;
 * otherwise every word must occur somewhere in code, bar code, name or category, in any order and without regard to
 * accents. Names that begin with the text come first, then alphabetically.
 */
export async function buscarProductos(
  reader: Reader,
  { q, categoria, limite }: { q: string; categoria?: string | undefined; limite: number },
): Promise<ProductosHallados> {
  const categorias = await listarCategorias(reader);
  const texto = textoBuscable(q);
  if (texto !== '') {
    const porCodigo = await sql<FilaProducto>`
      select ${columnas} from inventario.productos p
      where p.activo and (p.codigo = ${texto.toUpperCase()} or p.codigo_barras = ${texto}) limit 2`.execute(reader);
    // The code of one product may be the bar code of another: then it takes a person to choose.
    if (porCodigo.rows.length > 0) {
      return { items: porCodigo.rows.map(aProducto), exacto: porCodigo.rows.length === 1, categorias };
    }
  }
  const comunes = [sql`p.activo`, ...(categoria ? [sql`p.categoria = ${categoria}`] : [])];
  if (texto === '') return { items: await listar(reader, comunes, limite), exacto: false, categorias };
  // Two questions, so that each can walk the index of names and stop at the limit: a word that half the catalogue
  // holds costs no more than a rare one.
  const comienza = sql`p.nombre_busqueda like ${`${literal(texto)}%`}`;
  const primeros = await listar(reader, [...comunes, comienza], limite);
  const faltan = limite - primeros.length;
  if (faltan === 0) return { items: primeros, exacto: false, categorias };
  const palabras = patronesDePalabras(texto).map((patron) => sql`p.busqueda like ${patron}`);
  const demas = await listar(reader, [...comunes, ...palabras, sql`not ${comienza}`], faltan);
  return { items: [...primeros, ...demas], exacto: false, categorias };
}

async function listar(
  reader: Reader,
  condiciones: readonly RawBuilder<unknown>[],
  limite: number,
): Promise<Producto[]> {
  const { rows } = await sql<FilaProducto>`
    select ${columnas} from inventario.productos p
    where ${sql.join(condiciones, sql` and `)}
    order by p.nombre_busqueda, p.id limit ${limite}`.execute(reader);
  return rows.map(aProducto);
}

/** Distinct categories by jumping along the index: as many steps as categories, however many products. */
export async function listarCategorias(reader: Reader): Promise<string[]> {
  const { rows } = await sql<{ categoria: string }>`
    with recursive salto as (
      (select categoria from inventario.productos where activo order by categoria limit 1)
      union all
      select (select p.categoria from inventario.productos p where p.activo and p.categoria > s.categoria
              order by p.categoria limit 1)
      from salto s where s.categoria is not null)
    select categoria from salto where categoria is not null`.execute(reader);
  return rows.map((fila) => fila.categoria).sort((a, b) => a.localeCompare(b, 'es'));
}
