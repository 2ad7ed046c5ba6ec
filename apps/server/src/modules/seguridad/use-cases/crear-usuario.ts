import { hashPassword } from '../../../platform/auth/passwords.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { auditar, sistema, type Actor } from '../../auditoria/public.ts';
import { rolInexistente, usuarioRepetido } from '../errors.ts';
import type { SeguridadTables } from '../tables.ts';

export type NuevoUsuario = {
  usuario: string;
  nombre: string;
  email?: string | null;
  clave: string;
  /** The password serves until then, and only to choose another. Default null: it is the person's own. */
  claveTemporalHasta?: Date | null;
  roles: readonly string[];
};

/** Creates a person. Throws `seguridad.usuario_repetido` and `seguridad.rol_inexistente`. */
export async function crearUsuario(
  tx: Tx,
  nuevo: NuevoUsuario,
  { actor, ip }: { actor: Actor; ip: string | null } = { actor: sistema, ip: null },
): Promise<{ id: string }> {
  const db = tx.withTables<SeguridadTables>();
  const roles = await db.selectFrom('seguridad.roles').select('codigo').execute();
  const desconocido = nuevo.roles.find((rol) => !roles.some(({ codigo }) => codigo === rol));
  if (desconocido !== undefined) {
    const conocidos = roles.map(({ codigo }) => codigo).join(', ');
    throw rolInexistente(`No existe el rol «${desconocido}» para ${nuevo.usuario}. Los roles son: ${conocidos}.`);
  }
  const id = uuidv7();
  const creado = await db
    .insertInto('seguridad.usuarios')
    .values({
      id,
      usuario: nuevo.usuario,
      nombre: nuevo.nombre,
      email: nuevo.email ?? null,
      clave_hash: await hashPassword(nuevo.clave),
      clave_temporal_hasta: nuevo.claveTemporalHasta ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (!creado.numInsertedOrUpdatedRows) throw usuarioRepetido(`Ya existe el usuario «${nuevo.usuario}».`);
  if (nuevo.roles.length > 0) {
    await db
      .insertInto('seguridad.usuario_roles')
      .values(nuevo.roles.map((rol) => ({ usuario_id: id, rol })))
      .execute();
  }
  await auditar(tx, {
    actor,
    accion: 'seguridad.usuario_creado',
    entidad: 'usuario',
    entidadId: id,
    detalle: { usuario: nuevo.usuario, roles: nuevo.roles },
    ip,
  });
  return { id };
}
