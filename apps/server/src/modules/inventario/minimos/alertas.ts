import { sql } from 'kysely';
import type { z } from 'zod';
import type {
  alertasStockPagina,
  alertasStockQuery,
  lotesPagina,
  lotesQuery,
} from '@jsol/contracts/inventario-alertas';
import { valorUnitario } from '@jsol/tributos/dinero';
import type { Reader } from '../../../platform/database/database.ts';
import { patronesDePalabras } from '../domain/texto-buscable.ts';
import { cantidadSugerida, type Cantidades } from './nivel.ts';

type FilaAlerta = Cantidades & {
  id: string;
  producto_id: string;
  codigo: string;
  nombre: string;
  unidad: string;
  nivel: 'bajo' | 'critico';
  abierta_en: Date;
  avisada_en: Date | null;
  cerrada_en: Date | null;
  motivo_cierre: 'recuperado' | 'sin-vigilancia' | null;
  stock: string;
  reservado: string;
};

/** A warehouse's alerts with the figures of this moment; the worst first, closed ones by date. */
export async function listarAlertas(
  reader: Reader,
  { almacenId, estado, pagina, porPagina }: z.output<typeof alertasStockQuery>,
): Promise<z.input<typeof alertasStockPagina>> {
  const abiertas = estado === 'abiertas';
  const donde = sql`s.almacen_id = ${almacenId} and s.cerrada_en is ${sql.raw(abiertas ? 'null' : 'not null')}`;
  const [{ rows }, cuenta] = await Promise.all([
    sql<FilaAlerta>`
      select s.*, p.codigo, p.nombre, p.unidad, e.stock, e.reservado, e.stock - e.reservado as disponible,
             coalesce(n.minimo, p.stock_minimo) as minimo, coalesce(n.critico, p.stock_critico) as critico
      from inventario.alertas_stock s
      join inventario.productos p on p.id = s.producto_id
      join inventario.existencias e on e.almacen_id = s.almacen_id and e.producto_id = s.producto_id
      left join inventario.niveles n on n.almacen_id = s.almacen_id and n.producto_id = s.producto_id
      where ${donde} order by ${abiertas ? sql`s.nivel desc, s.abierta_en, s.id` : sql`s.cerrada_en desc, s.id`}
      limit ${porPagina} offset ${(pagina - 1) * porPagina}`.execute(reader),
    sql<{ total: number }>`select count(*)::int as total from inventario.alertas_stock s where ${donde}`.execute(
      reader,
    ),
  ]);
  return {
    items: rows.map((fila) => ({
      id: fila.id,
      producto: { id: fila.producto_id, codigo: fila.codigo, nombre: fila.nombre, unidad: fila.unidad },
      nivel: fila.nivel,
      abiertaEn: fila.abierta_en.toISOString(),
      avisadaEn: fila.avisada_en?.toISOString() ?? null,
      cerradaEn: fila.cerrada_en?.toISOString() ?? null,
      motivoCierre: fila.motivo_cierre,
      stock: valorUnitario(fila.stock),
      reservado: valorUnitario(fila.reservado),
      disponible: valorUnitario(fila.disponible),
      minimo: valorUnitario(fila.minimo),
      critico: valorUnitario(fila.critico),
      sugerido: cantidadSugerida(fila, fila.unidad),
    })),
    total: cuenta.rows[0]!.total,
    pagina,
    porPagina,
  };
}

type FilaLote = {
  lote_id: string;
  lote: string;
  vence: string | null;
  dias: number | null;
  stock: string;
  producto_id: string;
  codigo: string;
  nombre: string;
  unidad: string;
};

/** The lots a warehouse has units of, the first to expire first. @param hoy Lima's day */
export async function listarLotes(
  reader: Reader,
  { almacenId, productoId, q, ver, pagina, porPagina }: z.output<typeof lotesQuery>,
  hoy: string,
): Promise<z.input<typeof lotesPagina>> {
  const condiciones = [
    sql`e.almacen_id = ${almacenId} and e.stock <> 0`,
    ...(productoId ? [sql`p.id = ${productoId}`] : []),
    ...patronesDePalabras(q ?? '').map((patron) => sql`(p.busqueda like ${patron} or lower(l.codigo) like ${patron})`),
    ...(ver === 'por-vencer' ? [sql`l.vence >= ${hoy}::date and l.vence - ${hoy}::date < 30`] : []),
    ...(ver === 'vencidos' ? [sql`l.vence < ${hoy}::date`] : []),
  ];
  const donde = sql.join(condiciones, sql` and `);
  const tablas = sql`inventario.existencias_lotes e join inventario.lotes l on l.id = e.lote_id
    join inventario.productos p on p.id = l.producto_id`;
  const [{ rows }, cuenta] = await Promise.all([
    sql<FilaLote>`
      select l.id as lote_id, l.codigo as lote, l.vence, l.vence - ${hoy}::date as dias, e.stock,
             p.id as producto_id, p.codigo, p.nombre, p.unidad
      from ${tablas} where ${donde} order by l.vence nulls last, p.nombre_busqueda, l.codigo
      limit ${porPagina} offset ${(pagina - 1) * porPagina}`.execute(reader),
    sql<{ total: number }>`select count(*)::int as total from ${tablas} where ${donde}`.execute(reader),
  ]);
  return {
    items: rows.map((fila) => ({
      loteId: fila.lote_id,
      codigo: fila.lote,
      vence: fila.vence,
      dias: fila.dias,
      stock: valorUnitario(fila.stock),
      producto: { id: fila.producto_id, codigo: fila.codigo, nombre: fila.nombre, unidad: fila.unidad },
    })),
    total: cuenta.rows[0]!.total,
    pagina,
    porPagina,
  };
}
