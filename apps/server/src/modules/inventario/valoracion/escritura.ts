import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/database.ts';
import type { Capa, Momento } from '../domain/capas.ts';
import type { Ajuste, Consumo, Registro } from '../domain/peps.ts';
import { deCentimos, deMilesimas } from '../domain/punto-fijo.ts';
import { columna, instante } from './columnas.ts';

type SaldoDiario = { almacenId: string; dia: string; cantidad: bigint; valor: bigint };
type Punto = Momento & { estado: string };

/** Many rows of several products, written in a few statements. */
export type Escritura = {
  /** Who notes what happens to one product. */
  registroDe(productoId: string): Registro;
  saldo(productoId: string, saldo: SaldoDiario): void;
  punto(productoId: string, punto: Punto): void;
  /** Layers that were known before and have less left, or another value. */
  cambiadas(productoId: string, capas: readonly Capa[]): void;
  /** Writes what will not change any more; with `todo`, everything. */
  volcar(tx: Tx, todo: boolean): Promise<void>;
};

/** Rows gathered before they are written: enough to make a statement worth it, little enough for memory. */
const filasPorVuelco = 8_000;

export function nuevaEscritura(): Escritura {
  let capas: { productoId: string; capa: Capa }[] = [];
  let consumos: { productoId: string; consumo: Consumo }[] = [];
  let ajustes: { productoId: string; ajuste: Ajuste }[] = [];
  let saldos: (SaldoDiario & { productoId: string })[] = [];
  let puntos: (Punto & { productoId: string })[] = [];
  let cambiadas: { productoId: string; capa: Capa }[] = [];
  return {
    registroDe: (productoId) => ({
      capa: (capa) => void capas.push({ productoId, capa }),
      consumo: (consumo) => void consumos.push({ productoId, consumo }),
      ajuste: (ajuste) => void ajustes.push({ productoId, ajuste }),
    }),
    saldo: (productoId, saldo) => void saldos.push({ productoId, ...saldo }),
    punto: (productoId, punto) => void puntos.push({ productoId, ...punto }),
    cambiadas: (productoId, varias) => void cambiadas.push(...varias.map((capa) => ({ productoId, capa }))),
    async volcar(tx, todo) {
      if (!todo && capas.length + consumos.length + saldos.length < filasPorVuelco) return;
      const lote = { consumos, ajustes, saldos, puntos, cambiadas };
      // A layer of which something remains goes on changing until its product is done.
      const firmes = todo ? capas : capas.filter(({ capa }) => capa.restante === 0n);
      capas = todo ? [] : capas.filter(({ capa }) => capa.restante > 0n);
      [consumos, ajustes, saldos, puntos, cambiadas] = [[], [], [], [], []];
      await escribirCapas(tx, firmes);
      await escribirConsumos(tx, lote.consumos);
      await escribirAjustes(tx, lote.ajustes);
      await escribirSaldos(tx, lote.saldos);
      await escribirPuntos(tx, lote.puntos);
      await actualizarCapas(tx, lote.cambiadas);
    },
  };
}

async function escribirCapas(tx: Tx, filas: readonly { productoId: string; capa: Capa }[]): Promise<void> {
  if (filas.length === 0) return;
  const de = <T extends string | number | null>(leer: (capa: Capa) => T, tipo: string) =>
    columna(
      filas.map(({ capa }) => leer(capa)),
      tipo,
    );
  await sql`
    insert into inventario.capas (producto_id, entrada_id, n, almacen_id, lote_id, fecha, orden, edad_fecha, edad_orden,
      raiz_id, cantidad, costo, restante, valor)
    select producto_id, entrada_id, n, almacen_id, lote_id, ${instante('fecha')}, orden, ${instante('edad')}, edad_orden,
      raiz_id, cantidad, costo, restante, valor
    from unnest(
      ${columna(
        filas.map(({ productoId }) => productoId),
        'uuid',
      )},
      ${de((capa) => capa.entrada, 'uuid')}, ${de((capa) => capa.n, 'int')}, ${de((capa) => capa.almacen, 'uuid')},
      ${de((capa) => capa.lote, 'uuid')},
      ${de((capa) => capa.llegada.micros, 'float8')},
      ${de((capa) => capa.llegada.orden, 'bigint')},
      ${de((capa) => capa.edad.micros, 'float8')}, ${de((capa) => capa.edad.orden, 'bigint')},
      ${de((capa) => capa.raiz, 'uuid')},
      ${de((capa) => deMilesimas(capa.cantidad), 'numeric')}, ${de((capa) => deCentimos(capa.costo), 'numeric')},
      ${de((capa) => deMilesimas(capa.restante), 'numeric')}, ${de((capa) => deCentimos(capa.valor), 'numeric')})
      as c (producto_id, entrada_id, n, almacen_id, lote_id, fecha, orden, edad, edad_orden, raiz_id, cantidad, costo,
        restante, valor)`.execute(tx);
}

async function actualizarCapas(tx: Tx, filas: readonly { productoId: string; capa: Capa }[]): Promise<void> {
  if (filas.length === 0) return;
  await sql`
    update inventario.capas c set restante = n.restante, valor = n.valor
    from unnest(
      ${columna(
        filas.map(({ productoId }) => productoId),
        'uuid',
      )},
      ${columna(
        filas.map(({ capa }) => capa.entrada),
        'uuid',
      )},
      ${columna(
        filas.map(({ capa }) => capa.n),
        'int',
      )},
      ${columna(
        filas.map(({ capa }) => deMilesimas(capa.restante)),
        'numeric',
      )},
      ${columna(
        filas.map(({ capa }) => deCentimos(capa.valor)),
        'numeric',
      )})
      as n (producto_id, entrada_id, n, restante, valor)
    where c.producto_id = n.producto_id and c.entrada_id = n.entrada_id and c.n = n.n`.execute(tx);
}

