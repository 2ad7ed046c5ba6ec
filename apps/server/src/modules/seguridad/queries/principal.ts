import { sql } from 'kysely';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Reader } from '../../../platform/database/database.ts';

type Fila = {
  id: string;
  usuario: string;
  nombre: string;
  roles: string[];
  permisos: string[];
  ambitos: string[];
  clave_temporal: boolean;
};

/** With a temporary password a person may do nothing but choose another: there are no permissions until then. */
export type Identificado = Principal & { readonly claveTemporal: boolean };

/** The person behind a session that is alive at `ahora`, with the rights of this moment; null when it is not. */
export async function principalDeSesion(reader: Reader, sesionId: string, ahora: Date): Promise<Identificado | null> {
  const { rows } = await sql<Fila>`
    select u.id, u.usuario, u.nombre, u.clave_temporal_hasta is not null as clave_temporal,
      array(select ur.rol from seguridad.usuario_roles ur where ur.usuario_id = u.id order by ur.rol) as roles,
      array(select p.codigo from seguridad.permisos p
            where u.clave_temporal_hasta is null and exists (
              select 1 from seguridad.usuario_roles ur join seguridad.roles r on r.codigo = ur.rol
              where ur.usuario_id = u.id and (r.todo or exists (
                select 1 from seguridad.rol_permisos rp where rp.rol = r.codigo and rp.permiso = p.codigo)))
            order by p.codigo) as permisos,
      array(select a.ambito_id::text from seguridad.usuario_ambitos a where a.usuario_id = u.id order by 1) as ambitos
    from seguridad.sesiones s join seguridad.usuarios u on u.id = s.usuario_id
    where s.id = ${sesionId} and s.terminada_en is null and s.expira_en > ${ahora} and u.activo`.execute(reader);
  const fila = rows[0];
  if (!fila) return null;
  return {
    userId: fila.id,
    sessionId: sesionId,
    username: fila.usuario,
    name: fila.nombre,
    roles: fila.roles,
    permissions: new Set(fila.permisos),
    scopes: fila.ambitos,
    claveTemporal: fila.clave_temporal,
  };
}
