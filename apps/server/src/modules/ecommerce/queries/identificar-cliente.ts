import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import { clientePorEmail } from '../../ventas/public.ts';
import type { Documento } from '../domain/documento-del-cliente.ts';

/**
 * Who a buyer without a document is: the one customer with that mail, else the one who bought with that mail or that
 * telephone before. Two candidates are none: a receipt in the wrong name is worse than one without.
 */
export async function identificarCliente(
  reader: Reader,
  { email, telefono }: { email: string | null; telefono: string | null },
): Promise<Documento | null> {
  const conocido = email === null ? null : await clientePorEmail(reader, email);
  if (conocido) return conocido;
  for (const [columna, valor] of [
    ['email', email],
    ['telefono', telefono],
  ] as const) {
    if (valor === null) continue;
    const { rows } = await sql<Documento>`
      select distinct tipo_documento as tipo, numero_documento as numero from ecommerce.pedidos
      where ${sql.ref(columna)} = ${valor} and numero_documento is not null limit 2`.execute(reader);
    if (rows.length === 1) return rows[0]!;
  }
  return null;
}