async function escribirConsumos(tx: Tx, filas: readonly { productoId: string; consumo: Consumo }[]): Promise<void> {
  if (filas.length === 0) return;
  const de = <T extends string | number | boolean | null>(leer: (consumo: Consumo) => T, tipo: string) =>
    columna(
      filas.map(({ consumo }) => leer(consumo)),
      tipo,
    );
  await sql`
    insert into inventario.consumos (producto_id, salida_id, n, fecha, orden, entrada_id, capa_n, cantidad, costo, salda)
    select producto_id, salida_id, n, ${instante('fecha')}, orden, entrada_id, capa_n, cantidad, costo, salda
    from unnest(
      ${columna(
        filas.map(({ productoId }) => productoId),
        'uuid',
      )},
      ${de((consumo) => consumo.salida, 'uuid')}, ${de((consumo) => consumo.n, 'int')},
      ${de((consumo) => consumo.micros, 'float8')}, ${de((consumo) => consumo.orden, 'bigint')},
      ${de((consumo) => consumo.capa?.entrada ?? null, 'uuid')}, ${de((consumo) => consumo.capa?.n ?? null, 'int')},
      ${de((consumo) => deMilesimas(consumo.cantidad), 'numeric')},
      ${de((consumo) => deCentimos(consumo.costo), 'numeric')}, ${de((consumo) => consumo.salda, 'boolean')})
      as c (producto_id, salida_id, n, fecha, orden, entrada_id, capa_n, cantidad, costo, salda)`.execute(tx);
}

async function escribirAjustes(tx: Tx, filas: readonly { productoId: string; ajuste: Ajuste }[]): Promise<void> {
  if (filas.length === 0) return;
  const de = <T extends string | number>(leer: (ajuste: Ajuste) => T, tipo: string) =>
    columna(
      filas.map(({ ajuste }) => leer(ajuste)),
      tipo,
    );
  await sql`
    insert into inventario.ajustes_costo (producto_id, causa_id, n, fecha, orden, tipo, movimiento_id, almacen_id,
      al_saldo, al_costo)
    select producto_id, causa_id, n, ${instante('fecha')}, orden, tipo, movimiento_id, almacen_id, al_saldo, al_costo
    from unnest(
      ${columna(
        filas.map(({ productoId }) => productoId),
        'uuid',
      )},
      ${de((ajuste) => ajuste.causa, 'uuid')}, ${de((ajuste) => ajuste.n, 'int')},
      ${de((ajuste) => ajuste.micros, 'float8')}, ${de((ajuste) => ajuste.orden, 'bigint')},
      ${de((ajuste) => ajuste.tipo, 'text')}, ${de((ajuste) => ajuste.movimiento, 'uuid')},
      ${de((ajuste) => ajuste.almacen, 'uuid')}, ${de((ajuste) => deCentimos(ajuste.alSaldo), 'numeric')},
      ${de((ajuste) => deCentimos(ajuste.alCosto), 'numeric')})
      as a (producto_id, causa_id, n, fecha, orden, tipo, movimiento_id, almacen_id, al_saldo, al_costo)`.execute(tx);
}

async function escribirSaldos(tx: Tx, filas: readonly (SaldoDiario & { productoId: string })[]): Promise<void> {
  if (filas.length === 0) return;
  await sql`
    insert into inventario.saldos_diarios (producto_id, almacen_id, dia, cantidad, valor)
    select * from unnest(
      ${columna(
        filas.map(({ productoId }) => productoId),
        'uuid',
      )},
      ${columna(
        filas.map(({ almacenId }) => almacenId),
        'uuid',
      )},
      ${columna(
        filas.map(({ dia }) => dia),
        'date',
      )},
      ${columna(
        filas.map(({ cantidad }) => deMilesimas(cantidad)),
        'numeric',
      )},
      ${columna(
        filas.map(({ valor }) => deCentimos(valor)),
        'numeric',
      )})
    on conflict (producto_id, almacen_id, dia) do update set cantidad = excluded.cantidad, valor = excluded.valor`.execute(
    tx,
  );
}

/** One point a month is enough to go on from; the last of all moves along. */
async function escribirPuntos(tx: Tx, filas: readonly (Punto & { productoId: string })[]): Promise<void> {
  if (filas.length === 0) return;
  await sql`
    with nuevos as (
      insert into inventario.puntos_valoracion (producto_id, fecha, orden, estado)
      select producto_id, ${instante('fecha')}, orden, estado from unnest(
      ${columna(
        filas.map(({ productoId }) => productoId),
        'uuid',
      )},
      ${columna(
        filas.map(({ micros }) => micros),
        'float8',
      )},
      ${columna(
        filas.map(({ orden }) => orden),
        'bigint',
      )},
      ${columna(
        filas.map(({ estado }) => `"${estado}"`),
        'text',
      )}) as p (producto_id, fecha, orden, estado)
      returning producto_id, fecha, orden)
    delete from inventario.puntos_valoracion v using nuevos
    where v.producto_id = nuevos.producto_id and (v.fecha, v.orden) < (nuevos.fecha, nuevos.orden)
      and v.fecha >= date_trunc('month', nuevos.fecha, 'America/Lima')`.execute(tx);
}
