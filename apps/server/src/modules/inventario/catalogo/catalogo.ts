import { sql } from 'kysely';
import type { z } from 'zod';
import type { almacenesDelCatalogo, productosPagina, productosQuery } from '@jsol/contracts/inventario-catalogo';
import { valorUnitario } from '@jsol/tributos/dinero';
import type { Reader } from '../../../platform/database/database.ts';
import { usuariosConPermiso } from '../../seguridad/public.ts';
import { patronesDePalabras } from '../domain/texto-buscable.ts';
import { aProducto, listarCategorias, type FilaProducto } from '../queries/productos.ts';

const ordenes = {
  nombre: sql`p.nombre_busqueda, p.id`,
  '-nombre': sql`p.nombre_busqueda desc, p.id desc`,
  codigo: sql`p.codigo`,
  '-codigo': sql`p.codigo desc`,
  precio: sql`p.precio, p.nombre_busqueda, p.id`,
  '-precio': sql`p.precio desc, p.nombre_busqueda, p.id`,
} satisfies Record<z.output<typeof productosQuery>['orden'], ReturnType<typeof sql>>;

type Fila = FilaProducto & { marca: string | null; stock_minimo: string; stock_critico: string; con_lotes: boolean };

/** One page of the catalogue, in use or not. */
export async function listarProductos(
  reader: Reader,
  { q, categoria, estado, orden, pagina, porPagina }: z.output<typeof productosQuery>,
): Promise<z.input<typeof productosPagina>> {
  const condiciones = [
    estado === 'todos' ? sql`true` : estado === 'activos' ? sql`p.activo` : sql`not p.activo`,
    ...(categoria ? [sql`p.categoria = ${categoria}`] : []),
    ...patronesDePalabras(q ?? '').map((patron) => sql`p.busqueda like ${patron}`),
  ];
  const donde = sql.join(condiciones, sql` and `);
  const [filas, cuenta, categorias] = await Promise.all([
    sql<Fila>`select p.* from inventario.productos p where ${donde} order by ${ordenes[orden]}
      limit ${porPagina} offset ${(pagina - 1) * porPagina}`.execute(reader),
    sql<{ total: number }>`select count(*)::int as total from inventario.productos p where ${donde}`.execute(reader),
    listarCategorias(reader),
  ]);
  return {
    items: filas.rows.map((fila) => ({
      ...aProducto(fila),
      marca: fila.marca,
      stockMinimo: valorUnitario(fila.stock_minimo),
      stockCritico: valorUnitario(fila.stock_critico),
      conLotes: fila.con_lotes,
    })),
    total: cuenta.rows[0]!.total,
    pagina,
    porPagina,
    categorias,
  };
}

type FilaAlmacen = {
  id: string;
  codigo: string;
  nombre: string;
  permite_negativo: boolean;
  activo: boolean;
  supervisor_id: string | null;
  seguidores: string[];
};

/** Every warehouse, and the people who may be put in charge of one. */
export async function listarAlmacenesDelCatalogo(reader: Reader): Promise<z.input<typeof almacenesDelCatalogo>> {
  const [{ rows }, gente] = await Promise.all([
    sql<FilaAlmacen>`
      select a.*, array(select s.usuario_id from inventario.seguidores_almacen s where s.almacen_id = a.id) as seguidores
      from inventario.almacenes a order by a.activo desc, a.codigo`.execute(reader),
    usuariosConPermiso(reader, 'inventario.ver'),
  ]);
  const personas = gente.map(({ id, nombre }) => ({ id, nombre }));
  const persona = (id: string | null) => personas.find((una) => una.id === id);
  return {
    items: rows.map((fila) => ({
      id: fila.id,
      codigo: fila.codigo,
      nombre: fila.nombre,
      permiteNegativo: fila.permite_negativo,
      activo: fila.activo,
      supervisor: persona(fila.supervisor_id) ?? null,
      seguidores: fila.seguidores.flatMap((id) => persona(id) ?? []),
    })),
    personas,
  };
}
