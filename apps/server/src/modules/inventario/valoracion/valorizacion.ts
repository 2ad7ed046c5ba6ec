import { sql } from 'kysely';
import type { z } from 'zod';
import type {
  diferenciasPagina,
  incidenciasPagina,
  productosValorizadosPagina,
  productosValorizadosQuery,
  valorizacionQuery,
  valorizacionSchema,
} from '@jsol/contracts/inventario-valoracion';
import { sumar, valorUnitario } from '@jsol/tributos/dinero';
import type { Reader } from '../../../platform/database/database.ts';
import { findRuns } from '../../../platform/tasks/runs-queries.ts';
import { centimos, milesimas, unitario } from '../domain/punto-fijo.ts';
import { patronesDePalabras } from '../domain/texto-buscable.ts';
import { actualizarValoracionInventario } from './tasks.ts';

/** Units and value of each pair at the end of a day. */
const saldosAl = (fecha: string) => sql`
  inventario.existencias e
  join inventario.productos p on p.id = e.producto_id
  cross join lateral (
    select cantidad, valor from inventario.saldos_diarios s
    where s.producto_id = e.producto_id and s.almacen_id = e.almacen_id and s.dia <= ${fecha}
    order by dia desc limit 1) s`;
const conAlgo = sql`(s.cantidad <> 0 or s.valor <> 0)`;

/** What the warehouses are worth by category at the end of a day, and how up to date that is. */
export async function valorizacion(
  reader: Reader,
  { fecha, almacenId }: z.output<typeof valorizacionQuery>,
  /** Whether a person may see a warehouse. */
  alcanzado: (almacenId: string) => boolean = () => true,
): Promise<z.input<typeof valorizacionSchema>> {
  const { rows } = await sql<z.input<typeof valorizacionSchema>['filas'][number]>`
    select t.almacen_id as "almacenId", a.nombre as almacen, t.categoria, t.productos, t.valor, d.valor as guardado
    from (
      select e.almacen_id, p.categoria, count(*)::int as productos, sum(s.valor) as valor
      from ${saldosAl(fecha)}
      where ${conAlgo} ${almacenId ? sql`and e.almacen_id = ${almacenId}` : sql``} group by 1, 2) t
    join inventario.almacenes a on a.id = t.almacen_id
    left join inventario.valoraciones_diarias d
      on d.dia = ${fecha} and d.almacen_id = t.almacen_id and d.categoria = t.categoria
    order by a.codigo, t.categoria`.execute(reader);
  const filas = rows.filter((fila) => alcanzado(fila.almacenId));
  const { rows: pendientes } = await sql<{ cuantos: number }>`
    select count(distinct producto_id)::int as cuantos from inventario.existencias where valorar_desde is not null`.execute(
    reader,
  );
  const [corrida] = await findRuns(reader, { task: actualizarValoracionInventario.name, key: 'valoracion', limit: 1 });
  return {
    fecha,
    filas,
    total: sumar(filas.map(({ valor }) => valor)),
    porCostear: pendientes[0]!.cuantos,
    corrida: corrida ? { runId: corrida.id, estado: corrida.state, motivo: corrida.reason } : null,
    ultima: await ultimaCorrida(reader),
  };
}

async function ultimaCorrida(reader: Reader): Promise<z.input<typeof valorizacionSchema>['ultima']> {
  type Ultima = NonNullable<z.input<typeof valorizacionSchema>['ultima']>;
  const { rows } = await sql<Omit<Ultima, 'terminadaEn'> & { terminada_en: Date }>`
    select c.terminada_en, c.hechos, c.omitidos, c.fallidos, c.revisados,
      (select count(*)::int from inventario.diferencias_costo d where d.run_id = c.run_id) as diferencias,
      (select coalesce(sum(despues - antes), 0)::numeric(20, 2) from inventario.diferencias_costo d
        where d.run_id = c.run_id) as cambio,
      (select count(*)::int from inventario.incidencias_valoracion i where i.run_id = c.run_id) as incidencias
    from inventario.corridas_valoracion c where c.terminada_en is not null order by c.empezada_en desc limit 1`.execute(
    reader,
  );
  const [ultima] = rows;
  if (!ultima) return null;
  const { terminada_en: terminadaEn, ...cuenta } = ultima;
  return { ...cuenta, terminadaEn: terminadaEn.toISOString() };
}

