import { sql } from 'kysely';
import type { Principal } from '../../../platform/auth/principal.ts';
import { afterCommit, type Tx } from '../../../platform/database/database.ts';
import { sinPermiso } from '../../../platform/http/errors.ts';
import { derechoPropio, sinAlcance, ultimoAdministrador, usuarioNoEncontrado } from '../errors.ts';
import { principalDeSesion } from '../queries/principal.ts';
import type { SeguridadTables } from '../tables.ts';
import { exigirLugares, lugaresDe, type LeerLugares } from './lugares.ts';

/** Told after a person's rights have changed for good, so that open sockets and screens follow at once. */
export type AlCambiarDerechos = (usuarioId: string) => void | Promise<void>;

/** Who changes somebody's rights, and from where. */
export type Administrador = { readonly principal: Principal; readonly ip: string; readonly ahora: Date };

/** Held while rights change, so that two administrators cannot take each other's away at the same moment. */
const candado = 7_221_011;
export const derechoDeAdministrar = 'seguridad.administrar';

/** What an administrator has and may therefore give: permissions, and the places they are limited to. */
export type Derechos = {
  readonly permisos: ReadonlySet<string>;
  /** All permissions and places there are. */
  readonly todo: boolean;
  readonly lugares: readonly string[];
};

/** @returns the administrator's rights of this moment. */
export async function conDerechosDeAhora(tx: Tx, { principal, ahora }: Administrador): Promise<Derechos> {
  await sql`select pg_advisory_xact_lock(${candado})`.execute(tx);
  const actual = await principalDeSesion(tx, principal.sessionId, ahora);
  if (!actual?.permissions.has(derechoDeAdministrar)) {
    throw sinPermiso(`Le falta el permiso «${derechoDeAdministrar}».`, { data: { permiso: derechoDeAdministrar } });
  }
  const { rows } = await sql`
    select from seguridad.usuario_roles ur join seguridad.roles r on r.codigo = ur.rol
    where ur.usuario_id = ${principal.userId} and r.todo limit 1`.execute(tx);
  return { permisos: actual.permissions, todo: rows.length > 0, lugares: actual.scopes };
}

/** Refuses permissions the administrator does not have: they could give them to themselves through somebody else. */
export function exigirPermisos({ permisos, todo }: Derechos, queridos: readonly string[], de: string): void {
  if (todo) return;
  const falta = queridos.find((permiso) => !permisos.has(permiso));
  if (falta) throw sinAlcance(`${de} incluye el permiso «${falta}», que usted no tiene.`);
}

/** The same for roles; one that has everything is given by those alone who have everything. */
export async function exigirRoles(tx: Tx, derechos: Derechos, roles: readonly string[], de: string): Promise<void> {
  if (derechos.todo || roles.length === 0) return;
  const db = tx.withTables<SeguridadTables>();
  const completo = await db
    .selectFrom('seguridad.roles')
    .select('nombre')
    .where('codigo', 'in', [...roles])
    .where('todo', '=', true)
    .executeTakeFirst();
  if (completo) throw sinAlcance(`${de} incluye el rol «${completo.nombre}», que tiene permisos que usted no tiene.`);
  const permisos = await db
    .selectFrom('seguridad.rol_permisos')
    .select('permiso')
    .where('rol', 'in', [...roles])
    .execute();
  exigirPermisos(
    derechos,
    permisos.map(({ permiso }) => permiso),
    de,
  );
}

/** The person, locked; refused when they may do what the administrator may not. */
export async function personaAlAlcance(tx: Tx, derechos: Derechos, id: string, leerLugares: LeerLugares) {
  const db = tx.withTables<SeguridadTables>();
  const persona = await db
    .selectFrom('seguridad.usuarios')
    .select(['id', 'usuario', 'nombre', 'email', 'activo'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!persona) throw usuarioNoEncontrado('No existe ese usuario.');
  const roles = (
    await db.selectFrom('seguridad.usuario_roles').select('rol').where('usuario_id', '=', id).orderBy('rol').execute()
  ).map(({ rol }) => rol);
  await exigirRoles(tx, derechos, roles, `Lo que puede hacer ${persona.nombre}`);
  await exigirLugares(tx, derechos, await lugaresDe(tx, id), leerLugares, `Donde trabaja ${persona.nombre}`);
  return { ...persona, roles };
}

/** After a change: the one who made it still administers, and somebody active has everything. */
export async function exigirAdministradores(tx: Tx, { principal, ahora }: Administrador): Promise<void> {
  const { rows } = await sql`
    select from seguridad.usuarios u join seguridad.usuario_roles ur on ur.usuario_id = u.id
    join seguridad.roles r on r.codigo = ur.rol where u.activo and r.todo limit 1`.execute(tx);
  if (rows.length === 0) throw ultimoAdministrador('No quedaría ninguna persona activa con el rol Administrador.');
  const yo = await principalDeSesion(tx, principal.sessionId, ahora);
  if (!yo?.permissions.has(derechoDeAdministrar)) {
    throw derechoPropio('Con este cambio usted dejaría de administrar usuarios.');
  }
}

export const avisarDerechos = (tx: Tx, usuarios: readonly string[], alCambiar: AlCambiarDerechos): void => {
  for (const id of new Set(usuarios)) afterCommit(tx, () => alCambiar(id));
};
