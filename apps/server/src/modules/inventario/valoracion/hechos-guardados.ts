import { sql } from 'kysely';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import type { Deficit, Estado, Momento } from '../domain/capas.ts';
import type { Hecho } from '../domain/peps.ts';
import { centimos, importe, milesimas } from '../domain/punto-fijo.ts';
import type { SalidaReferida } from '../domain/salida-referida.ts';
import { columna, instante, microsDe } from './columnas.ts';

/** A product and the moment behind which its history is read. */
export type Tramo = { productoId: string; desde: Momento };

/** Before anything that ever happened. */
export const elPrincipio: Momento = { micros: 0, orden: 0 };

const tramosSql = (tramos: readonly Tramo[]) => sql`
  select producto_id, ${instante('micros')} as fecha, orden from unnest(
    ${columna(
      tramos.map(({ productoId }) => productoId),
      'uuid',
    )},
    ${columna(
      tramos.map(({ desde }) => desde.micros),
      'float8',
    )},
    ${columna(
      tramos.map(({ desde }) => desde.orden),
      'bigint',
    )}) as p (producto_id, micros, orden)`;

type Fila = {
  producto_id: string;
  id: string;
  tipo: Hecho['tipo'];
  almacen_id: string;
  lote_id: string | null;
  micros: number;
  orden: number;
  cantidad: string;
  costo_unitario: string | null;
  devuelve_id: string | null;
  origen_id: string | null;
  entrada_id: string | null;
  importe: string | null;
};

/** Rows fetched at a time: a product with a million movements takes no more memory than one with five thousand. */
const filasPorVez = 5_000;

/** What happened to the products behind their moments, product by product and each in its order. Read within `tx`. */
export async function* hechosDesde(
  tx: Tx,
  tramos: readonly Tramo[],
): AsyncGenerator<readonly { productoId: string; hecho: Hecho }[]> {
  await sql`
    declare hechos no scroll cursor for
    with p as (${tramosSql(tramos)})
    select producto_id, id, tipo, almacen_id, lote_id, ${microsDe('fecha_valor')} as micros, orden::float8 as orden,
      cantidad, costo_unitario, devuelve_id, origen_id, entrada_id, importe
    from (
      select m.producto_id, m.id, m.tipo, m.almacen_id, m.lote_id, m.fecha_valor, m.orden, m.cantidad,
        m.costo_unitario, m.devuelve_id, m.origen_id, null::uuid as entrada_id, null::numeric as importe
      from p join inventario.movimientos m
        on m.producto_id = p.producto_id and (m.fecha_valor, m.orden) > (p.fecha, p.orden)
      union all
      select l.producto_id, l.id, 'costo', m.almacen_id, m.lote_id, l.fecha_valor, l.orden, m.cantidad,
        null, null, null, m.id, l.importe
      from p join inventario.costos_adicionales_lineas l
        on l.producto_id = p.producto_id and (l.fecha_valor, l.orden) > (p.fecha, p.orden)
      join inventario.movimientos m on m.id = l.movimiento_id) h
    order by producto_id, fecha_valor, h.orden`.execute(tx);
  const pedir = () => {
    const pagina = sql<Fila>`fetch forward ${sql.raw(String(filasPorVez))} from hechos`.execute(tx);
    // Whoever asked may have failed meanwhile; then the transaction is over and nobody awaits this page.
    pagina.catch(() => undefined);
    return pagina;
  };
  // The next page is read while this one is valued.
  let siguiente = pedir();
  for (;;) {
    const { rows } = await siguiente;
    if (rows.length === 0) break;
    siguiente = pedir();
    yield rows.map((fila) => ({ productoId: fila.producto_id, hecho: aHecho(fila) }));
  }
  await sql`close hechos`.execute(tx);
}

