import { sql } from 'kysely';
import type { AlmacenBody } from '@jsol/contracts/inventario-catalogo';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { auditar } from '../../auditoria/public.ts';
import { almacenConStock, almacenNoEncontrado, almacenRepetido } from '../errors.ts';
import type { InventarioTables } from '../tables.ts';
import type { Acto } from './guardar-producto.ts';

/** Creates a warehouse, or changes the one of `id`. One that holds stock, or to which some is on its way, stays in use. */
export async function guardarAlmacen(
  tx: Tx,
  id: string | null,
  almacen: AlmacenBody,
  acto: Acto,
): Promise<{ id: string }> {
  const db = tx.withTables<InventarioTables>();
  const suyo = id ?? uuidv7();
  const otro = await db
    .selectFrom('inventario.almacenes')
    .select('nombre')
    .where('codigo', '=', almacen.codigo)
    .where('id', '<>', suyo)
    .executeTakeFirst();
  if (otro) {
    const detail = `El código ${almacen.codigo} es de ${otro.nombre}.`;
    throw almacenRepetido(detail, { errors: [{ pointer: '/codigo', detail }] });
  }
  const fila = {
    codigo: almacen.codigo,
    nombre: almacen.nombre,
    permite_negativo: almacen.permiteNegativo,
    activo: almacen.activo,
    supervisor_id: almacen.supervisorId,
  };
  if (id === null) {
    await db
      .insertInto('inventario.almacenes')
      .values({ id: suyo, ...fila })
      .execute();
  } else {
    if (!almacen.activo) await exigirVacio(tx, id);
    const cambiada = await db.updateTable('inventario.almacenes').set(fila).where('id', '=', id).executeTakeFirst();
    if (cambiada.numUpdatedRows === 0n) throw almacenNoEncontrado('Ese almacén no existe.');
  }
  await db.deleteFrom('inventario.seguidores_almacen').where('almacen_id', '=', suyo).execute();
  const seguidores = [...new Set(almacen.seguidorIds)];
  if (seguidores.length > 0) {
    await db
      .insertInto('inventario.seguidores_almacen')
      .values(seguidores.map((usuarioId) => ({ almacen_id: suyo, usuario_id: usuarioId })))
      .execute();
  }
  await auditar(tx, {
    ...acto,
    accion: id === null ? 'inventario.almacen_creado' : 'inventario.almacen_cambiado',
    entidad: 'almacen',
    entidadId: suyo,
    detalle: almacen,
  });
  return { id: suyo };
}

async function exigirVacio(tx: Tx, id: string): Promise<void> {
  const { rows } = await sql<{ con_stock: boolean; en_camino: boolean }>`
    select exists (select 1 from inventario.existencias where almacen_id = ${id} and stock <> 0) as con_stock,
      exists (select 1 from inventario.transferencias
        where (destino_id = ${id} or origen_id = ${id}) and estado = 'enviada') as en_camino`.execute(tx);
  const detail = rows[0]!.con_stock
    ? 'Todavía tiene productos con stock.'
    : rows[0]!.en_camino
      ? 'Tiene transferencias en camino.'
      : null;
  if (detail) throw almacenConStock(detail, { errors: [{ pointer: '/activo', detail }] });
}
