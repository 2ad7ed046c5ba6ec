import { z } from 'zod';
import { startSimulators } from './simulators.ts';
import { defaultCredentials } from './sunat/sunat.ts';
import { defaultWebhookSecret } from './webhooks/webhook-receiver.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const settings = z
  .object({
    SIMULATORS_PORT: port.default(8090),
    SIMULATORS_SMTP_PORT: port.default(8025),
    SIMULATORS_HOST: z.string().default('127.0.0.1'),
    SIMULATORS_DATA: z.string().min(1).optional(),
    SIMULATORS_SUNAT_RUC: z
      .string()
      .regex(/^\d{11}$/)
      .default(defaultCredentials.ruc),
    SIMULATORS_SUNAT_USER: z.string().min(1).default(defaultCredentials.user),
    SIMULATORS_SUNAT_PASSWORD: z.string().min(1).default(defaultCredentials.password),
    SIMULATORS_SUNAT_CLIENT_ID: z.string().min(1).default(defaultCredentials.clientId),
    SIMULATORS_SUNAT_CLIENT_SECRET: z.string().min(1).default(defaultCredentials.clientSecret),
    SIMULATORS_WEBHOOK_SECRET: z.string().min(16).default(defaultWebhookSecret),
  })
  .safeParse(process.env);

function quit(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

const print = (event: string, data: Record<string, unknown>): void => {
  process.stdout.write(`${JSON.stringify({ event, ...data })}\n`);
};

if (!settings.success)
  quit(
    `Configuración no válida: ${settings.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
  );
const env = settings.data;
const running = await startSimulators({
  httpPort: env.SIMULATORS_PORT,
  smtpPort: env.SIMULATORS_SMTP_PORT,
  host: env.SIMULATORS_HOST,
  ...(env.SIMULATORS_DATA === undefined ? {} : { dataDir: env.SIMULATORS_DATA }),
  webhookSecret: env.SIMULATORS_WEBHOOK_SECRET,
  sunat: {
    ruc: env.SIMULATORS_SUNAT_RUC,
    user: env.SIMULATORS_SUNAT_USER,
    password: env.SIMULATORS_SUNAT_PASSWORD,
    clientId: env.SIMULATORS_SUNAT_CLIENT_ID,
    clientSecret: env.SIMULATORS_SUNAT_CLIENT_SECRET,
  },
}).catch((error: unknown) => {
  const { code, port: taken, message } = error as NodeJS.ErrnoException & { port?: number };
  return quit(code === 'EADDRINUSE' ? `El puerto ${taken ?? ''} ya está ocupado` : `No se pudo iniciar: ${message}`);
});
print('listening', { url: running.url, smtpPort: running.smtpPort, pid: process.pid });

let stopping = false;
const stop = (reason: string): void => {
  if (stopping) return;
  stopping = true;
  running.close().then(
    () => {
      print('stopped', { reason });
      process.exit(0);
    },
    (error: unknown) => quit(`No se pudo detener limpiamente: ${String(error)}`),
  );
};
process.once('SIGTERM', () => stop('SIGTERM'));
process.once('SIGINT', () => stop('SIGINT'));
// A supervisor that dies takes its simulators with it: nobody else would stop them.
if (process.send !== undefined) process.once('disconnect', () => stop('disconnect'));
