import { sql } from 'kysely';
import type { z } from 'zod';
import type {
  conteoLineasPagina,
  conteoLineasQuery,
  conteoSchema,
  conteosPagina,
  conteosQuery,
} from '@jsol/contracts/inventario-conteos';
import { decimal, valorUnitario } from '@jsol/tributos/dinero';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { alcanza } from '../domain/alcance.ts';
import { patronesDePalabras } from '../domain/texto-buscable.ts';
import { conteoNoEncontrado } from '../errors.ts';
import type { EstadoConteo } from '../tables.ts';
import { numeroDeConteo } from './abrir-conteo.ts';

type Fila = {
  id: string;
  numero: string;
  almacen_id: string;
  almacen: string;
  alcance: 'almacen' | 'categoria' | 'lista';
  categoria: string | null;
  ciego: boolean;
  estado: EstadoConteo;
  abierto_en: Date;
  abierto_por: string;
  cerrado_en: Date | null;
  cerrado_por: string | null;
  lineas: number;
  contadas: number;
};

const consulta = sql`select c.*, a.nombre as almacen, n.lineas, n.contadas
  from inventario.conteos c join inventario.almacenes a on a.id = c.almacen_id
  cross join lateral (select count(*)::int as lineas, count(l.contado)::int as contadas
    from inventario.conteo_lineas l where l.conteo_id = c.id) n`;

const aConteo = (fila: Fila): z.input<typeof conteoSchema> => ({
  id: fila.id,
  numero: numeroDeConteo(fila.numero),
  almacen: { id: fila.almacen_id, nombre: fila.almacen },
  alcance: fila.alcance,
  categoria: fila.categoria,
  ciego: fila.ciego,
  estado: fila.estado,
  abiertoEn: fila.abierto_en.toISOString(),
  abiertoPor: fila.abierto_por,
  cerradoEn: fila.cerrado_en?.toISOString() ?? null,
  cerradoPor: fila.cerrado_por,
  lineas: fila.lineas,
  contadas: fila.contadas,
});

export async function listarConteos(
  reader: Reader,
  { almacenId, pagina, porPagina }: z.output<typeof conteosQuery>,
): Promise<z.input<typeof conteosPagina>> {
  const [filas, cuenta] = await Promise.all([
    sql<Fila>`${consulta} where c.almacen_id = ${almacenId} order by c.numero desc
      limit ${porPagina} offset ${(pagina - 1) * porPagina}`.execute(reader),
    sql<{ total: number }>`select count(*)::int as total from inventario.conteos
      where almacen_id = ${almacenId}`.execute(reader),
  ]);
  return { items: filas.rows.map(aConteo), total: cuenta.rows[0]!.total, pagina, porPagina };
}

/** Throws `inventario.conteo_no_encontrado` for one of a warehouse the person may not see. */
export async function leerConteo(
  reader: Reader,
  id: string,
  principal: Pick<Principal, 'scopes'>,
): Promise<z.input<typeof conteoSchema>> {
  const { rows } = await sql<Fila>`${consulta} where c.id = ${id}`.execute(reader);
  const [fila] = rows;
  if (!fila || !alcanza(principal, fila.almacen_id)) {
    throw conteoNoEncontrado('Ese conteo no existe o es de otro almacén.');
  }
  return aConteo(fila);
}

type FilaLinea = {
  id: string;
  producto_id: string;
  codigo: string;
  codigo_barras: string | null;
  nombre: string;
  unidad: string;
  lote: string | null;
  vence: string | null;
  contado: string | null;
  stock_al_contar: string | null;
  contado_en: Date | null;
  contado_por: string | null;
  version: number;
};

/** The lines of a count. While a blind one is under way nobody sees what there should be. */
export async function listarLineas(
  reader: Reader,
  { id, ciego, estado }: Pick<z.input<typeof conteoSchema>, 'id' | 'ciego' | 'estado'>,
  { q, ver, pagina, porPagina }: z.output<typeof conteoLineasQuery>,
): Promise<z.input<typeof conteoLineasPagina>> {
  const aCiegas = ciego && estado === 'abierto';
  const condiciones = [
    sql`l.conteo_id = ${id}`,
    ...patronesDePalabras(q ?? '').map((patron) => sql`p.busqueda like ${patron}`),
    ...(ver === 'sin-contar' ? [sql`l.contado is null`] : []),
    ...(ver === 'con-diferencia' ? [aCiegas ? sql`false` : sql`l.contado <> l.stock_al_contar`] : []),
  ];
  const donde = sql.join(condiciones, sql` and `);
  const tablas = sql`inventario.conteo_lineas l join inventario.productos p on p.id = l.producto_id
    left join inventario.lotes o on o.id = l.lote_id`;
  const [filas, cuenta] = await Promise.all([
    sql<FilaLinea>`select l.*, p.codigo, p.codigo_barras, p.nombre, p.unidad, o.codigo as lote, o.vence
      from ${tablas} where ${donde} order by p.nombre_busqueda, o.vence nulls last, l.id
      limit ${porPagina} offset ${(pagina - 1) * porPagina}`.execute(reader),
    sql<{ total: number }>`select count(*)::int as total from ${tablas} where ${donde}`.execute(reader),
  ]);
  return {
    items: filas.rows.map((fila) => ({
      id: fila.id,
      producto: {
        id: fila.producto_id,
        codigo: fila.codigo,
        codigoBarras: fila.codigo_barras,
        nombre: fila.nombre,
        unidad: fila.unidad,
      },
      lote: fila.lote === null ? null : { codigo: fila.lote, vence: fila.vence },
      contado: fila.contado === null ? null : valorUnitario(fila.contado),
      contadoEn: fila.contado_en?.toISOString() ?? null,
      contadoPor: fila.contado_por,
      version: fila.version,
      esperado: aCiegas || fila.stock_al_contar === null ? null : valorUnitario(fila.stock_al_contar),
      diferencia:
        aCiegas || fila.contado === null || fila.stock_al_contar === null
          ? null
          : valorUnitario(decimal(fila.contado).minus(fila.stock_al_contar)),
    })),
    total: cuenta.rows[0]!.total,
    pagina,
    porPagina,
  };
}
