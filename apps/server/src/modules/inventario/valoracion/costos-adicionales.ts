import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import {
  type costoAdicionalBody,
  type costosAdicionalesPagina,
  type entradasCosteablesPagina,
  type entradasCosteablesQuery,
} from '@jsol/contracts/inventario-valoracion';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { limaDate, startOfLimaDay } from '../../../platform/time/lima.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import { centimos, deCentimos, importe, milesimas, proporcion } from '../domain/punto-fijo.ts';
import { literal } from '../domain/texto-buscable.ts';
import { claveReutilizada } from '../errors.ts';
import { entradaNoCosteable } from './errors.ts';
import { lineasDe } from './lineas-de.ts';
import { admitirFecha } from './meses.ts';

type Body = z.output<typeof costoAdicionalBody>;

/** A receipt's reference without the number of its line. */
const referenciaDe = (columna: string) => sql<string>`regexp_replace(${sql.raw(columna)}, ':\\d+(\\.\\d+)?$', '')`;
/** What came from outside at a cost of its own. */
const deAfuera = sql`m.tipo = 'entrada' and m.devuelve_id is null and m.origen_id is null`;

type Linea = {
  id: string;
  producto_id: string;
  almacen_id: string;
  cantidad: string;
  costo_unitario: string;
  fecha: Date;
};

/**
 * Registers what a receipt cost beyond its price, once per key. It is shared over the receipt's lines here; how much of
 * it lies in stock and how much has left is for the valuation to say.
 */
export async function registrarCostoAdicional(
  tx: Tx,
  body: Body,
  quien: { principal: Principal; clave: string; ahora: Date },
): Promise<{ costoId: string }> {
  const { principal, clave, ahora } = quien;
  const hoy = limaDate(ahora);
  const huella = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const costoId = uuidv7();
  const { rows: nuevas } = await sql`
    insert into inventario.costos_adicionales (id, referencia, tipo, documento, importe, reparto, fecha, usuario_id,
      usuario, clave, huella)
    values (${costoId}, ${body.referencia}, ${body.tipo}, ${body.documento || null}, ${body.importe}, ${body.reparto},
      ${body.fecha}, ${principal.userId}, ${principal.name}, ${clave}, ${huella})
    on conflict (usuario_id, clave) do nothing returning id`.execute(tx);
  if (nuevas.length === 0) return repetido(tx, principal.userId, clave, huella);
  if (body.fecha > hoy) throw reparo('fecha', 'La fecha no puede ser futura.');
  const lineas = await lineasCosteables(tx, body.referencia);
  if (lineas.length === 0) throw entradaNoCosteable('Esa entrada no existe o no trae costo propio.');
  const deLaEntrada = limaDate(lineas.reduce((max, { fecha }) => (fecha > max ? fecha : max), lineas[0]!.fecha));
  if (body.fecha < deLaEntrada)
    throw reparo('fecha', `La entrada es del ${deLaEntrada.split('-').reverse().join('/')}.`);
  await admitirFecha(tx, startOfLimaDay(body.fecha));
  // It counts from the moment it is known; of an earlier day, from that day's end, behind what came in on it.
  const momento = body.fecha === hoy ? ahora : new Date(startOfLimaDay(body.fecha).getTime() + 86_399_999);
  const partes = repartir(body, lineas);
  await sql`
    insert into inventario.costos_adicionales_lineas (id, costo_id, movimiento_id, producto_id, importe, fecha_valor)
    select id, ${costoId}, movimiento_id, producto_id, importe, inventario.fecha_de_valor(${momento}, clock_timestamp())
    from unnest(${partes.map(() => uuidv7())}::uuid[], ${partes.map(({ id }) => id)}::uuid[],
      ${partes.map(({ producto_id }) => producto_id)}::uuid[],
      ${partes.map((parte) => deCentimos(parte.importe))}::numeric[]) as l (id, movimiento_id, producto_id, importe)`.execute(
    tx,
  );
  // Marked as a movement would, in the order in which those lock.
  await sql`
    with propias as materialized (
      select producto_id, almacen_id from inventario.existencias
      where (producto_id, almacen_id) in (select * from unnest(${partes.map(({ producto_id }) => producto_id)}::uuid[],
        ${partes.map(({ almacen_id }) => almacen_id)}::uuid[]))
      order by producto_id, almacen_id for no key update)
    update inventario.existencias e
    set version = e.version + 1, valorar_desde = least(e.valorar_desde, ${momento}::timestamptz)
    from propias p where e.producto_id = p.producto_id and e.almacen_id = p.almacen_id`.execute(tx);
  await auditar(tx, {
    actor: actorDe(principal),
    accion: 'inventario.costo_adicional_registrado',
    entidad: 'entrada',
    entidadId: body.referencia,
    detalle: { tipo: body.tipo, importe: body.importe, documento: body.documento ?? null },
  });
  return { costoId };
}

const reparo = (campo: string, detail: string) =>
  entradaNoCosteable(detail, { errors: [{ pointer: `/${campo}`, detail }] });

