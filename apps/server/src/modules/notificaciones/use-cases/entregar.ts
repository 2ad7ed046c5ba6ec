import { createHash } from 'node:crypto';
import {
  nadaSalio,
  type Mensaje,
  type ResultadoEnvio,
  type SmtpClient,
} from '../../../integrations/smtp/smtp-client.ts';

/** What a delivered mail is recorded as in the effect ledger, under the mail's key. */
export const efectoCorreo = 'correo';

/** The server said that it delivered nothing and wants to be asked again: an outcome of the attempt, not of the mail. */
export class Aplazado extends Error {}

export type Entrega = Exclude<ResultadoEnvio, { kind: 'aplazado' }>;

/** The same for every attempt: a receiver that already has it drops the second copy. */
const messageIdDe = (clave: string, dominio: string): string =>
  `${createHash('sha256').update(clave).digest('hex').slice(0, 32)}@${dominio}`;

/**
 * Hands one mail to the server now, without queue or row. For `notificaciones.enviar_email`, and for what must be told
 * while the queues are what is broken: recorded under the same key and effect, one of both sends it.
 */
export async function entregar(
  smtp: SmtpClient,
  correo: Omit<Mensaje, 'messageId'> & { clave: string },
  signal: AbortSignal,
): Promise<Entrega> {
  const messageId = messageIdDe(correo.clave, smtp.dominio);
  const resultado = await smtp.enviar({ ...correo, messageId }, signal);
  if (resultado.kind === 'aplazado') throw new Aplazado(resultado.respuesta);
  return resultado;
}

/** True for an error that proves nothing was delivered. */
export const noSalio = (error: unknown): boolean => error instanceof Aplazado || nadaSalio(error);
