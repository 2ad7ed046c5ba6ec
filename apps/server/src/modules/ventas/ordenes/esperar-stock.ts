import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/database.ts';
import { pedirDespacho } from './aprobar-orden.ts';

/** These only take units away, or change nothing that is free. */
const sinEntradas = new Set(['venta', 'reserva']);

/** Units came into a warehouse: the orders that wait for them, the oldest first, ask for a further dispatch. */
export async function alMoverseStock(
  tx: Tx,
  { almacenId, motivo, productoIds }: { almacenId: string; motivo: string; productoIds: readonly string[] },
): Promise<void> {
  if (sinEntradas.has(motivo)) return;
  const { rows } = await sql<{ id: string; numero: string; aprobacion: number; hechos: number }>`
    select o.id, o.numero, o.aprobacion,
           (select coalesce(max(d.secuencia), 0) from ventas.despachos d
            where d.orden_id = o.id and d.aprobacion = o.aprobacion) as hechos
    from ventas.ordenes o
    where o.almacen_id = ${almacenId} and o.estado = 'aprobada'
      and exists (select from ventas.orden_lineas l
                  where l.orden_id = o.id and l.producto_id = any(${productoIds}::uuid[])
                    and l.atendida < l.cantidad and l.unidad <> 'ZZ')
    order by o.creada_en, o.id`.execute(tx);
  for (const orden of rows) await pedirDespacho(tx, orden, orden.hechos + 1);
}
