import { createAccessTokens } from '../../platform/auth/access-token.ts';
import { createAuthenticator, type Authenticator } from '../../platform/auth/authenticator.ts';
import type { Secrets } from '../../platform/config/secrets.ts';
import type { Database } from '../../platform/database/database.ts';
import { systemClock, type Clock } from '../../platform/time/clock.ts';
import { principalDeSesion } from './queries/principal.ts';

export type AutenticadorDeps = {
  database: Database;
  secrets: Secrets;
  clock?: Clock;
  /** See `AuthenticatorOptions.memoMs`. Default 1000 ms. */
  memoMs?: number;
};

/** The authenticator of HTTP and of the WebSocket gateway: sessions of this module, checked in PostgreSQL. */
export const crearAutenticador = ({
  database,
  secrets,
  clock = systemClock,
  memoMs,
}: AutenticadorDeps): Authenticator =>
  createAuthenticator({
    accessTokens: createAccessTokens(secrets, clock),
    loadPrincipal: (sesionId) => principalDeSesion(database.reader, sesionId, clock.now()),
    ...(memoMs === undefined ? {} : { memoMs }),
  });
