import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { pause } from '../answer.ts';
import type { Failure, FailureScript } from '../failures.ts';
import type { RequestLog } from '../request-log.ts';
import { DEFAULT_DELAY_MS } from './failures.ts';
import type { SmtpFailureKind } from './failures.ts';
import type { Mailbox } from './mailbox.ts';

const MAX_MAIL_BYTES = 25 * 1024 * 1024;

export type SmtpParts = {
  mailbox: Mailbox;
  failures: FailureScript<SmtpFailureKind>;
  log: RequestLog;
  clock: () => Date;
};
export type SmtpService = { port: number; close: () => Promise<void> };

/**
 * An SMTP server that takes every mail and delivers none. A plain TCP server stands in front of it, because being down
 * and losing the connection after DATA happen below SMTP.
 */
export async function startSmtp(
  { mailbox, failures, log, clock }: SmtpParts,
  host: string,
  port: number,
): Promise<SmtpService> {
  const sockets = new Map<string, Socket>();
  const keyOf = (session: SMTPServerSession): string => `${session.remoteAddress}:${session.remotePort}`;
  const note = (operation: string, subject: string, outcome: string, failure: Failure<SmtpFailureKind> | null): void =>
    log.add({
      at: clock().toISOString(),
      service: 'smtp',
      operation,
      subject,
      outcome,
      code: failure?.code ?? null,
      failure: failure?.kind ?? null,
      milliseconds: 0,
    });

  const receive = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string | null> => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
    if (stream.sizeExceeded) throw smtpError(552, 'El mensaje supera el tamaño permitido');
    const to = session.envelope.rcptTo.map(({ address }) => address);
    const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
    const failure = failures.take('smtp', to.join(' '), ['slow', 'drop-after-data']);
    if (failure?.kind === 'slow') await pause(failure.delayMs ?? DEFAULT_DELAY_MS);
    const message = await mailbox.add(Buffer.concat(chunks), { from, to }, clock());
    note('DATA', to.join(', '), failure?.kind === 'drop-after-data' ? 'sin-respuesta' : 'recibido', failure);
    if (failure?.kind !== 'drop-after-data') return message.id;
    sockets.get(keyOf(session))?.destroy();
    return null;
  };

  const smtp = new SMTPServer({
    banner: 'Buzón de pruebas: recibe todo y no entrega nada',
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    size: MAX_MAIL_BYTES,
    logger: false,
    onRcptTo: ({ address }, _session, callback) => {
      const failure = failures.take('smtp', address, ['reject', 'greylist']);
      if (failure === null) return callback();
      note('RCPT', address, 'rechazado', failure);
      const words =
        failure.kind === 'greylist'
          ? '4.7.1 Greylisted, vuelva a intentarlo en unos minutos'
          : '5.1.1 Destinatario rechazado';
      callback(smtpError(Number(failure.code), failure.text ?? words));
    },
    onData: (stream, session, callback) => {
      receive(stream, session).then(
        // smtp-server answers "250 <text>" with what it is given; a lost answer is simply never given.
        (id) =>
          id === null ? undefined : (callback as (error: null, text: string) => void)(null, `Recibido con id ${id}`),
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  // A client that leaves in the middle is everyday business for a mail server.
  smtp.on('error', () => undefined);

  const front = createServer((socket) => {
    socket.on('error', () => undefined);
    const down = failures.take('smtp', null, ['down']);
    if (down !== null) {
      note('CONNECT', '', 'sin-respuesta', down);
      socket.destroy();
      return;
    }
    const key = `${socket.remoteAddress ?? ''}:${socket.remotePort ?? 0}`;
    sockets.set(key, socket);
    socket.once('close', () => sockets.delete(key));
    smtp.server.emit('connection', socket);
  });
  await new Promise<void>((resolve, reject) => {
    front.once('error', reject);
    front.listen(port, host, resolve);
  });
  return {
    port: (front.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        front.close(() => resolve());
        for (const socket of sockets.values()) socket.destroy();
      }),
  };
}

const smtpError = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });
