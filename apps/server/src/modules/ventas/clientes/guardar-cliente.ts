import { sql } from 'kysely';
import type { z } from 'zod';
import type { clienteBody } from '@jsol/contracts/ventas-clientes';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { emit } from '../../../platform/events/event-bus.ts';
import { auditar, type Actor } from '../../auditoria/public.ts';
import { clienteNoEncontrado, clienteRepetido } from '../errors.ts';
import { clienteCambiado } from '../events.ts';
import { exigirDocumento } from '../use-cases/registrar-cliente.ts';

type Escrito = z.output<typeof clienteBody>;

/** Registers a customer, or with an id writes what a person corrected; a blank field is deleted. */
export async function guardarCliente(
  tx: Tx,
  id: string | null,
  escrito: Escrito,
  { actor, ip }: { actor: Actor; ip: string | null },
): Promise<string> {
  exigirDocumento(escrito, '/numeroDocumento');
  const { tipoDocumento, numeroDocumento, nombre } = escrito;
  const direccion = escrito.direccion || null;
  const email = escrito.email ?? null;
  await exigirUnico(tx, id, escrito);
  const clienteId = id ?? uuidv7();
  if (id === null) {
    await sql`
      insert into ventas.clientes (id, tipo_documento, numero_documento, nombre, direccion, email)
      values (${clienteId}, ${tipoDocumento}, ${numeroDocumento}, ${nombre}, ${direccion}, ${email})`.execute(tx);
  } else {
    const { rows } = await sql`
      update ventas.clientes set tipo_documento = ${tipoDocumento}, numero_documento = ${numeroDocumento},
        nombre = ${nombre}, direccion = ${direccion}, email = ${email}, actualizado_en = now()
      where id = ${id} returning id`.execute(tx);
    if (rows.length === 0) throw clienteNoEncontrado('Ese cliente no existe.');
  }
  await emit(tx, clienteCambiado, { clienteId });
  // Who and when, not what: a person's data stays out of the audit.
  await auditar(tx, {
    actor,
    accion: id === null ? 'ventas.cliente_registrado' : 'ventas.cliente_corregido',
    entidad: 'cliente',
    entidadId: clienteId,
    ip,
  });
  return clienteId;
}

async function exigirUnico(tx: Tx, id: string | null, { tipoDocumento, numeroDocumento }: Escrito): Promise<void> {
  // Two registrations of one document wait for each other here.
  await sql`select pg_advisory_xact_lock(hashtext(${`cliente:${tipoDocumento}:${numeroDocumento}`}))`.execute(tx);
  const { rows } = await sql<{ id: string; nombre: string }>`
    select id, nombre from ventas.clientes
    where tipo_documento = ${tipoDocumento} and numero_documento = ${numeroDocumento}
      and id is distinct from ${id}::uuid`.execute(tx);
  const otro = rows[0];
  if (!otro) return;
  const detail = `Ese documento ya es de ${otro.nombre}.`;
  throw clienteRepetido(detail, { data: { clienteId: otro.id }, errors: [{ pointer: '/numeroDocumento', detail }] });
}