async function lineasCosteables(reader: Reader, referencia: string): Promise<Linea[]> {
  const { rows } = await sql<Linea>`
    with recursive lineas as (${lineasDe(referencia)})
    select m.id, m.producto_id, m.almacen_id, m.cantidad, m.costo_unitario, m.fecha
    from lineas join inventario.movimientos m on m.id = lineas.id
    where ${deAfuera} order by lineas.n, lineas.k`.execute(reader);
  return rows;
}

/** In proportion to value or quantity, to the cent and without losing one; by quantity where nothing has a value. */
function repartir({ importe: total, reparto }: Body, lineas: readonly Linea[]): (Linea & { importe: bigint })[] {
  const cantidades = lineas.map(({ cantidad }) => milesimas(cantidad));
  const valores = lineas.map(({ cantidad, costo_unitario }) => importe(milesimas(cantidad), costo_unitario));
  const pesos = reparto === 'valor' && valores.some((valor) => valor > 0n) ? valores : cantidades;
  const suma = pesos.reduce((a, b) => a + b, 0n);
  let recorrido = 0n;
  return lineas.map((linea, indice) => {
    const hasta = recorrido + pesos[indice]!;
    const parte = proporcion(centimos(total), hasta, suma) - proporcion(centimos(total), recorrido, suma);
    recorrido = hasta;
    return { ...linea, importe: parte };
  });
}

async function repetido(tx: Tx, usuarioId: string, clave: string, huella: string): Promise<{ costoId: string }> {
  const { rows } = await sql<{ id: string; huella: string }>`
    select id, huella from inventario.costos_adicionales where usuario_id = ${usuarioId} and clave = ${clave}`.execute(
    tx,
  );
  if (rows[0]!.huella !== huella) {
    throw claveReutilizada('Con esa clave ya se registró un costo con otros datos; el primero se conserva.');
  }
  return { costoId: rows[0]!.id };
}

/** Receipts that may bear a cost, the newest first. */
export async function entradasCosteables(
  reader: Reader,
  filtro: z.output<typeof entradasCosteablesQuery>,
): Promise<z.input<typeof entradasCosteablesPagina>> {
  const donde = sql`${deAfuera} ${filtro.q ? sql`and m.documento ilike ${`%${literal(filtro.q)}%`}` : sql``}`;
  const { rows } = await sql<{
    referencia: string;
    fecha: Date;
    documento: string | null;
    motivo: string;
    almacen: string;
    lineas: number;
    valor: string;
    adicional: string;
    total: number;
  }>`
    select g.*, a.nombre as almacen, coalesce((
        select sum(c.importe) from inventario.costos_adicionales c where c.referencia = g.referencia), 0) as adicional
    from (
      select ${referenciaDe('m.referencia')} as referencia, min(m.fecha) as fecha, m.documento, m.motivo, m.almacen_id,
        count(*)::int as lineas, sum(round(m.cantidad * m.costo_unitario, 2)) as valor, count(*) over ()::int as total
      from inventario.movimientos m where ${donde}
      group by 1, m.documento, m.motivo, m.almacen_id
      order by fecha desc, referencia limit ${filtro.porPagina} offset ${(filtro.pagina - 1) * filtro.porPagina}) g
    join inventario.almacenes a on a.id = g.almacen_id order by g.fecha desc, g.referencia`.execute(reader);
  return {
    items: rows.map(({ fecha, total: _, ...fila }) => ({
      ...fila,
      fecha: fecha.toISOString(),
      adicional: deCentimos(centimos(fila.adicional)),
    })),
    total: rows[0]?.total ?? 0,
    pagina: filtro.pagina,
    porPagina: filtro.porPagina,
  };
}

export async function costosAdicionales(
  reader: Reader,
  pagina: { pagina: number; porPagina: number },
): Promise<z.input<typeof costosAdicionalesPagina>> {
  type Fila = z.input<typeof costosAdicionalesPagina>['items'][number] & { total: number };
  const { rows } = await sql<Fila>`
    select c.id, c.fecha, c.tipo, c.documento, m.documento as entrada, a.nombre as almacen, c.importe, c.usuario,
      r.al_saldo as "alInventario", r.al_costo as "alCosto", count(*) over ()::int as total
    from inventario.costos_adicionales c
    join inventario.movimientos m on m.referencia = c.referencia || ':1'
    join inventario.almacenes a on a.id = m.almacen_id
    cross join lateral (
      select sum(j.al_saldo)::text as al_saldo, sum(j.al_costo)::text as al_costo
      from inventario.costos_adicionales_lineas l
      join inventario.ajustes_costo j on j.producto_id = l.producto_id and j.causa_id = l.id
      where l.costo_id = c.id) r
    order by c.en desc limit ${pagina.porPagina} offset ${(pagina.pagina - 1) * pagina.porPagina}`.execute(reader);
  return { items: rows.map(({ total: _, ...fila }) => fila), total: rows[0]?.total ?? 0, ...pagina };
}
