import { sql } from 'kysely';
import type { z } from 'zod';
import type { kardexSchema } from '@jsol/contracts/inventario-valoracion';
import { valorUnitario } from '@jsol/tributos/dinero';
import type { Reader } from '../../../platform/database/database.ts';
import { addDays, fechaPeruana, startOfLimaDay } from '../../../platform/time/lima.ts';
import type { Saldo } from '../domain/capas.ts';
import { documentoSunat, operacionSunat } from '../domain/kardex.ts';
import { centimos, deCentimos, deMilesimas, milesimas, unitario } from '../domain/punto-fijo.ts';
import { almacenNoEncontrado, productoNoEncontrado } from '../errors.ts';

type Kardex = z.input<typeof kardexSchema>;

type Fila = {
  movimiento_id: string;
  dia: string;
  sentido: 'entrada' | 'salida' | 'pasa';
  motivo: string;
  documento: string | null;
  cantidad: string;
  costo: string;
  capa: string | null;
  capa_dia: string | null;
};

const parte = ({ cantidad, valor }: Saldo) => ({
  cantidad: valorUnitario(deMilesimas(cantidad)),
  costoUnitario: unitario(valor, cantidad),
  costoTotal: deCentimos(valor),
});

/**
 * A product's Kardex valorizado (Formato 13.1) in one warehouse: every entry and exit of the days, each exit split by
 * the layers it was taken from, and the balance after each. Costs known later stand on the day they were known.
 */
export async function kardex(
  reader: Reader,
  productoId: string,
  { almacenId, desde, hasta }: { almacenId: string; desde: string; hasta: string },
): Promise<Kardex> {
  const entre = (fecha: string) =>
    sql`${sql.raw(fecha)} >= ${startOfLimaDay(desde)} and ${sql.raw(fecha)} < ${startOfLimaDay(addDays(hasta, 1))}`;
  const [productos, almacenes, empresas, iniciales, pendientes, filas] = [
    await sql<Kardex['producto']>`
      select id, codigo, nombre, unidad from inventario.productos where id = ${productoId}`.execute(reader),
    await sql<Kardex['almacen']>`
      select id, codigo, nombre from inventario.almacenes where id = ${almacenId}`.execute(reader),
    await sql<{ ruc: string; razonSocial: string }>`
      select ruc, razon_social as "razonSocial" from facturacion.emisor`.execute(reader),
    await sql<{ cantidad: string; valor: string }>`
      select cantidad, valor from inventario.saldos_diarios
      where producto_id = ${productoId} and almacen_id = ${almacenId} and dia < ${desde}
      order by dia desc limit 1`.execute(reader),
    await sql<{ hay: boolean }>`
      select exists (select from inventario.existencias
        where producto_id = ${productoId} and valorar_desde < ${startOfLimaDay(addDays(hasta, 1))}) as hay`.execute(
      reader,
    ),
    await sql<Fila>`
      select t.movimiento_id, (t.fecha at time zone 'America/Lima')::date as dia, t.sentido, t.motivo, m.documento,
        t.cantidad, t.costo, r.documento as capa, (r.fecha at time zone 'America/Lima')::date as capa_dia
      from (
        select c.entrada_id as movimiento_id, c.fecha, c.orden, c.n, 'entrada' as sentido, e.motivo, c.cantidad, c.costo,
          case when c.raiz_id = c.entrada_id then null else c.raiz_id end as raiz_id
        from inventario.capas c join inventario.movimientos e on e.id = c.entrada_id
        where c.producto_id = ${productoId} and c.almacen_id = ${almacenId} and ${entre('c.fecha')}
        union all
        select c.salida_id, c.fecha, c.orden, c.n, 'salida', s.motivo, c.cantidad, c.costo, coalesce(k.raiz_id, k.entrada_id)
        from inventario.consumos c
        join inventario.movimientos s on s.id = c.salida_id
        left join inventario.capas k
          on k.producto_id = c.producto_id and k.entrada_id = c.entrada_id and k.n = c.capa_n
        where c.producto_id = ${productoId} and s.almacen_id = ${almacenId} and not c.salda and ${entre('c.fecha')}
        union all
        select a.movimiento_id, a.fecha, a.orden, 1000000 + a.n,
          case when a.al_saldo = 0 then 'pasa' when a.al_saldo > 0 then 'entrada' else 'salida' end,
          case a.tipo when 'deficit' then 'costo-regularizado' else 'costo-adicional' end, 0,
          case when a.al_saldo = 0 then a.al_costo else abs(a.al_saldo) end, null
        from inventario.ajustes_costo a
        where a.producto_id = ${productoId} and a.almacen_id = ${almacenId} and ${entre('a.fecha')}) t
      join inventario.movimientos m on m.id = t.movimiento_id
      left join inventario.movimientos r on r.id = t.raiz_id
      order by t.fecha, t.orden, t.n`.execute(reader),
  ];
  const [producto] = productos.rows;
  if (!producto) throw productoNoEncontrado('Ese producto no existe.');
  const [almacen] = almacenes.rows;
  if (!almacen) throw almacenNoEncontrado('El almacén no existe.');
  const [inicial] = iniciales.rows;
  const saldo: Saldo = inicial
    ? { cantidad: milesimas(inicial.cantidad), valor: centimos(inicial.valor) }
    : { cantidad: 0n, valor: 0n };
  const saldoInicial = parte(saldo);
  const entradas: Saldo = { cantidad: 0n, valor: 0n };
  const salidas: Saldo = { cantidad: 0n, valor: 0n };
  const sumar = (a: Saldo, b: Saldo, signo: 1n | -1n = 1n): void => {
    a.cantidad += signo * b.cantidad;
    a.valor += signo * b.valor;
  };
  const lineas = filas.rows.map((fila): Kardex['filas'][number] => {
    const movido = { cantidad: milesimas(fila.cantidad), valor: centimos(fila.costo) };
    const entra = fila.sentido !== 'salida';
    const sale = fila.sentido !== 'entrada';
    if (entra) sumar(entradas, movido);
    if (sale) sumar(salidas, movido);
    if (entra) sumar(saldo, movido);
    if (sale) sumar(saldo, movido, -1n);
    const { tipo, serie, numero } = documentoSunat(fila.documento);
    return {
      movimientoId: fila.movimiento_id,
      fecha: fila.dia,
      tipoDocumento: tipo,
      serie,
      numero,
      operacion: operacionSunat(fila.motivo, sale && !entra ? 'salida' : 'entrada'),
      motivo: fila.motivo,
      capa: fila.capa_dia && `${fila.capa ?? 'Sin documento'}, ${fechaPeruana(fila.capa_dia)}`,
      entrada: entra ? parte(movido) : null,
      salida: sale ? parte(movido) : null,
      saldo: parte(saldo),
    };
  });
  return {
    empresa: empresas.rows[0] ?? null,
    producto,
    almacen,
    desde,
    hasta,
    porCostear: pendientes.rows[0]!.hay,
    saldoInicial,
    filas: lineas,
    totales: { entradas: parte(entradas), salidas: parte(salidas), saldoFinal: parte(saldo) },
  };
}
