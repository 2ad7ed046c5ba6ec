import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { localSecrets, secretsFrom, type Secrets } from '../platform/config/secrets.ts';
import { SettingsError, type Settings } from '../platform/config/settings.ts';

/** Where this installation's servers are: given by settings, or found in what the supervisor wrote. */
export type Connections = {
  readonly databaseUrl: string;
  readonly brokerUrl: string;
  readonly channelsUrl: string;
  readonly cacheUrl: string;
  /** The mail server; null where none was given. */
  readonly smtpUrl: string | null;
};

const fileOf = (dataDir: string) => path.join(dataDir, 'conexiones.json');

/** Written by the supervisor for the processes it starts and for CLI commands run beside it. */
export function writeConnections(dataDir: string, connections: Connections): void {
  mkdirSync(dataDir, { recursive: true });
  const file = fileOf(dataDir);
  writeFileSync(`${file}.new`, JSON.stringify(connections, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The connections the settings name, as far as they name any. */
export function configuredConnections(settings: Settings): Partial<Connections> {
  const host = settings.REDIS_HOST ? `redis://${settings.REDIS_HOST}:${settings.REDIS_PORT}` : null;
  const pick = (url: string | undefined, db: number) => url ?? (host ? `${host}/${db}` : undefined);
  const brokerUrl = pick(settings.ERP_BROKER_URL, 0);
  const channelsUrl = pick(settings.ERP_CHANNELS_URL, 1);
  const cacheUrl = pick(settings.ERP_CACHE_URL, 2);
  return {
    ...(settings.DATABASE_URL ? { databaseUrl: settings.DATABASE_URL } : {}),
    ...(brokerUrl ? { brokerUrl } : {}),
    ...(channelsUrl ? { channelsUrl } : {}),
    ...(cacheUrl ? { cacheUrl } : {}),
    ...(settings.ERP_SMTP_URL ? { smtpUrl: settings.ERP_SMTP_URL } : {}),
  };
}

/**
 * Says what is wrong with one Redis for everything; null when the roles are apart. A cache must be allowed to forget,
 * and a broker must not: one server can only do one of both.
 */
export const sharedRedisWarning = (settings: Settings): string | null =>
  settings.REDIS_HOST && !settings.ERP_CACHE_URL
    ? 'REDIS_HOST solo: colas, canales y caché comparten un Redis, que debe tener maxmemory-policy noeviction y AOF. Ponga la caché en otro con ERP_CACHE_URL.'
    : null;

/** All of them, or a {@link SettingsError} that says how to get them. */
export function resolveConnections(settings: Settings): Connections {
  let written: Partial<Connections> = {};
  try {
    written = JSON.parse(readFileSync(fileOf(settings.DATA_DIR), 'utf8')) as Connections;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const { databaseUrl, brokerUrl, channelsUrl, cacheUrl, smtpUrl } = { ...written, ...configuredConnections(settings) };
  if (!databaseUrl || !brokerUrl || !channelsUrl || !cacheUrl) {
    throw new SettingsError(
      'No sé a qué PostgreSQL y Redis conectarme: inicie el sistema con "npm start", o defina DATABASE_URL y REDIS_HOST.',
    );
  }
  return { databaseUrl, brokerUrl, channelsUrl, cacheUrl, smtpUrl: smtpUrl ?? null };
}

/** The installation's secrets: from `ERP_SECRET_KEY`, or from the key kept beside the data. */
export const installationSecrets = (settings: Settings): Secrets =>
  secretsFrom(settings.ERP_SECRET_KEY ?? localSecrets(settings.DATA_DIR).masterKey);
