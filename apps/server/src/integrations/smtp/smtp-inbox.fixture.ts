import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail server for tests: keeps what arrives, and refuses as it is told. */
export async function abrirBuzon() {
  const recibidos: ParsedMail[] = [];
  const rechazos = new Map<string, { code: number; text: string }>();
  let alRecibir: 'aceptar' | 'cortar' | 'callar' = 'aceptar';
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, callback) {
      const rechazo = rechazos.get(address);
      callback(rechazo ? Object.assign(new Error(rechazo.text), { responseCode: rechazo.code }) : null);
    },
    onAuth: (_auth, _session, callback) => callback(new Error('credenciales incorrectas')),
    onData(stream, session, callback) {
      simpleParser(stream).then((mail) => {
        recibidos.push(mail);
        if (alRecibir === 'callar') return;
        // Took the mail over and went away before saying so.
        if (alRecibir === 'cortar') destroy(session.id);
        else callback(null);
      }, callback);
    },
  });
  const destroy = (id: string): void => {
    for (const connection of server.connections) if (connection.id === id) connection._socket.destroy();
  };
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    recibidos,
    rechazar: (address: string, code: number, text: string) => void rechazos.set(address, { code, text }),
    olvidarRechazos: () => rechazos.clear(),
    alRecibir(modo: typeof alRecibir): void {
      alRecibir = modo;
    },
    cerrar: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
