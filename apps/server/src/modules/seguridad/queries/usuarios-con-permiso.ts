import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';

export type UsuarioAvisable = { id: string; nombre: string; email: string | null };

/**
 * The active people who have a permission through any of their roles: whom to tell.
 * @param lugarId only those who are not limited to other places
 */
export async function usuariosConPermiso(
  reader: Reader,
  permiso: string,
  lugarId?: string,
): Promise<UsuarioAvisable[]> {
  const enElLugar = lugarId
    ? sql` and (not exists (select 1 from seguridad.usuario_ambitos a where a.usuario_id = u.id)
        or exists (select 1 from seguridad.usuario_ambitos a where a.usuario_id = u.id and a.ambito_id = ${lugarId}))`
    : sql``;
  const { rows } = await sql<UsuarioAvisable>`
    select u.id, u.nombre, u.email from seguridad.usuarios u
    where u.activo and exists (
      select 1 from seguridad.usuario_roles ur join seguridad.roles r on r.codigo = ur.rol
      where ur.usuario_id = u.id and (r.todo or exists (
        select 1 from seguridad.rol_permisos rp where rp.rol = r.codigo and rp.permiso = ${permiso})))
${enElLugar}
    order by u.usuario`.execute(reader);
  return rows;
}
