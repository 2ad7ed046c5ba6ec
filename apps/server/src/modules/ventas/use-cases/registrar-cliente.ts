import { sql } from 'kysely';
import type { z } from 'zod';
import type { clienteVentaSchema } from '@jsol/contracts/ventas';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { emit } from '../../../platform/events/event-bus.ts';
import { validarDocumento } from '../../facturacion/public.ts';
import { clienteInvalido } from '../errors.ts';
import { clienteCambiado } from '../events.ts';

export type ClienteDeVenta = z.output<typeof clienteVentaSchema>;
export type ClienteIdentificado = { id: string; direccion: string | null; email: string | null };

/** Throws `ventas.cliente_invalido` with the field when the document cannot exist. */
export function exigirDocumento(
  { tipoDocumento, numeroDocumento }: Pick<ClienteDeVenta, 'tipoDocumento' | 'numeroDocumento'>,
  pointer = '/cliente/numeroDocumento',
): void {
  const reparo = validarDocumento(tipoDocumento, numeroDocumento);
  if (reparo) throw clienteInvalido(reparo, { errors: [{ pointer, detail: reparo }] });
}

/**
 * Creates the customer, or brings name, address and mail up to date; what the till left blank stays as it was. A
 * known customer without changes is not written, so that sales to the same one do not wait for each other.
 * @returns null for `-`, a buyer who does not identify himself.
 */
export async function registrarCliente(tx: Tx, cliente: ClienteDeVenta): Promise<ClienteIdentificado | null> {
  if (cliente.tipoDocumento === '-') return null;
  const { tipoDocumento, numeroDocumento, nombre } = cliente;
  const direccion = cliente.direccion || null;
  const email = cliente.email ?? null;
  const igual = await sql<ClienteIdentificado>`
    select id, direccion, email from ventas.clientes
    where tipo_documento = ${tipoDocumento} and numero_documento = ${numeroDocumento} and nombre = ${nombre}
      and (${direccion}::text is null or direccion = ${direccion})
      and (${email}::text is null or email = ${email})`.execute(tx);
  if (igual.rows[0]) return igual.rows[0];
  const { rows } = await sql<ClienteIdentificado>`
    insert into ventas.clientes as c (id, tipo_documento, numero_documento, nombre, direccion, email)
    values (${uuidv7()}, ${tipoDocumento}, ${numeroDocumento}, ${nombre}, ${direccion}, ${email})
    on conflict (tipo_documento, numero_documento) do update
      set nombre = excluded.nombre, direccion = coalesce(excluded.direccion, c.direccion),
          email = coalesce(excluded.email, c.email), actualizado_en = now()
    returning id, direccion, email`.execute(tx);
  await emit(tx, clienteCambiado, { clienteId: rows[0]!.id });
  return rows[0]!;
}
