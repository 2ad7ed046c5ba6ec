import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { abrirAlmacen, type AlmacenDePrueba } from '../almacen.fixture.ts';
import { historiaArbitraria, valorarTodo } from '../domain/historia-peps.fixture.ts';
import type { Hecho } from '../domain/peps.ts';
import { deCentimos, deMilesimas } from '../domain/punto-fijo.ts';
import { valorarProductos } from './valorar-productos.ts';

let tienda: AlmacenDePrueba;
beforeAll(async () => {
  tienda = await abrirAlmacen();
});
afterAll(() => tienda.cerrar());

/** A product, three warehouses and two lots for a history of the pure rules, by the names it has there. */
async function lugaresDe(): Promise<{ productoId: string; lugares: Map<string, string> }> {
  const productoId = uuidv7();
  const lugares = new Map<string, string>();
  for (const nombre of ['A', 'B', 'C', 'L0', 'L1']) lugares.set(nombre, uuidv7());
  await tienda.database.transaction(async (tx) => {
    await sql`insert into inventario.productos (id, codigo, nombre, categoria, unidad, precio)
      values (${productoId}, ${productoId.toUpperCase()}, 'Prueba', 'Prueba', 'KGM', 1)`.execute(tx);
    for (const nombre of ['A', 'B', 'C']) {
      await sql`insert into inventario.almacenes (id, codigo, nombre)
        values (${lugares.get(nombre)!}, ${lugares.get(nombre)!}, ${nombre})`.execute(tx);
      await sql`insert into inventario.existencias (almacen_id, producto_id)
        values (${lugares.get(nombre)!}, ${productoId})`.execute(tx);
    }
    for (const nombre of ['L0', 'L1']) {
      await sql`insert into inventario.lotes (id, producto_id, codigo)
        values (${lugares.get(nombre)!}, ${productoId}, ${nombre})`.execute(tx);
    }
  });
  return { productoId, lugares };
}

/** Writes what arrived as rows and marks, as the ways that make it do. */
async function registrar(hechos: readonly Hecho[], productoId: string, ids: Map<string, string>): Promise<void> {
  const id = (de: string | null) => (de === null ? null : ids.get(de)!);
  await tienda.database.transaction(async (tx) => {
    for (const hecho of hechos) {
      ids.set(hecho.id, uuidv7());
      const fecha = new Date(hecho.micros / 1_000);
      if (hecho.tipo === 'costo') {
        const costoId = uuidv7();
        await sql`insert into inventario.costos_adicionales (id, referencia, tipo, importe, reparto, fecha, usuario_id, usuario, clave, huella)
          values (${costoId}, 'x', 'flete', 1, 'valor', ${fecha}, ${costoId}, 'Prueba', 'x', 'x')`.execute(tx);
        await sql`insert into inventario.costos_adicionales_lineas (id, costo_id, movimiento_id, producto_id, importe, fecha_valor)
          values (${id(hecho.id)}, ${costoId}, ${id(hecho.entrada)}, ${productoId}, ${deCentimos(hecho.importe)}, ${fecha})`.execute(
          tx,
        );
      } else {
        const entrada = hecho.tipo === 'entrada';
        // A cost per unit that gives exactly the cents of the whole.
        const unitario =
          entrada && hecho.costo !== null
            ? sql`${deCentimos(hecho.costo)}::numeric / ${deMilesimas(hecho.cantidad)}::numeric`
            : sql`null`;
        await sql`insert into inventario.movimientos (id, almacen_id, producto_id, fecha, tipo, motivo, cantidad, costo_unitario,
            saldo, lote_id, devuelve_id, origen_id, referencia, usuario)
          values (${id(hecho.id)}, ${id(hecho.almacen)}, ${productoId}, ${fecha}, ${hecho.tipo}, 'ajuste',
            ${deMilesimas(hecho.cantidad)}, ${unitario}, 0, ${id(hecho.lote)}, ${id(hecho.devuelve)},
            ${entrada ? id(hecho.origen) : null}, ${ids.get(hecho.id)!}, 'Prueba')`.execute(tx);
      }
      await sql`update inventario.existencias set version = version + 1, valorar_desde = least(valorar_desde, ${fecha})
        where producto_id = ${productoId} and almacen_id = ${id(hecho.almacen)}`.execute(tx);
    }
  });
}

