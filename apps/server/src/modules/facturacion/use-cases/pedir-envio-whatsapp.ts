import { createHash } from 'node:crypto';
import type { Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import type { FacturacionTables } from '../tables.ts';
import { enviarComprobanteClienteWhatsapp } from '../tasks.ts';

/** `987654321` or `51 987 654 321` → `+51987654321`; what already has a country keeps it. */
export function telefonoInternacional(telefono: string): string {
  const digitos = telefono.replace(/\D/g, '');
  return digitos.length === 9 ? `+51${digitos}` : `+${digitos}`;
}

/** Records the message and enqueues it, once for each telephone and occasion (F9). @returns false when it already stood. */
export async function pedirEnvioWhatsapp(
  tx: Tx,
  envio: { comprobanteId: string; numero: string; telefono: string; ocasion: string },
): Promise<boolean> {
  const telefono = telefonoInternacional(envio.telefono);
  // Hashed: the key travels through queues and ledger, where nobody's telephone belongs.
  const clave = createHash('sha256')
    .update(`${envio.comprobanteId}:${telefono}:${envio.ocasion}`)
    .digest('base64url')
    .slice(0, 32);
  const nuevo = await tx
    .withTables<FacturacionTables>()
    .insertInto('facturacion.envios_whatsapp')
    .values({ clave, comprobante_id: envio.comprobanteId, telefono, detalle: null })
    .onConflict((conflicto) => conflicto.column('clave').doNothing())
    .returning('clave')
    .executeTakeFirst();
  if (!nuevo) return false;
  const { comprobanteId, numero } = envio;
  await enqueue(tx, enviarComprobanteClienteWhatsapp, { clave, comprobanteId, numero });
  return true;
}
