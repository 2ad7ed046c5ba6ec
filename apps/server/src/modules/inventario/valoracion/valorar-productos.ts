import { sql } from 'kysely';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import { limaDate, startOfLimaDay } from '../../../platform/time/lima.ts';
import { estadoVacio, guardarEstado, recuperarEstado, type Capa, type Estado, type Momento } from '../domain/capas.ts';
import { valorar, type Hecho, type Registro, type Salidas } from '../domain/peps.ts';
import type { Centimos } from '../domain/punto-fijo.ts';
import { columna, instante, microsDe } from './columnas.ts';
import { nuevaEscritura, type Escritura } from './escritura.ts';
import { elPrincipio, hechosDesde, salidasReferidas, type Tramo } from './hechos-guardados.ts';

/** What an exit had cost until now, and costs after something came late. */
export type Diferencia = { productoId: string; salidaId: string; antes: Centimos; despues: Centimos };

export type Valorado = {
  /** The exits that cost something else than before. */
  diferencias: Diferencia[];
  /** Products to which something happened meanwhile. */
  quedan: string[];
};

/** The next products with something to value, in the order of their ids. */
export async function productosPorValorar(
  reader: Reader,
  despuesDe: string | null,
  cuantos: number,
): Promise<string[]> {
  const { rows } = await sql<{ producto_id: string }>`
    select distinct producto_id from inventario.existencias
    where valorar_desde is not null ${despuesDe === null ? sql`` : sql`and producto_id > ${despuesDe}`}
    order by producto_id limit ${cuantos}`.execute(reader);
  return rows.map((fila) => fila.producto_id);
}

/**
 * Values products from the first moment at which something new happened to each, and takes their mark away; one to
 * which something happens meanwhile keeps its mark. Whatever had been told behind that moment is told again.
 *
 * One product is valued by one transaction at a time; sales do not wait for it.
 */
export async function valorarProductos(tx: Tx, productoIds: readonly string[]): Promise<Valorado> {
  const ids = [...productoIds].sort();
  await sql`
    select pg_advisory_xact_lock(hashtextextended('valoracion ' || id, 0)) from unnest(${ids}::text[]) as p (id)`.execute(
    tx,
  );
  const existencias = await leerExistencias(tx, ids);
  const puntos = await leerPuntos(tx, ids);
  const tramos: Tramo[] = ids
    .filter((id) => existencias.some((existencia) => existencia.producto_id === id && existencia.sucia))
    .map((productoId) => ({ productoId, desde: puntos.get(productoId)?.momento ?? elPrincipio }));
  if (tramos.length === 0) return { diferencias: [], quedan: [] };
  // Behind the last point there is nothing yet.
  const antes = await borrarDesde(
    tx,
    tramos.filter(({ productoId }) => !puntos.get(productoId)?.ultimo),
  );
  const estados = new Map(
    tramos.map(({ productoId }) => [productoId, puntos.get(productoId)?.estado ?? estadoVacio()]),
  );
  const salidas = await salidasReferidas(tx, tramos, estados);
  const escritura = nuevaEscritura();
  const despues = new Map<string, bigint>();
  let curso: Curso | null = null;
  const seguir = (productoId: string): Curso => {
    if (curso?.productoId === productoId) return curso;
    curso?.terminar();
    curso = nuevoCurso(
      productoId,
      estados.get(productoId)!,
      salidas.get(productoId) ?? new Map(),
      puntos.get(productoId) ?? null,
      escritura,
      antes.size > 0 ? despues : null,
    );
    return curso;
  };
  const pendientes = new Set(tramos.map(({ productoId }) => productoId));
  // Written while the next page is valued.
  let escrito = Promise.resolve();
  for await (const hechos of hechosDesde(tx, tramos)) {
    for (const { productoId, hecho } of hechos) {
      pendientes.delete(productoId);
      seguir(productoId).valorar(hecho);
    }
    await escrito;
    escrito = escritura.volcar(tx, false);
    escrito.catch(() => undefined);
  }
  await escrito;
  // What was told behind the point may have gone without anything new: the layers are as they were at the point.
  for (const productoId of pendientes) seguir(productoId);
  (curso as Curso | null)?.terminar();
  await escritura.volcar(tx, true);
  return {
    quedan: await quitarMarcas(tx, existencias),
    diferencias: [...antes]
      .map(([salidaId, { productoId, costo }]) => ({
        productoId,
        salidaId,
        antes: costo,
        despues: despues.get(salidaId) ?? 0n,
      }))
      .filter(({ antes: previo, despues: nuevo }) => previo !== nuevo),
  };
}