/** What the tables say of a product, by the names of the history. */
async function guardado(productoId: string, ids: ReadonlyMap<string, string>) {
  const nombres = new Map([...ids].map(([nombre, id]) => [id, nombre]));
  const n = (id: string | null) => (id === null ? null : nombres.get(id)!);
  const { rows: capas } = await sql<{
    entrada_id: string;
    n: number;
    raiz_id: string | null;
    restante: string;
    costo: string;
    valor: string;
  }>`
    select entrada_id, n, raiz_id, restante, costo, valor from inventario.capas where producto_id = ${productoId}`.execute(
    tienda.database.reader,
  );
  const { rows: consumos } = await sql<{
    salida_id: string;
    n: number;
    entrada_id: string | null;
    capa_n: number | null;
    cantidad: string;
    costo: string;
    salda: boolean;
  }>`
    select * from inventario.consumos where producto_id = ${productoId}`.execute(tienda.database.reader);
  const { rows: ajustes } = await sql<{
    causa_id: string;
    n: number;
    tipo: string;
    movimiento_id: string;
    al_saldo: string;
    al_costo: string;
  }>`
    select * from inventario.ajustes_costo where producto_id = ${productoId}`.execute(tienda.database.reader);
  const { rows: saldos } = await sql<{ almacen_id: string; cantidad: string; valor: string }>`
    select distinct on (almacen_id) almacen_id, cantidad, valor from inventario.saldos_diarios
    where producto_id = ${productoId} order by almacen_id, dia desc`.execute(tienda.database.reader);
  return {
    capas: capas.map((c) => [n(c.entrada_id), c.n, n(c.raiz_id), c.restante, c.costo, c.valor].join(' ')).sort(),
    consumos: consumos
      .map((c) => [n(c.salida_id), c.n, n(c.entrada_id), c.capa_n, c.cantidad, c.costo, c.salda].join(' '))
      .sort(),
    ajustes: ajustes
      .map((a) => [n(a.causa_id), a.n, a.tipo, n(a.movimiento_id), a.al_saldo, a.al_costo].join(' '))
      .sort(),
    saldos: saldos.map((s) => [n(s.almacen_id), s.cantidad, s.valor].join(' ')).sort(),
  };
}

/** The same of the pure rules over everything at once. */
function esperado(hechos: readonly Hecho[]) {
  const { estado, escrito } = valorarTodo(hechos);
  return {
    capas: escrito.capas
      .map((c) => [c.entrada, c.n, c.raiz, deMilesimas(c.restante), deCentimos(c.costo), deCentimos(c.valor)].join(' '))
      .sort(),
    consumos: escrito.consumos
      .map((c) =>
        [c.salida, c.n, c.capa?.entrada, c.capa?.n, deMilesimas(c.cantidad), deCentimos(c.costo), c.salda].join(' '),
      )
      .sort(),
    ajustes: escrito.ajustes
      .map((a) => [a.causa, a.n, a.tipo, a.movimiento, deCentimos(a.alSaldo), deCentimos(a.alCosto)].join(' '))
      .sort(),
    saldos: [...estado.saldos]
      .map(([almacen, s]) => [almacen, deMilesimas(s.cantidad), deCentimos(s.valor)].join(' '))
      .sort(),
  };
}

describe('valuing what is stored', () => {
  it('gives after any arrivals, a few at a time and late ones too, what the rules give at once', async () => {
    await fc.assert(
      fc.asyncProperty(historiaArbitraria(true), fc.integer({ min: 1, max: 12 }), async (hechos, porVez) => {
        const { productoId, lugares } = await lugaresDe();
        const ids = new Map(lugares);
        for (let desde = 0; desde < hechos.length; desde += porVez) {
          await registrar(hechos.slice(desde, desde + porVez), productoId, ids);
          await tienda.database.transaction((tx) => valorarProductos(tx, [productoId]));
        }
        expect(await guardado(productoId, ids)).toEqual(esperado(hechos));
      }),
      { numRuns: 25, endOnFailure: true },
    );
  }, 30_000);
});
