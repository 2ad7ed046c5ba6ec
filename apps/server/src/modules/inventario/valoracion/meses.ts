import { sql } from 'kysely';
import type { z } from 'zod';
import type { mesesSchema } from '@jsol/contracts/inventario-valoracion';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import { addDays, limaDate, startOfLimaDay } from '../../../platform/time/lima.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import { fechaEnMesCerrado, mesNoCerrable } from './errors.ts';

type Politica = z.infer<typeof mesesSchema>['politica'];

/** `2026-11` → `2026-12-01`. */
const primerDiaSiguiente = (periodo: string): string => `${addDays(`${periodo}-01`, 32).slice(0, 7)}-01`;
const mesSiguiente = (periodo: string): string => primerDiaSiguiente(periodo).slice(0, 7);

export async function politicaMesCerrado(reader: Reader): Promise<Politica> {
  const { rows } = await sql<{ politica: Politica }>`
    select en_mes_cerrado as politica from inventario.parametros_valoracion`.execute(reader);
  return rows[0]!.politica;
}

/** The months from the first movement on, the newest first, with what the inventory was worth at the end of each. */
export async function meses(reader: Reader, ahora: Date): Promise<z.input<typeof mesesSchema>> {
  const hoy = limaDate(ahora);
  const { rows } = await sql<{ periodo: string; en: Date | null; por: string | null; valor: string }>`
    with primero as (
      select date_trunc('month', min(dia)) as desde from inventario.saldos_diarios
    ), m as (
      select to_char(mes, 'YYYY-MM') as periodo, (mes + interval '1 month')::date as hasta
      from primero, generate_series(primero.desde, ${hoy}::date, interval '1 month') as mes)
    select m.periodo, c.cerrado_en as en, c.cerrado_por as por, coalesce((
        select sum(s.valor) from inventario.existencias e cross join lateral (
          select valor from inventario.saldos_diarios s
          where s.producto_id = e.producto_id and s.almacen_id = e.almacen_id and s.dia < m.hasta
          order by dia desc limit 1) s), 0)::numeric(20, 2) as valor
    from m left join inventario.periodos_cerrados c using (periodo) order by m.periodo desc`.execute(reader);
  const ultimoCerrado = rows.find(({ en }) => en)?.periodo ?? null;
  const porCerrar = rows.findLast(({ en }) => !en)?.periodo ?? null;
  return {
    politica: await politicaMesCerrado(reader),
    meses: rows.map(({ periodo, en, por, valor }) => ({
      periodo,
      estado: en
        ? 'cerrado'
        : periodo === hoy.slice(0, 7)
          ? 'en-curso'
          : periodo === porCerrar
            ? 'por-cerrar'
            : 'abierto',
      cerrado: en && { en: en.toISOString(), por: por! },
      valor,
      sePuedeReabrir: periodo === ultimoCerrado,
    })),
  };
}

/** Closes the oldest open month, once it is over and all that moved in it has its cost. */
export async function cerrarMes(tx: Tx, periodo: string, quien: Principal, ahora: Date): Promise<void> {
  const hasta = startOfLimaDay(primerDiaSiguiente(periodo));
  if (hasta > ahora) throw mesNoCerrable('El mes todavía no termina.');
  // Whoever is writing a movement ends first, and whoever comes later is written after the closing.
  await sql`lock table inventario.movimientos in share mode`.execute(tx);
  const { rows } = await sql<{ ultimo: string | null; primero: string | null; pendientes: number }>`
    select (select max(periodo) from inventario.periodos_cerrados) as ultimo,
      (select to_char(min(fecha_valor) at time zone 'America/Lima', 'YYYY-MM') from inventario.movimientos) as primero,
      (select count(distinct producto_id)::int from inventario.existencias where valorar_desde < ${hasta}) as pendientes`.execute(
    tx,
  );
  const { ultimo, primero, pendientes } = rows[0]!;
  if (ultimo !== null && periodo <= ultimo) throw mesNoCerrable(`El mes ${periodo} ya está cerrado.`);
  const siguiente = ultimo === null ? primero : mesSiguiente(ultimo);
  if (siguiente !== null && siguiente < periodo)
    throw mesNoCerrable(`Cierre antes ${siguiente}: los meses se cierran en orden.`);
  if (pendientes > 0) {
    throw mesNoCerrable(
      `Hay ${pendientes} productos con movimientos sin costear hasta ese mes. Actualice la valorización y vuelva a cerrar.`,
    );
  }
  await sql`insert into inventario.periodos_cerrados (periodo, hasta, cerrado_por)
    values (${periodo}, ${hasta}, ${quien.name})`.execute(tx);
  await auditar(tx, { actor: actorDe(quien), accion: 'inventario.mes_cerrado', entidad: 'mes', entidadId: periodo });
}