type Existencia = { producto_id: string; almacen_id: string; version: number; sucia: boolean };

async function leerExistencias(tx: Tx, ids: readonly string[]): Promise<Existencia[]> {
  const { rows } = await sql<Existencia>`
    select producto_id, almacen_id, version, valorar_desde is not null as sucia
    from inventario.existencias where producto_id = any(${ids}::uuid[])`.execute(tx);
  return rows;
}

type Punto = { momento: Momento; estado: Estado; ultimo: boolean };

/** The last point of each product before its mark, never before the end of the closed months. */
async function leerPuntos(tx: Tx, ids: readonly string[]): Promise<Map<string, Punto>> {
  const { rows } = await sql<{
    producto_id: string;
    micros: number;
    orden: number;
    estado: string;
    ultimo: boolean;
  }>`
    with p as (
      select producto_id, greatest(min(valorar_desde), (select max(hasta) from inventario.periodos_cerrados)) as desde
      from inventario.existencias where producto_id = any(${ids}::uuid[]) and valorar_desde is not null group by 1)
    select p.producto_id, ${microsDe('v.fecha')} as micros, v.orden::float8 as orden, v.estado,
      not exists (select from inventario.puntos_valoracion o
        where o.producto_id = p.producto_id and (o.fecha, o.orden) > (v.fecha, v.orden)) as ultimo
    from p cross join lateral (
      select fecha, orden, estado from inventario.puntos_valoracion v
      where v.producto_id = p.producto_id and v.fecha < p.desde order by fecha desc, orden desc limit 1) v`.execute(tx);
  return new Map(
    rows.map(({ producto_id, micros, orden, estado, ultimo }) => [
      producto_id,
      { momento: { micros, orden }, estado: recuperarEstado(estado), ultimo },
    ]),
  );
}

type Costo = { productoId: string; costo: bigint };

/** Takes away what was told behind each moment. @returns what each exit cost in it. */
async function borrarDesde(tx: Tx, tramos: readonly Tramo[]): Promise<Map<string, Costo>> {
  if (tramos.length === 0) return new Map();
  const p = sql`(select producto_id, ${instante('micros')} as fecha, orden from unnest(
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
    )}) as p (producto_id, micros, orden)) p`;
  const detras = (t: string) =>
    sql`${sql.raw(t)}.producto_id = p.producto_id and (${sql.raw(t)}.fecha, ${sql.raw(t)}.orden) > (p.fecha, p.orden)`;
  const { rows } = await sql<{ producto_id: string; id: string; costo: string }>`
    with consumido as (
      delete from inventario.consumos c using ${p} where ${detras('c')}
      returning c.producto_id, c.salida_id as id, case when c.salda then 0 else c.costo end as costo
    ), ajustado as (
      delete from inventario.ajustes_costo a using ${p} where ${detras('a')}
      returning a.producto_id, a.movimiento_id as id, a.al_costo as costo, a.tipo
    ), capas as (
      delete from inventario.capas c using ${p} where ${detras('c')}
    ), puntos as (
      delete from inventario.puntos_valoracion v using ${p} where ${detras('v')}
    ), saldos as (
      -- The day of the point itself is written again when something more happens on it.
      delete from inventario.saldos_diarios s using ${p}
      where s.producto_id = p.producto_id and s.dia > (p.fecha at time zone 'America/Lima')::date
    )
    select producto_id, id, (sum(costo) * 100)::bigint as costo from (
      select producto_id, id, costo from consumido
      union all select producto_id, id, costo from ajustado where tipo = 'deficit') t
    group by producto_id, id`.execute(tx);
  return new Map(rows.map(({ producto_id, id, costo }) => [id, { productoId: producto_id, costo: BigInt(costo) }]));
}

