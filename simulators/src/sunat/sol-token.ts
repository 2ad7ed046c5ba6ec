import type { Answer } from '../answer.ts';
import { json, serveJson } from './json-service.ts';
import type { ApiCredentials, Sunat } from './sunat.ts';
import { TOKEN_SECONDS } from './tokens.ts';

export const GRE_SCOPE = 'https://api-cpe.sunat.gob.pe';
export const SIRE_SCOPE = 'https://api-sire.sunat.gob.pe';

/** clientessol: a token for the guides or for SIRE, with the application's credentials and those of a SOL user. */
export function solToken(sunat: Sunat, clientId: string, form: Record<string, unknown>): Promise<Answer> {
  const { credentials, tokens } = sunat;
  return serveJson(sunat, { service: 'token', operation: 'token', subject: clientId }, () => {
    if (form['grant_type'] !== 'password') return refused('unsupported_grant_type', 'grant_type debe ser password');
    const scopes: Record<string, ApiCredentials> = { [GRE_SCOPE]: credentials.gre, [SIRE_SCOPE]: credentials.sire };
    const scope = typeof form['scope'] === 'string' ? form['scope'] : '';
    const application = scopes[scope];
    if (application === undefined) return refused('invalid_scope', 'scope desconocido');
    if (clientId !== application.clientId || form['client_id'] !== clientId)
      return refused('unauthorized_client', 'client_id desconocido');
    if (form['client_secret'] !== application.clientSecret)
      return refused('unauthorized_client', 'client_secret incorrecto');
    const user = `${credentials.ruc}${credentials.user}`.toUpperCase();
    if (
      typeof form['username'] !== 'string' ||
      form['username'].toUpperCase() !== user ||
      form['password'] !== credentials.password
    )
      return refused('access_denied', 'Usuario o clave SOL incorrectos');
    return json(200, { access_token: tokens.issue(scope), token_type: 'JWT', expires_in: TOKEN_SECONDS });
  });
}

const refused = (error: string, description: string): Answer => json(400, { error, error_description: description });