/** The products of a warehouse with what each is worth at the end of a day, the dearest first. */
export async function productosValorizados(
  reader: Reader,
  filtro: z.output<typeof productosValorizadosQuery>,
): Promise<z.input<typeof productosValorizadosPagina>> {
  const condiciones = [
    conAlgo,
    sql`e.almacen_id = ${filtro.almacenId}`,
    ...(filtro.categoria ? [sql`p.categoria = ${filtro.categoria}`] : []),
    ...patronesDePalabras(filtro.q ?? '').map((patron) => sql`p.busqueda like ${patron}`),
  ];
  const { rows } = await sql<{
    id: string;
    codigo: string;
    nombre: string;
    unidad: string;
    cantidad: string;
    valor: string;
    total: number;
  }>`
    select p.id, p.codigo, p.nombre, p.unidad, s.cantidad, s.valor, count(*) over ()::int as total
    from ${saldosAl(filtro.fecha)} where ${sql.join(condiciones, sql` and `)}
    order by s.valor desc, p.codigo limit ${filtro.porPagina} offset ${(filtro.pagina - 1) * filtro.porPagina}`.execute(
    reader,
  );
  return {
    items: rows.map(({ id, codigo, nombre, unidad, cantidad, valor }) => ({
      productoId: id,
      codigo,
      nombre,
      unidad,
      cantidad: valorUnitario(cantidad),
      costoUnitario: unitario(centimos(valor), milesimas(cantidad)),
      valor,
    })),
    total: rows[0]?.total ?? 0,
    pagina: filtro.pagina,
    porPagina: filtro.porPagina,
  };
}

/** What exits cost before and after something came late for them, the newest first. */
export async function diferencias(
  reader: Reader,
  pagina: { pagina: number; porPagina: number },
): Promise<z.input<typeof diferenciasPagina>> {
  type Item = z.input<typeof diferenciasPagina>['items'][number];
  const { rows } = await sql<Omit<Item, 'fecha' | 'en'> & { fecha: Date; en: Date; total: number }>`
    select d.producto_id as "productoId", p.nombre as producto, m.almacen_id as "almacenId", a.nombre as almacen,
      m.documento, m.motivo, m.fecha, d.antes, d.despues, d.en, count(*) over ()::int as total
    from inventario.diferencias_costo d
    join inventario.movimientos m on m.id = d.salida_id
    join inventario.productos p on p.id = d.producto_id
    join inventario.almacenes a on a.id = m.almacen_id
    join inventario.corridas_valoracion c on c.run_id = d.run_id
    order by c.empezada_en desc, m.fecha_valor, m.orden limit ${pagina.porPagina} offset ${(pagina.pagina - 1) * pagina.porPagina}`.execute(
    reader,
  );
  return {
    items: rows.map(({ total: _, fecha, en, ...fila }) => ({
      ...fila,
      fecha: fecha.toISOString(),
      en: en.toISOString(),
    })),
    total: rows[0]?.total ?? 0,
    ...pagina,
  };
}

/** What runs could not value and what the weekly check found, the newest first. */
export async function incidencias(
  reader: Reader,
  pagina: { pagina: number; porPagina: number },
): Promise<z.input<typeof incidenciasPagina>> {
  const { rows } = await sql<{ productoId: string; producto: string; motivo: string; en: Date; total: number }>`
    select i.producto_id as "productoId", p.nombre as producto, i.motivo, i.en, count(*) over ()::int as total
    from inventario.incidencias_valoracion i join inventario.productos p on p.id = i.producto_id
    order by i.en desc, p.codigo limit ${pagina.porPagina} offset ${(pagina.pagina - 1) * pagina.porPagina}`.execute(
    reader,
  );
  return {
    items: rows.map(({ total: _, en, ...fila }) => ({ ...fila, en: en.toISOString() })),
    total: rows[0]?.total ?? 0,
    ...pagina,
  };
}
