import { z } from 'zod';
import { es } from 'zod/locales';

/** Not a URL the process connects to until a person writes their own. */
const url = z.string().regex(/^[a-z][a-z0-9+.-]*:\/\/\S+$/, 'debe ser una URL');
const notAPort = 'es un puerto, un número de 1 a 65535';
const port = z.coerce.number(notAPort).int(notAPort).min(1, notAPort).max(65_535, notAPort);

/** `a@b.pe, c@d.pe`, kept as it is written once every address is one. */
const addresses = z.string().refine((text) => addressesIn(text).every((each) => z.email().safeParse(each).success), {
  error: 'es una lista de correos separados por comas',
});

/** The addresses of a setting that lists several. */
export const addressesIn = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((each) => each.trim().toLowerCase())
      .filter((each) => each !== ''),
  ),
];

/**
 * Every setting of the product, from the environment. Names without prefix are those other programs know too; the
 * rest begin with `ERP_`, and an unknown `ERP_*` name stops start-up. `.meta({ secret: true })` hides the value when
 * settings are printed. docs/configuracion.md is made from this schema.
 */
export const settingsSchema = z.object({
  PORT: port.default(8000).describe('Puerto de la aplicación web y de la API'),
  MONITOR_PORT: port.default(5555).describe('Puerto del monitor'),
  SIMULATORS_PORT: port.default(8090).describe('Puerto de los simuladores (solo desarrollo)'),
  DATA_DIR: z
    .string()
    .min(1)
    .default('.data')
    .describe('Carpeta de los datos cuando se usan PostgreSQL y Redis propios'),
  DATABASE_URL: url.optional().meta({ secret: true }).describe('PostgreSQL ≥ 15; sin ella se usa el incluido'),
  REDIS_HOST: z.string().optional().describe('Un solo Redis ≥ 7 para los tres papeles (bases 0, 1 y 2)'),
  REDIS_PORT: port.default(6379).describe('Puerto de REDIS_HOST'),
  ERP_BROKER_URL: url.optional().meta({ secret: true }).describe('Redis de las colas (noeviction, AOF)'),
  ERP_CHANNELS_URL: url.optional().meta({ secret: true }).describe('Redis de los canales WebSocket'),
  ERP_CACHE_URL: url.optional().meta({ secret: true }).describe('Redis de la caché (puede descartar)'),
  ERP_HOST: z.string().default('127.0.0.1').describe('Dirección en que escucha la API'),
  ERP_PUBLIC_URL: url
    .optional()
    .describe('URL con que las personas abren la aplicación; por defecto http://localhost:PORT'),
  ERP_TRUST_PROXY: z
    .string()
    .min(1)
    .default('loopback')
    .describe('Proxies cuyo X-Forwarded-For se cree: loopback, uniquelocal o redes, separados por comas'),
  ERP_METRICS_PORT: port
    .optional()
    .describe('Puerto de cada proceso para su salud y sus métricas (/health/live, /health/ready, /metrics)'),
  ERP_METRICS_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Dirección de ERP_METRICS_PORT: no lleva clave, así que solo una red interna'),
  ERP_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Detalle de los registros'),
  ERP_LEDGER_DAYS: z.coerce
    .number('es un número de días')
    .int('es un número de días')
    .min(7, 'son al menos 7 días')
    .max(3_650, 'son a lo más 3650 días')
    .default(90)
    .describe('Días que el registro de tareas guarda lo que terminó bien; lo fallado se guarda 400'),
  ERP_TEMPORARY_PASSWORD_HOURS: z.coerce
    .number('es un número de horas')
    .int('es un número de horas')
    .min(1, 'es al menos 1 hora')
    .max(720, 'son a lo más 720 horas')
    .default(72)
    .describe('Horas que sirve la clave temporal que da un administrador; después hay que dar otra'),
  ERP_DEMO: z.enum(['si', 'no']).default('si').describe('Sembrar la empresa de demostración y usar los simuladores'),
  ERP_SECRET_KEY: z
    .string()
    .min(32, 'necesita al menos 32 caracteres')
    .optional()
    .meta({ secret: true })
    .describe('Clave maestra: firma los tokens y cifra los secretos guardados; sin ella se genera una en DATA_DIR'),
  ERP_SUNAT_BILL_URL: url
    .optional()
    .describe('billService de SUNAT u OSE con que empieza la empresa; luego se cambia en la aplicación'),
  ERP_SUNAT_CONSULT_URL: url.optional().describe('billConsultService de SUNAT, al instalar'),
  ERP_SUNAT_USER: z.string().optional().describe('Usuario SOL secundario, al instalar'),
  ERP_SUNAT_PASSWORD: z
    .string()
    .optional()
    .meta({ secret: true })
    .describe('Clave SOL, al instalar; se guarda cifrada'),
  ERP_SUNAT_TOKEN_URL: url.optional().describe('Token de la consulta integrada, al instalar'),
  ERP_SUNAT_VALIDEZ_URL: url.optional().describe('Consulta integrada de validez, al instalar'),
  ERP_SUNAT_CLIENT_ID: z.string().optional().describe('client_id de la consulta integrada, al instalar'),
  ERP_SUNAT_CLIENT_SECRET: z
    .string()
    .optional()
    .meta({ secret: true })
    .describe('client_secret de la consulta integrada, al instalar; se guarda cifrado'),
  ERP_SUNAT_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(500)
    .max(120_000)
    .default(45_000)
    .describe('Espera máxima de una respuesta de SUNAT, en ms'),
  ERP_SUNAT_RESEND_WAIT_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(600_000)
    .default(60_000)
    .describe('Cuánto se espera tras un envío antes de creer que SUNAT no lo tiene, en ms'),
  ERP_CERT_FILE: z
    .string()
    .optional()
    .describe('Certificado digital PKCS#12 (.pfx, .p12) que se guarda cifrado al instalar'),
  ERP_CERT_PASSWORD: z.string().optional().meta({ secret: true }).describe('Clave del certificado'),
  ERP_PADRON_URL: url
    .default('https://api.decolecta.com')
    .describe('Proveedor de RUC, DNI y tipo de cambio (Decolecta)'),
  ERP_PADRON_TOKEN: z
    .string()
    .optional()
    .meta({ secret: true })
    .describe('Llave de ERP_PADRON_URL; sin ella los nombres se escriben a mano'),
  ERP_PADRON_BACKUP_URL: url
    .default('https://api.apis.net.pe')
    .describe('A quién se pregunta cuando el primero no contesta (apis.net.pe, versión 2)'),
  ERP_PADRON_BACKUP_TOKEN: z.string().optional().meta({ secret: true }).describe('Llave de ERP_PADRON_BACKUP_URL'),
  ERP_SMTP_URL: url.optional().meta({ secret: true }).describe('smtp://usuario:clave@servidor:puerto'),
  ERP_MAIL_FROM: z
    .string()
    .optional()
    .describe('Remitente de los correos; con ERP_DEMO=si, la empresa de demostración'),
  ERP_MONITOR_HOST: z.string().default('127.0.0.1').describe('Dirección en que escucha el monitor'),
  ERP_MONITOR_ROLE: z
    .enum(['operador', 'lector'])
    .default('operador')
    .describe('Qué puede quien entra con el usuario y la clave del monitor: actuar, o solo mirar'),
  ERP_MONITOR_USER: z.string().default('operador').describe('Usuario del monitor'),
  ERP_MONITOR_PASSWORD: z
    .string()
    .min(8)
    .optional()
    .meta({ secret: true })
    .describe('Clave del monitor; sin ella se genera una en DATA_DIR'),
  ERP_ALERT_EMAILS: addresses.optional().describe('Correos que reciben las alertas del sistema, separados por comas'),
  ERP_ALERT_WEBHOOK_URL: url
    .optional()
    .describe('URL que recibe cada alerta por POST (JSON firmado); con ERP_DEMO=si, la del simulador'),
  ERP_ALERT_WEBHOOK_SECRET: z
    .string()
    .min(16, 'necesita al menos 16 caracteres')
    .optional()
    .meta({ secret: true })
    .describe('Secreto que firma las alertas del webhook (HMAC-SHA256); obligatorio con ERP_ALERT_WEBHOOK_URL'),
  ERP_SENTRY_DSN: z
    .string()
    .regex(/^https?:\/\/[^\s/@:]+@[^\s/@]+\/(?:\S+\/)?\d+$/, 'debe ser un DSN como https://clave@sentry.ejemplo.pe/1')
    .optional()
    .meta({ secret: true })
    .describe('DSN de Sentry para los errores de tareas, HTTP y procesos; sin él no se envía nada'),
});
export type Settings = Readonly<z.output<typeof settingsSchema>>;

/** A setting is wrong; the message is the one line the person sees. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Reads and checks all settings at once. Throws {@link SettingsError} naming the first wrong one. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const known = settingsSchema.shape;
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (name in known) {
      if (value !== undefined && value !== '') given[name] = value;
    } else if (name.startsWith('ERP_')) {
      throw new SettingsError(`No existe el ajuste ${name}. Los ajustes están en docs/configuracion.md.`);
    }
  }
  const result = settingsSchema.safeParse(given, { error: es().localeError });
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new SettingsError(`El ajuste ${String(issue.path[0])} no sirve: ${issue.message}.`);
}

/** Settings that are never printed. */
export const isSecret = (name: keyof Settings): boolean => settingsSchema.shape[name].meta()?.['secret'] === true;

/** The settings in force with secrets hidden, for `jsol config` and the start-up log. */
export const redacted = (settings: Settings): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      value !== undefined && isSecret(name as keyof Settings) ? '[oculto]' : value,
    ]),
  );
