import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import { usuariosConPermiso, type UsuarioAvisable } from '../../seguridad/public.ts';

/** Whom a warehouse tells: its supervisor and followers who may still see it; without any, all who move its stock. */
export async function destinatariosDe(reader: Reader, almacenId: string): Promise<UsuarioAvisable[]> {
  const { rows } = await sql<{ usuario_id: string }>`
    select supervisor_id as usuario_id from inventario.almacenes where id = ${almacenId} and supervisor_id is not null
    union select usuario_id from inventario.seguidores_almacen where almacen_id = ${almacenId}`.execute(reader);
  const nombrados = new Set(rows.map(({ usuario_id }) => usuario_id));
  const ven = await usuariosConPermiso(reader, 'inventario.ver', almacenId);
  const suyos = ven.filter(({ id }) => nombrados.has(id));
  return suyos.length > 0 ? suyos : usuariosConPermiso(reader, 'inventario.mover', almacenId);
}
