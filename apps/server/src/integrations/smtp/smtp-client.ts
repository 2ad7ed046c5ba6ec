import { createTransport, type SendMailOptions, type SentMessageInfo } from 'nodemailer';
import { UpstreamError } from '../../platform/errors/upstream-error.ts';

/** The circuit of the mail server. */
export const servicioSmtp = 'smtp';

export type Mensaje = {
  para: string;
  asunto: string;
  html: string;
  texto: string;
  adjuntos: readonly { nombre: string; tipo: string; contenido: Buffer }[];
  /** Without angle brackets; the same for every attempt, so that a receiver can drop a second copy. */
  messageId: string;
};

export type ResultadoEnvio =
  | { kind: 'enviado'; respuesta: string }
  /** The server refused this message or its recipient for good (5xx): the mail bounced. */
  | { kind: 'rechazado'; respuesta: string }
  /** It asks to come back later with this message (4xx: greylisting, full mailbox). Nothing was delivered. */
  | { kind: 'aplazado'; respuesta: string };

export type SmtpClient = {
  /** Throws {@link UpstreamError} when the server does not do its part at all: no connection, no answer, no login. */
  enviar(mensaje: Mensaje, signal: AbortSignal): Promise<ResultadoEnvio>;
  /** `ferreteria.example`: the domain of the sender's address, for Message-IDs. */
  readonly dominio: string;
};

type SmtpError = Error & {
  code?: string;
  /** The system's own code, which nodemailer replaces by its kind of error. */
  originalCode?: string;
  syscall?: string;
  responseCode?: number;
  response?: string;
  command?: string;
};

/** Errors before anything of the message was said: connecting, greeting, TLS, login. */
const beforeMessage = new Set(['CONN', 'EHLO', 'HELO', 'STARTTLS', 'AUTH', 'AUTH PLAIN', 'AUTH LOGIN']);

const dominioDe = (from: string): string => /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';

/**
 * Sends one message per connection. Pooled connections would save a handshake, but one that the server closed while
 * idle looks like an outage and would open the circuit for nothing.
 * @param url `smtp://usuario:clave@servidor:puerto`, or `smtps://` for TLS from the start.
 * @param from sender as in a From header.
 */
export function createSmtpClient(
  url: string,
  from: string,
  timeouts: Partial<{ connectMs: number; idleMs: number }> = {},
): SmtpClient {
  const options = {
    connectionTimeout: timeouts.connectMs ?? 10_000,
    greetingTimeout: timeouts.connectMs ?? 10_000,
    socketTimeout: timeouts.idleMs ?? 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  return {
    dominio: dominioDe(from),
    async enviar(mensaje, signal) {
      signal.throwIfAborted();
      const transport = createTransport({ url, ...options });
      try {
        const info = await transport.sendMail({
          from,
          to: mensaje.para,
          subject: mensaje.asunto,
          html: mensaje.html,
          text: mensaje.texto,
          messageId: `<${mensaje.messageId}>`,
          attachments: mensaje.adjuntos.map((each) => ({
            filename: each.nombre,
            contentType: each.tipo,
            content: each.contenido,
          })),
          signal,
        } as SendMailOptions & { signal: AbortSignal });
        return { kind: 'enviado', respuesta: (info as SentMessageInfo & { response: string }).response };
      } catch (error) {
        return resultOf(error);
      } finally {
        transport.close();
      }
    },
  };
}

/** What an SMTP failure means for this message; anything that is the server's own trouble is thrown. */
function resultOf(error: unknown): ResultadoEnvio {
  const smtp = error as SmtpError;
  const respuesta = smtp.response ?? smtp.message;
  const code = smtp.responseCode ?? 0;
  // 421 closes the whole service; a refused login is a setting, and concerns every mail alike.
  const aboutThisMessage = code !== 421 && !beforeMessage.has(smtp.command ?? '') && smtp.code !== 'EAUTH';
  if (aboutThisMessage && code >= 500) return { kind: 'rechazado', respuesta };
  if (aboutThisMessage && code >= 400) return { kind: 'aplazado', respuesta };
  // An address that is not one is refused by the client itself, without a server's code.
  if (smtp.code === 'EENVELOPE' && code === 0) return { kind: 'rechazado', respuesta };
  // With the system's code (ECONNREFUSED) in front, the circuit knows that nobody listens and need not count failures.
  if (smtp.originalCode) smtp.code = smtp.originalCode;
  throw new UpstreamError(servicioSmtp, `El servidor de correo no responde: ${smtp.message}`, { cause: error });
}

/** Errors after which certainly nothing was delivered: the connection was never made, or the login refused. */
export const nadaSalio = (error: unknown): boolean => {
  const cause = error instanceof UpstreamError ? (error.cause as SmtpError | undefined) : undefined;
  return cause?.syscall === 'connect' || cause?.syscall === 'getaddrinfo' || cause?.code === 'EAUTH';
};