function aHecho(fila: Fila): Hecho {
  const cantidad = milesimas(fila.cantidad);
  const comun = {
    id: fila.id,
    almacen: fila.almacen_id,
    lote: fila.lote_id,
    micros: fila.micros,
    orden: fila.orden,
    cantidad,
  };
  switch (fila.tipo) {
    case 'entrada': {
      const costo = fila.costo_unitario === null ? null : importe(cantidad, fila.costo_unitario);
      return { ...comun, tipo: 'entrada', costo, devuelve: fila.devuelve_id, origen: fila.origen_id };
    }
    case 'salida':
      return { ...comun, tipo: 'salida', devuelve: fila.devuelve_id };
    case 'costo':
      return { ...comun, tipo: 'costo', entrada: fila.entrada_id!, importe: centimos(fila.importe!) };
  }
}

type FilaReferida = {
  producto_id: string;
  salida_id: string;
  partes: { cantidad: string; costo: string; micros: number; orden: number; raiz: string | null }[] | null;
  recibido: string;
  devuelto: string;
};

/**
 * The exits that entries of the stretches refer to, by product, as they stood at the stretch's beginning: empty where
 * they happen within it.
 */
export async function salidasReferidas(
  reader: Reader,
  tramos: readonly Tramo[],
  estados: ReadonlyMap<string, Estado>,
): Promise<Map<string, Map<string, SalidaReferida>>> {
  const llegado = (como: 'devuelve_id' | 'origen_id') => sql`
    select coalesce(sum(c.cantidad), 0)::text
    from inventario.movimientos e
    join inventario.capas c on c.producto_id = e.producto_id and c.entrada_id = e.id
    where e.${sql.raw(como)} = r.salida_id and e.tipo = 'entrada'
      and (e.fecha_valor, e.orden) <= (r.fecha, r.orden) and c.raiz_id is distinct from e.id`;
  const { rows } = await sql<FilaReferida>`
    with p as (${tramosSql(tramos)}),
    r as (
      select distinct p.producto_id, p.fecha, p.orden, coalesce(m.devuelve_id, m.origen_id) as salida_id
      from p join inventario.movimientos m
        on m.producto_id = p.producto_id and (m.fecha_valor, m.orden) > (p.fecha, p.orden)
      where m.tipo = 'entrada' and (m.devuelve_id is not null or m.origen_id is not null))
    select r.producto_id, r.salida_id, (
        select json_agg(json_build_object('cantidad', c.cantidad::text, 'costo', c.costo::text, 'raiz', k.raiz_id,
          'micros', ${microsDe('k.edad_fecha')}, 'orden', k.edad_orden) order by c.n)
        from inventario.consumos c
        join inventario.capas k on k.producto_id = c.producto_id and k.entrada_id = c.entrada_id and k.n = c.capa_n
        where c.producto_id = r.producto_id and c.salida_id = r.salida_id
          and (c.fecha, c.orden) <= (r.fecha, r.orden)) as partes,
      (${llegado('origen_id')}) as recibido, (${llegado('devuelve_id')}) as devuelto
    from r`.execute(reader);
  const porProducto = new Map<string, Map<string, SalidaReferida>>();
  for (const fila of rows) {
    const salidas = porProducto.get(fila.producto_id) ?? new Map<string, SalidaReferida>();
    porProducto.set(fila.producto_id, salidas);
    salidas.set(fila.salida_id, {
      partes: (fila.partes ?? []).map(({ cantidad, costo, micros, orden, raiz }) => ({
        cantidad: milesimas(cantidad),
        valor: centimos(costo),
        edad: { micros, orden },
        raiz,
      })),
      deficit: deudaDe(estados.get(fila.producto_id), fila.salida_id),
      recibido: milesimas(fila.recibido),
      devuelto: milesimas(fila.devuelto),
    });
  }
  return porProducto;
}

const deudaDe = (estado: Estado | undefined, salidaId: string): Deficit | null =>
  [...(estado?.deficits.values() ?? [])].flat().find(({ salida }) => salida === salidaId) ?? null;
