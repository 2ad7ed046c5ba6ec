import type pg from 'pg';
import type { Database } from '../../apps/server/src/platform/database/database.ts';
import {
  productosPorValorar,
  valorarProductos,
} from '../../apps/server/src/modules/inventario/valoracion/valorar-productos.ts';
import { onBenchSystem } from './bench-system.ts';
import type { BenchResult } from './report.ts';

export type InventarioBenchOptions = {
  /** Movements in all. Default 1,000,000. */
  movimientos?: number;
  /** Default 2,000, each in three warehouses. */
  productos?: number;
};

/** What the acceptance asks of the whole. */
const aimSeconds = 60;
const aimMegabytes = 300;
const productosPorTanda = 20;

/**
 * A year of a busy company: of ten movements of a product one is an entry of about nine sales' worth, two are the two
 * ends of a transfer, one in thirty is a return. Written straight into the table, as the sales would leave it.
 */
async function sembrar(pool: pg.Pool, movimientos: number, productos: number): Promise<void> {
  await pool.query('alter table inventario.movimientos disable trigger movimientos_fecha_valor');
  await pool.query(
    `insert into inventario.almacenes (id, codigo, nombre)
     select md5('almacen ' || a)::uuid, 'A' || a, 'Almacén ' || a from generate_series(0, 2) a`,
  );
  await pool.query(
    `insert into inventario.productos (id, codigo, nombre, categoria, unidad, precio)
     select md5('producto ' || p)::uuid, 'P' || p, 'Producto ' || p, 'C' || p % 20, 'NIU', 10 from generate_series(1, $1::int) p`,
    [productos],
  );
  await pool.query(
    `insert into inventario.existencias (almacen_id, producto_id, valorar_desde)
     select a.id, p.id, '2025-01-01' from inventario.almacenes a, inventario.productos p`,
  );
  await pool.query(
    `insert into inventario.movimientos (id, almacen_id, producto_id, fecha, fecha_valor, tipo, motivo, cantidad,
       costo_unitario, saldo, referencia, usuario, devuelve_id, origen_id)
     select md5('m ' || p || ' ' || n)::uuid, md5('almacen ' || (case when n % 10 = 6 then n / 10 + 1 else n / 10 end) % 3)::uuid,
       md5('producto ' || p)::uuid, f, f,
       case when n % 10 in (0, 6) or n % 30 = 9 then 'entrada' else 'salida' end,
       'banco', case when n % 10 = 0 then 15 + p % 5 when n % 10 in (5, 6) then 3 else 1 + (n + p) % 4 end,
       case when n % 10 = 0 then 7 + (n * 31 + p) % 97 / 100.0 end, 0, p || ':' || n, 'Banco',
       case when n % 30 = 9 then md5('m ' || p || ' ' || n - 1)::uuid end,
       case when n % 10 = 6 then md5('m ' || p || ' ' || n - 1)::uuid end
     from generate_series(0, $1::int - 1) n, generate_series(1, $2::int) p,
       lateral (select timestamptz '2025-01-02' + n * interval '365 days' / $1 + p * interval '1 second' as f) t`,
    [movimientos / productos, productos],
  );
  await pool.query('vacuum analyze inventario.movimientos');
}

/** The floor: the same number of rows, copied by one statement each into tables and indexes of the same form. */
async function copiar(pool: pg.Pool): Promise<number> {
  const start = performance.now();
  for (const tabla of ['consumos', 'capas', 'saldos_diarios']) {
    await pool.query(`create table inventario.copia_${tabla} (like inventario.${tabla} including all)`);
    await pool.query(`insert into inventario.copia_${tabla} select * from inventario.${tabla}`);
  }
  return (performance.now() - start) / 1_000;
}

async function valorarTodo(
  database: Database,
  movimientos: number,
): Promise<{ segundos: number[]; megabytes: number }> {
  const segundos: number[] = [];
  let megabytes = 0;
  let ultimo: string | null = null;
  let productos = 0;
  const { rows } = await database.pool.query<{ cuantos: number }>(
    'select count(*)::int as cuantos from inventario.productos',
  );
  const porProducto = movimientos / rows[0]!.cuantos;
  const start = performance.now();
  for (;;) {
    const tanda: string[] = await productosPorValorar(database.reader, ultimo, productosPorTanda);
    if (tanda.length === 0) break;
    await database.transaction((tx) => valorarProductos(tx, tanda));
    ultimo = tanda.at(-1)!;
    productos += tanda.length;
    megabytes = Math.max(megabytes, process.memoryUsage().rss / 1_048_576);
    for (const parte of [0.25, 0.5, 1]) {
      if (segundos.length === [0.25, 0.5, 1].indexOf(parte) && productos * porProducto >= parte * movimientos) {
        segundos.push((performance.now() - start) / 1_000);
      }
    }
  }
  return { segundos, megabytes };
}

/** A year of movements valued by PEPS from nothing, beside the bare copy of the rows that come out. */
export async function benchInventario(options: InventarioBenchOptions = {}): Promise<BenchResult> {
  const { movimientos = 1_000_000, productos = 2_000 } = options;
  return onBenchSystem(async ({ database }) => {
    await sembrar(database.pool, movimientos, productos);
    const { segundos, megabytes } = await valorarTodo(database, movimientos);
    const [cuarto = Number.NaN, mitad = Number.NaN, todo = Number.NaN] = segundos;
    const { rows } = await database.pool.query<{ consumos: number; capas: number; saldos: number }>(
      `select (select count(*) from inventario.consumos)::int as consumos,
         (select count(*) from inventario.capas)::int as capas,
         (select count(*) from inventario.saldos_diarios)::int as saldos`,
    );
    const floor = await copiar(database.pool);
    return {
      bench: 'inventario',
      ratios: { aim: aimSeconds / todo, 'memory aim': aimMegabytes / megabytes, 'copy of the rows': floor / todo },
      figures: {
        movimientos,
        seconds: todo,
        secondsAtAQuarter: cuarto,
        secondsAtAHalf: mitad,
        movementsPerSecond: movimientos / todo,
        peakMegabytes: megabytes,
        copySeconds: floor,
        ...rows[0]!,
      },
    };
  });
}
