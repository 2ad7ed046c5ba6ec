import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { ClienteDeVenta, ClienteIdentificado } from '../use-cases/registrar-cliente.ts';

/**
 * The customer of a sale that was made some time ago: created, or known by its document. What is known is newer than
 * what the till wrote, so it stays; only what is blank is filled in.
 * @returns null for `-`, a buyer who does not identify himself.
 */
export async function fusionarCliente(
  tx: Tx,
  cliente: ClienteDeVenta,
): Promise<(ClienteIdentificado & { nombre: string }) | null> {
  if (cliente.tipoDocumento === '-') return null;
  const { rows } = await sql<ClienteIdentificado & { nombre: string }>`
    insert into ventas.clientes as c (id, tipo_documento, numero_documento, nombre, direccion, email)
    values (${uuidv7()}, ${cliente.tipoDocumento}, ${cliente.numeroDocumento}, ${cliente.nombre},
      ${cliente.direccion || null}, ${cliente.email ?? null})
    on conflict (tipo_documento, numero_documento) do update
      set direccion = coalesce(c.direccion, excluded.direccion), email = coalesce(c.email, excluded.email)
    returning id, nombre, direccion, email`.execute(tx);
  return rows[0]!;
}
