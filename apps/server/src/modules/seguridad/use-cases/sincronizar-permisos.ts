import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/database.ts';
import type { PermissionDefinition } from '../../../platform/module.ts';
import type { SeguridadTables } from '../tables.ts';

/** Held while synchronising, so that processes started together do not race. Any fixed number would do. */
const candado = 7_221_010;

/**
 * Records the permissions that the modules declare. A new one is given to the roles its module names; one that is
 * known already keeps the roles that people have given it since. @returns the new ones.
 */
export async function sincronizarPermisos(tx: Tx, permisos: readonly PermissionDefinition[]): Promise<string[]> {
  await sql`select pg_advisory_xact_lock(${candado})`.execute(tx);
  const db = tx.withTables<SeguridadTables>();
  const conocidos = new Set(
    (await db.selectFrom('seguridad.permisos').select('codigo').execute()).map((fila) => fila.codigo),
  );
  const nuevos: string[] = [];
  for (const permiso of permisos) {
    await db
      .insertInto('seguridad.permisos')
      .values({ codigo: permiso.name, resumen: permiso.summary })
      .onConflict((conflict) => conflict.column('codigo').doUpdateSet({ resumen: permiso.summary }))
      .execute();
    if (conocidos.has(permiso.name)) continue;
    nuevos.push(permiso.name);
    if (permiso.roles.length === 0) continue;
    await db
      .insertInto('seguridad.rol_permisos')
      .values(permiso.roles.map((rol) => ({ rol, permiso: permiso.name })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  return nuevos;
}
