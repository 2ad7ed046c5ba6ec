import { sql } from 'kysely';
import type { z } from 'zod';
import type { rolesRespuesta, usuariosPagina, usuariosQuery } from '@jsol/contracts/seguridad';
import type { Reader } from '../../../platform/database/database.ts';

type Fila = {
  id: string;
  usuario: string;
  nombre: string;
  email: string | null;
  activo: boolean;
  clave_temporal_hasta: Date | null;
  creado_en: Date;
  roles: string[];
  lugares: string[];
  ultimo_ingreso: Date | null;
  sesiones: number;
};

/** One page of people, by user name. */
export async function listarUsuarios(
  reader: Reader,
  filtro: z.output<typeof usuariosQuery>,
  ahora: Date,
): Promise<z.input<typeof usuariosPagina>> {
  const condiciones = [sql`true`];
  if (filtro.estado !== 'todos') condiciones.push(sql`u.activo = ${filtro.estado === 'activos'}`);
  if (filtro.q) {
    const parte = `%${filtro.q.replace(/[\\%_]/g, '\\$&')}%`;
    condiciones.push(sql`(u.usuario ilike ${parte} or u.nombre ilike ${parte} or u.email ilike ${parte})`);
  }
  if (filtro.rol) {
    condiciones.push(
      sql`exists (select from seguridad.usuario_roles ur where ur.usuario_id = u.id and ur.rol = ${filtro.rol})`,
    );
  }
  const donde = sql.join(condiciones, sql` and `);
  const [filas, cuenta] = await Promise.all([
    sql<Fila>`
      select u.id, u.usuario, u.nombre, u.email, u.activo, u.clave_temporal_hasta, u.creado_en,
        array(select ur.rol from seguridad.usuario_roles ur where ur.usuario_id = u.id order by ur.rol) as roles,
        array(select a.ambito_id::text from seguridad.usuario_ambitos a where a.usuario_id = u.id order by 1) as lugares,
        (select s.creada_en from seguridad.sesiones s where s.usuario_id = u.id
         order by s.creada_en desc limit 1) as ultimo_ingreso,
        (select count(*)::int from seguridad.sesiones s
         where s.usuario_id = u.id and s.terminada_en is null and s.expira_en > ${ahora}) as sesiones
      from seguridad.usuarios u where ${donde} order by lower(u.usuario)
      limit ${filtro.porPagina} offset ${(filtro.pagina - 1) * filtro.porPagina}`.execute(reader),
    sql<{ total: number }>`select count(*)::int as total from seguridad.usuarios u where ${donde}`.execute(reader),
  ]);
  return {
    items: filas.rows.map(({ clave_temporal_hasta, creado_en, ultimo_ingreso, ...fila }) => ({
      ...fila,
      claveTemporalHasta: clave_temporal_hasta?.toISOString() ?? null,
      creadoEn: creado_en.toISOString(),
      ultimoIngreso: ultimo_ingreso?.toISOString() ?? null,
    })),
    total: cuenta.rows[0]?.total ?? 0,
    pagina: filtro.pagina,
    porPagina: filtro.porPagina,
  };
}

/** Every role with its permissions, and every permission there is. */
export async function listarRoles(reader: Reader): Promise<z.input<typeof rolesRespuesta>> {
  const [roles, permisos] = await Promise.all([
    sql<z.input<typeof rolesRespuesta>['items'][number]>`
      select r.codigo, r.nombre, r.todo, r.de_fabrica as "deFabrica",
        array(select p.codigo from seguridad.permisos p
              where r.todo or exists (
                select from seguridad.rol_permisos rp where rp.rol = r.codigo and rp.permiso = p.codigo)
              order by p.codigo) as permisos,
        (select count(*)::int from seguridad.usuario_roles ur join seguridad.usuarios u on u.id = ur.usuario_id
         where ur.rol = r.codigo and u.activo) as usuarios,
        (select count(*)::int from seguridad.usuario_roles ur join seguridad.usuarios u on u.id = ur.usuario_id
         where ur.rol = r.codigo and not u.activo) as inactivos
      from seguridad.roles r order by r.todo desc, r.nombre`.execute(reader),
    sql<{ codigo: string; resumen: string }>`
      select codigo, resumen from seguridad.permisos order by codigo`.execute(reader),
  ]);
  return { items: roles.rows, permisos: permisos.rows };
}
