import { createHash } from 'node:crypto';
import type { Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import type { FacturacionTables } from '../tables.ts';
import { enviarComprobanteClienteEmail } from '../tasks.ts';

export type EnvioEmail = {
  comprobanteId: string;
  numero: string;
  email: string;
  /** `aceptacion` is sent once per receipt and recipient; a person's resend has an occasion of its own. */
  ocasion: string;
};

/** Records the mail and enqueues it, once for each recipient and occasion (F9). @returns false when it already stood. */
export async function pedirEnvioEmail(tx: Tx, envio: EnvioEmail): Promise<boolean> {
  const email = envio.email.toLowerCase();
  // Hashed: the key travels through queues and ledger, where nobody's address belongs.
  const clave = createHash('sha256')
    .update(`${envio.comprobanteId}:${email}:${envio.ocasion}`)
    .digest('base64url')
    .slice(0, 32);
  const nueva = await tx
    .withTables<FacturacionTables>()
    .insertInto('facturacion.envios_email')
    .values({ clave, comprobante_id: envio.comprobanteId, email, detalle: null })
    .onConflict((conflicto) => conflicto.column('clave').doNothing())
    .returning('clave')
    .executeTakeFirst();
  if (!nueva) return false;
  await enqueue(tx, enviarComprobanteClienteEmail, {
    clave,
    comprobanteId: envio.comprobanteId,
    numero: envio.numero,
  });
  return true;
}
