import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/database.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import { rolDeFabrica, rolEnUso, rolInexistente } from '../errors.ts';
import type { SeguridadTables } from '../tables.ts';
import { conDerechosDeAhora, exigirPermisos, type Administrador } from './alcance.ts';

const personas = (cuantas: number): string => (cuantas === 1 ? '1 persona' : `${cuantas} personas`);

/** Takes a role away for good; only one that nobody has, so that nobody loses rights by it. */
export async function eliminarRol(tx: Tx, quien: Administrador, codigo: string): Promise<void> {
  const derechos = await conDerechosDeAhora(tx, quien);
  const db = tx.withTables<SeguridadTables>();
  const rol = await db
    .selectFrom('seguridad.roles')
    .select(['nombre', 'de_fabrica'])
    .where('codigo', '=', codigo)
    .forUpdate()
    .executeTakeFirst();
  if (!rol) throw rolInexistente(`No existe el rol «${codigo}»; quizá ya lo eliminaron.`);
  if (rol.de_fabrica) {
    throw rolDeFabrica(`«${rol.nombre}» viene con el programa: no se elimina, pero puede no darlo a nadie.`);
  }
  const { rows } = await sql<{ activos: number; inactivos: number }>`
    select count(*) filter (where u.activo)::int as activos, count(*) filter (where not u.activo)::int as inactivos
    from seguridad.usuario_roles ur join seguridad.usuarios u on u.id = ur.usuario_id
    where ur.rol = ${codigo}`.execute(tx);
  const { activos = 0, inactivos = 0 } = rows[0] ?? {};
  if (activos + inactivos > 0) {
    const quienes = [activos > 0 && personas(activos), inactivos > 0 && `${personas(inactivos)} sin acceso`];
    throw rolEnUso(`«${rol.nombre}» no se elimina mientras lo tenga alguien: ${quienes.filter(Boolean).join(' y ')}.`);
  }
  const permisos = (
    await db.deleteFrom('seguridad.rol_permisos').where('rol', '=', codigo).returning('permiso').execute()
  )
    .map(({ permiso }) => permiso)
    .sort();
  exigirPermisos(derechos, permisos, `El rol «${rol.nombre}»`);
  await db.deleteFrom('seguridad.roles').where('codigo', '=', codigo).execute();
  await auditar(tx, {
    actor: actorDe(quien.principal),
    accion: 'seguridad.rol_eliminado',
    entidad: 'rol',
    entidadId: codigo,
    detalle: { nombre: rol.nombre, permisos },
    ip: quien.ip,
  });
}
