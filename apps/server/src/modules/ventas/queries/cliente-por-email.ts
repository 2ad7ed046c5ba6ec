import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';

/** The document of the one customer with that mail; null where nobody has it, and where several do. */
export async function clientePorEmail(
  reader: Reader,
  email: string,
): Promise<{ tipo: '1' | '6'; numero: string } | null> {
  const { rows } = await sql<{ tipo: '1' | '6'; numero: string }>`
    select tipo_documento as tipo, numero_documento as numero from ventas.clientes
    where lower(email) = ${email.toLowerCase()} and tipo_documento in ('1', '6') limit 2`.execute(reader);
  return rows.length === 1 ? rows[0]! : null;
}
