import type { Tx } from '../../../platform/database/database.ts';
import { numeroCompleto } from '../domain/numeracion.ts';
import { pedirEnvioEmail } from './pedir-envio-email.ts';

/** What follows from SUNAT's yes, however it came: the customer gets the document. */
export async function alAceptar(
  tx: Tx,
  documento: { id: string; serie: string; numero: number; clienteEmail: string | null },
): Promise<void> {
  if (!documento.clienteEmail) return;
  await pedirEnvioEmail(tx, {
    comprobanteId: documento.id,
    numero: numeroCompleto(documento.serie, documento.numero),
    email: documento.clienteEmail,
    ocasion: 'aceptacion',
  });
}