/** @returns the products that keep their mark: whoever moved one meanwhile has raised its version. */
async function quitarMarcas(tx: Tx, existencias: readonly Existencia[]): Promise<string[]> {
  const sucias = existencias.filter(({ sucia }) => sucia);
  // A row that somebody holds is about to change: waiting for it could close a circle with a transfer.
  const { rows } = await sql<{ producto_id: string; almacen_id: string }>`
    with propias as materialized (
      select producto_id, almacen_id, version from inventario.existencias
      where producto_id = any(${[...new Set(sucias.map((existencia) => existencia.producto_id))]}::uuid[])
        and valorar_desde is not null
      for no key update skip locked)
    update inventario.existencias e set valorar_desde = null
    from propias p join unnest(
      ${columna(
        sucias.map((existencia) => existencia.producto_id),
        'uuid',
      )},
      ${columna(
        sucias.map((existencia) => existencia.almacen_id),
        'uuid',
      )},
      ${columna(
        sucias.map((existencia) => existencia.version),
        'int',
      )}) as n (producto_id, almacen_id, version) using (producto_id, almacen_id, version)
    where e.producto_id = p.producto_id and e.almacen_id = p.almacen_id
    returning e.producto_id, e.almacen_id`.execute(tx);
  const limpias = new Set(rows.map((fila) => `${fila.producto_id} ${fila.almacen_id}`));
  const quedan = sucias.filter((fila) => !limpias.has(`${fila.producto_id} ${fila.almacen_id}`));
  return [...new Set(quedan.map((fila) => fila.producto_id))];
}

type Curso = { productoId: string; valorar(hecho: Hecho): void; terminar(): void };

/** The calendar day in Lima; those of a stretch follow each other, so the last one found is most often the next. */
function calendario(): (micros: number) => string {
  let dia = '';
  let desde = 0;
  let hasta = 0;
  return (micros) => {
    if (micros < desde || micros >= hasta) {
      dia = limaDate(new Date(micros / 1_000));
      desde = startOfLimaDay(dia).getTime() * 1_000;
      hasta = desde + 86_400_000_000;
    }
    return dia;
  };
}

/** Carries one product through its stretch: balances at the end of each day, a point at the end of each month. */
function nuevoCurso(
  productoId: string,
  estado: Estado,
  salidas: Salidas,
  punto: Punto | null,
  escritura: Escritura,
  costos: Map<string, bigint> | null,
): Curso {
  const conocidas = [...estado.capas.values()]
    .flat()
    .map((capa) => ({ capa, restante: capa.restante, valor: capa.valor }));
  const registro = costos ? contando(escritura.registroDe(productoId), costos) : escritura.registroDe(productoId);
  const movidos = new Set<string>();
  const diaDe = calendario();
  let ultimo: Momento | null = null;
  let dia = '';
  const cerrarDia = () => {
    for (const almacenId of movidos) {
      const { cantidad, valor } = estado.saldos.get(almacenId) ?? { cantidad: 0n, valor: 0n };
      escritura.saldo(productoId, { almacenId, dia, cantidad, valor });
    }
    movidos.clear();
  };
  const ponerPunto = (momento: Momento) => escritura.punto(productoId, { ...momento, estado: guardarEstado(estado) });
  return {
    productoId,
    valorar(hecho) {
      const hoy = diaDe(hecho.micros);
      if (ultimo && hoy !== dia) {
        cerrarDia();
        if (hoy.slice(0, 7) !== dia.slice(0, 7)) ponerPunto(ultimo);
      }
      dia = hoy;
      const conAlmacen: Registro =
        hecho.tipo === 'costo'
          ? {
              ...registro,
              ajuste: (ajuste) => {
                movidos.add(ajuste.almacen);
                registro.ajuste(ajuste);
              },
            }
          : registro;
      if (hecho.tipo !== 'costo') movidos.add(hecho.almacen);
      valorar(estado, hecho, salidas, conAlmacen);
      ultimo = { micros: hecho.micros, orden: hecho.orden };
    },
    terminar() {
      if (ultimo) {
        cerrarDia();
        ponerPunto(ultimo);
      }
      const cambiadas = conocidas
        .filter(({ capa, restante, valor }) => !punto?.ultimo || capa.restante !== restante || capa.valor !== valor)
        .map(({ capa }): Capa => capa);
      escritura.cambiadas(productoId, cambiadas);
    },
  };
}

/** Adds up what each exit costs, while it is noted. */
const contando = (registro: Registro, costos: Map<string, bigint>): Registro => {
  const sumar = (id: string, costo: bigint) => void costos.set(id, (costos.get(id) ?? 0n) + costo);
  return {
    capa: registro.capa,
    consumo: (consumo) => {
      if (!consumo.salda) sumar(consumo.salida, consumo.costo);
      registro.consumo(consumo);
    },
    ajuste: (ajuste) => {
      if (ajuste.tipo === 'deficit') sumar(ajuste.movimiento, ajuste.alCosto);
      registro.ajuste(ajuste);
    },
  };
};
