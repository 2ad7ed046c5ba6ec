import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Tx } from '../../../platform/database/database.ts';
import type { Principal } from '../../../platform/auth/principal.ts';
import { currentTraceId } from '../../../platform/observability/trace.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import type { AuditoriaTables } from '../tables.ts';
import { registrarAccionCritica } from '../tasks.ts';

/** Who did it: a person with a session, somebody known only by name (a failed login), or the system itself. */
export type Actor = { readonly id: string | null; readonly nombre: string; readonly sesionId?: string | null };

export const sistema: Actor = { id: null, nombre: 'Sistema' };
export const actorDe = (principal: Principal): Actor => ({
  id: principal.userId,
  nombre: principal.username,
  sesionId: principal.sessionId,
});

export type AccionAuditada = {
  actor: Actor;
  /** `modulo.participio`: `seguridad.sesion_cerrada`, `ventas.descuento_aplicado`. */
  accion: string;
  /** What kind of thing: `comprobante`, `sesion`, `producto`. */
  entidad: string;
  entidadId?: string | null;
  /** Before and after, reasons, amounts. Members that hold secrets are masked. */
  detalle?: Readonly<Record<string, unknown>>;
  ip?: string | null;
};

const secreto = /clave|password|contrase|token|secreto|secret|hash|pin$/i;

/** The same value with members whose name says that they hold a secret masked. */
export function ocultar(valor: unknown): unknown {
  if (Array.isArray(valor)) return valor.map(ocultar);
  if (typeof valor !== 'object' || valor === null || valor instanceof Date) return valor;
  return Object.fromEntries(
    Object.entries(valor).map(([nombre, dentro]) => [nombre, secreto.test(nombre) ? '[oculto]' : ocultar(dentro)]),
  );
}

/**
 * Writes what was done, in the transaction that does it: both hold or neither. The entry can never be changed; its
 * link in the chain is added after the commit by `auditoria.registrar_accion_critica`, so that concurrent actions do
 * not wait for each other.
 */
export async function auditar(tx: Tx, accion: AccionAuditada): Promise<void> {
  const id = uuidv7();
  await tx
    .withTables<AuditoriaTables>()
    .insertInto('auditoria.registros')
    .values({
      id,
      actor_id: accion.actor.id,
      actor: accion.actor.nombre,
      sesion_id: accion.actor.sesionId ?? null,
      ip: accion.ip ?? null,
      accion: accion.accion,
      entidad: accion.entidad,
      entidad_id: accion.entidadId ?? null,
      detalle: JSON.stringify(ocultar(accion.detalle ?? {})),
      traza: currentTraceId(),
    })
    .execute();
  await enqueue(tx, registrarAccionCritica, { registroId: id });
}
