import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';

export type Persona = { id: string; usuario: string; nombre: string };

/** A person who has or had an account; null when nobody has that id. */
export async function personaPorId(reader: Reader, id: string): Promise<Persona | null> {
  const { rows } = await sql<Persona>`
    select id, usuario, nombre from seguridad.usuarios where id = ${id}`.execute(reader);
  return rows[0] ?? null;
}