/** Opens the last closed month again: what came late for it counts on its own day, and is valued anew. */
export async function reabrirMes(tx: Tx, periodo: string, motivo: string, quien: Principal): Promise<void> {
  await sql`lock table inventario.movimientos in share row exclusive mode`.execute(tx);
  const { rows } = await sql<{ hasta: Date }>`
    delete from inventario.periodos_cerrados
    where periodo = ${periodo} and periodo = (select max(periodo) from inventario.periodos_cerrados)
    returning hasta`.execute(tx);
  const [abierto] = rows;
  if (!abierto) throw mesNoCerrable('Solo se reabre el último mes cerrado.');
  await sql`
    with tardios as (
      update inventario.movimientos set fecha_valor = inventario.fecha_de_valor(fecha, en)
      where fecha < ${abierto.hasta} and fecha_valor >= ${abierto.hasta}
      returning producto_id, almacen_id, fecha_valor), costos as (
      update inventario.costos_adicionales_lineas l
      set fecha_valor = inventario.fecha_de_valor(c.fecha::timestamp at time zone 'America/Lima', c.en)
      from inventario.costos_adicionales c
      where c.id = l.costo_id and c.fecha::timestamp at time zone 'America/Lima' < ${abierto.hasta}
        and l.fecha_valor >= ${abierto.hasta}
      returning l.producto_id, l.movimiento_id, l.fecha_valor), desde as (
      select producto_id, almacen_id, min(fecha_valor) as fecha from (
        select * from tardios
        union all
        select c.producto_id, m.almacen_id, c.fecha_valor
        from costos c join inventario.movimientos m on m.id = c.movimiento_id) t group by 1, 2)
    update inventario.existencias e
    set version = e.version + 1, valorar_desde = least(e.valorar_desde, desde.fecha)
    from desde where e.producto_id = desde.producto_id and e.almacen_id = desde.almacen_id`.execute(tx);
  await auditar(tx, {
    actor: actorDe(quien),
    accion: 'inventario.mes_reabierto',
    entidad: 'mes',
    entidadId: periodo,
    detalle: { motivo },
  });
}

export async function cambiarPolitica(tx: Tx, politica: Politica, quien: Principal): Promise<void> {
  const antes = await politicaMesCerrado(tx);
  if (antes === politica) return;
  await sql`update inventario.parametros_valoracion set en_mes_cerrado = ${politica}`.execute(tx);
  await auditar(tx, {
    actor: actorDe(quien),
    accion: 'inventario.politica_mes_cerrado_cambiada',
    entidad: 'inventario',
    detalle: { antes, despues: politica },
  });
}

/** Throws `inventario.fecha_en_mes_cerrado` where the company refuses movements dated in a closed month. */
export async function admitirFecha(tx: Tx, fecha: Date): Promise<void> {
  const { rows } = await sql<{ hasta: Date }>`
    select hasta from inventario.periodos_cerrados, inventario.parametros_valoracion
    where en_mes_cerrado = 'rechazar' and hasta > ${fecha} limit 1`.execute(tx);
  if (rows.length === 0) return;
  throw fechaEnMesCerrado(`El ${fechaEnPalabras(fecha)} está en un mes cerrado y no admite movimientos.`);
}

const fechaEnPalabras = (fecha: Date): string => limaDate(fecha).split('-').reverse().join('/');
