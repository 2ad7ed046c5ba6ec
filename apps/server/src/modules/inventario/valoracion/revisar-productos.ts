import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/database.ts';
import { estadoVacio, type Saldo } from '../domain/capas.ts';
import { valorar } from '../domain/peps.ts';
import { centimos, milesimas } from '../domain/punto-fijo.ts';
import { elPrincipio, hechosDesde, salidasReferidas } from './hechos-guardados.ts';

export type Discrepancia = { productoId: string; almacen: string; guardado: Saldo; recalculado: Saldo };

/** What PEPS leaves as a cent of difference is none. */
const tolerancia = 1n;

/**
 * Values products from nothing and compares the units on hand and the value of the stored layers with that. Those that
 * wait to be valued are left out. Changes nothing.
 */
export async function revisarProductos(tx: Tx, productoIds: readonly string[]): Promise<Discrepancia[]> {
  const { rows } = await sql<{
    producto_id: string;
    almacen_id: string;
    almacen: string;
    stock: string;
    valor: string;
  }>`
    select e.producto_id, e.almacen_id, a.nombre as almacen, e.stock, coalesce((
        select valor from inventario.saldos_diarios s
        where s.producto_id = e.producto_id and s.almacen_id = e.almacen_id order by dia desc limit 1), 0) as valor
    from inventario.existencias e join inventario.almacenes a on a.id = e.almacen_id
    where e.producto_id = any(${productoIds}::uuid[]) and not exists (
      select from inventario.existencias o where o.producto_id = e.producto_id and o.valorar_desde is not null)
    order by e.producto_id, a.codigo`.execute(tx);
  const ids = [...new Set(rows.map((fila) => fila.producto_id))];
  const tramos = ids.map((productoId) => ({ productoId, desde: elPrincipio }));
  const estados = new Map(ids.map((id) => [id, estadoVacio()]));
  const salidas = await salidasReferidas(tx, tramos, estados);
  const nadie = { capa: () => undefined, consumo: () => undefined, ajuste: () => undefined };
  const sinSalidas = new Map();
  for await (const hechos of hechosDesde(tx, tramos)) {
    for (const { productoId, hecho } of hechos) {
      valorar(estados.get(productoId)!, hecho, salidas.get(productoId) ?? sinSalidas, nadie);
    }
  }
  return rows.flatMap((fila) => {
    const recalculado = estados.get(fila.producto_id)!.saldos.get(fila.almacen_id) ?? { cantidad: 0n, valor: 0n };
    const guardado = { cantidad: milesimas(fila.stock), valor: centimos(fila.valor) };
    const diferencia = guardado.valor - recalculado.valor;
    const igual = guardado.cantidad === recalculado.cantidad && diferencia <= tolerancia && diferencia >= -tolerancia;
    return igual ? [] : [{ productoId: fila.producto_id, almacen: fila.almacen, guardado, recalculado }];
  });
}
