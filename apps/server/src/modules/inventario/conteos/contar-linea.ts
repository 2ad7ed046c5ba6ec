import { sql } from 'kysely';
import type { z } from 'zod';
import type { contarBody } from '@jsol/contracts/inventario-conteos';
import { valorUnitario } from '@jsol/tributos/dinero';
import type { Principal } from '../../../platform/auth/principal.ts';
import { clockOf, type Tx } from '../../../platform/database/database.ts';
import { repararCantidad } from '../domain/unidades.ts';
import { conteoCerrado, conteoNoEncontrado, lineaYaContada, movimientoInvalido } from '../errors.ts';
import type { InventarioTables } from '../tables.ts';

type Linea = {
  almacen_id: string;
  estado: string;
  producto_id: string;
  lote_id: string | null;
  version: number;
  contado: string | null;
  contado_por: string | null;
  nombre: string;
  unidad: string;
};

/**
 * Writes down how many there are. The stock is read under its lock, so that no sale falls between what was counted and
 * what it is compared with. The version says which count the person had in view: another one's is not written over
 * unseen.
 */
export async function contarLinea(
  tx: Tx,
  conteoId: string,
  lineaId: string,
  { contado, version }: z.output<typeof contarBody>,
  principal: Principal,
): Promise<void> {
  // Shared: lines are counted side by side, while a step of the whole count waits for them.
  const { rows } = await sql<Linea>`
    select c.almacen_id, c.estado, l.producto_id, l.lote_id, l.version, l.contado, l.contado_por, p.nombre, p.unidad
    from inventario.conteos c join inventario.conteo_lineas l on l.conteo_id = c.id
    join inventario.productos p on p.id = l.producto_id
    where c.id = ${conteoId} and l.id = ${lineaId} for share of c for update of l`.execute(tx);
  const [linea] = rows;
  if (!linea) throw conteoNoEncontrado('Ese producto no está en el conteo.');
  if (linea.estado !== 'abierto') throw conteoCerrado('El conteo ya no recibe cantidades: está en revisión o cerrado.');
  if (linea.version !== version) {
    throw lineaYaContada(
      linea.contado === null
        ? `${linea.nombre} se volvió a poner por contar.`
        : `${linea.contado_por} anotó ${valorUnitario(linea.contado)} de ${linea.nombre} mientras tanto.`,
      { data: { version: linea.version, contado: linea.contado && valorUnitario(linea.contado) } },
    );
  }
  const reparo = Number(contado) === 0 ? null : repararCantidad(linea.unidad, contado);
  if (reparo) throw movimientoInvalido(reparo, { errors: [{ pointer: '/contado', detail: reparo }] });
  await tx
    .withTables<InventarioTables>()
    .updateTable('inventario.conteo_lineas')
    .set({
      contado,
      stock_al_contar: await stockDeAhora(tx, linea),
      contado_en: clockOf(tx).now(),
      contado_por_id: principal.userId,
      contado_por: principal.name,
      version: linea.version + 1,
    })
    .where('id', '=', lineaId)
    .execute();
}

async function stockDeAhora(tx: Tx, { almacen_id, producto_id, lote_id }: Linea): Promise<string> {
  const { rows } = await sql<{ stock: string }>`
    select stock from inventario.existencias
    where almacen_id = ${almacen_id} and producto_id = ${producto_id} for no key update`.execute(tx);
  if (!lote_id) return rows[0]?.stock ?? '0';
  const lote = await tx
    .withTables<InventarioTables>()
    .selectFrom('inventario.existencias_lotes')
    .select('stock')
    .where('almacen_id', '=', almacen_id)
    .where('lote_id', '=', lote_id)
    .executeTakeFirst();
  return lote?.stock ?? '0';
}
