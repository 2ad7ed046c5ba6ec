import type { Lugar } from '@jsol/contracts/seguridad';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import { lugarInexistente, sinAlcance } from '../errors.ts';
import type { SeguridadTables } from '../tables.ts';
import type { Derechos } from './alcance.ts';

/** Every place of the company, of whichever module keeps it. */
export type LeerLugares = (reader: Reader) => Promise<readonly Lugar[]>;

export const lugaresDe = async (tx: Tx, usuarioId: string): Promise<string[]> =>
  (
    await tx
      .withTables<SeguridadTables>()
      .selectFrom('seguridad.usuario_ambitos')
      .select('ambito_id')
      .where('usuario_id', '=', usuarioId)
      .orderBy('ambito_id')
      .execute()
  ).map(({ ambito_id }) => ambito_id);

/** Refuses to somebody who works in some places what reaches beyond them; no places are all of them. */
export async function exigirLugares(
  tx: Tx,
  { todo, lugares: propios }: Derechos,
  lugares: readonly string[],
  leerLugares: LeerLugares,
  de: string,
): Promise<void> {
  if (todo || propios.length === 0) return;
  const conocidos = await leerLugares(tx);
  const alcanza = (id: string): boolean =>
    propios.includes(id) || propios.includes(conocidos.find((lugar) => lugar.id === id)?.en ?? '');
  if (lugares.length > 0 && lugares.every(alcanza)) return;
  throw sinAlcance(`${de} pasa de los almacenes y cajas a los que usted está limitado.`);
}

/** Limits a person to these places. @returns before and after as people call them, or null when nothing changes. */
export async function limitarALugares(
  tx: Tx,
  usuarioId: string,
  queridos: readonly string[],
  leerLugares: LeerLugares,
): Promise<{ antes: string[]; ahora: string[] } | null> {
  const antes = await lugaresDe(tx, usuarioId);
  const ahora = [...new Set(queridos)].sort();
  if (ahora.join() === antes.join()) return null;
  const nombres = new Map((await leerLugares(tx)).map(({ id, nombre }) => [id, nombre]));
  // A place they had may be gone since; a new one must exist.
  const desconocido = ahora.find((id) => !nombres.has(id) && !antes.includes(id));
  if (desconocido) throw lugarInexistente(`No existe ningún almacén ni caja con el id ${desconocido}.`);
  const db = tx.withTables<SeguridadTables>();
  await db.deleteFrom('seguridad.usuario_ambitos').where('usuario_id', '=', usuarioId).execute();
  if (ahora.length > 0) {
    await db
      .insertInto('seguridad.usuario_ambitos')
      .values(ahora.map((ambito_id) => ({ usuario_id: usuarioId, ambito_id })))
      .execute();
  }
  const enPalabras = (ids: readonly string[]) => ids.map((id) => nombres.get(id) ?? id);
  return { antes: enPalabras(antes), ahora: enPalabras(ahora) };
}
