import { createHash } from 'node:crypto';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { auditar, actorDe } from '../../auditoria/public.ts';
import { claveReutilizada } from '../errors.ts';
import type { InventarioTables } from '../tables.ts';

/** Who asks for a document, and the key that makes it happen once. */
export type Quien = { principal: Principal; clave: string; ip: string | null };

/** Of an idempotent route's request. */
export const quienDe = ({
  principal,
  idempotencyKey,
  ip,
}: {
  principal: Principal;
  idempotencyKey: string | null;
  ip: string;
}): Quien => ({ principal, clave: idempotencyKey!, ip });

/**
 * Takes the person's key for this document. A simultaneous repetition waits here until the first one ends.
 * @returns the document the key already made, or null when it is new.
 */
export async function reclamarClave(
  tx: Tx,
  { principal, clave }: Quien,
  pedido: unknown,
  documentoId: string,
): Promise<string | null> {
  const db = tx.withTables<InventarioTables>();
  const huella = createHash('sha256').update(JSON.stringify(pedido)).digest('hex');
  const nueva = await db
    .insertInto('inventario.claves')
    .values({ usuario_id: principal.userId, clave, huella, documento_id: documentoId })
    .onConflict((conflict) => conflict.columns(['usuario_id', 'clave']).doNothing())
    .returning('documento_id')
    .executeTakeFirst();
  if (nueva) return null;
  const primera = await db
    .selectFrom('inventario.claves')
    .select(['documento_id', 'huella'])
    .where('usuario_id', '=', principal.userId)
    .where('clave', '=', clave)
    .executeTakeFirstOrThrow();
  if (primera.huella === huella) return primera.documento_id;
  throw claveReutilizada('Con esa clave ya se registró otro documento; el primero se conserva.');
}

/** Writes into the audit what `quien` did to a document. */
export const auditarDocumento = (
  tx: Tx,
  { principal, ip }: Quien,
  accion: string,
  entidad: string,
  entidadId: string,
  detalle: Record<string, unknown>,
): Promise<void> => auditar(tx, { actor: actorDe(principal), accion, entidad, entidadId, detalle, ip });
