/** Carries the access token; sent to every path, the WebSocket's too. */
export const accessCookie = 'jsol_acceso';
/** Carries the refresh token; sent to `/api/seguridad` only. */
export const refreshCookie = 'jsol_renovacion';
export const refreshCookiePath = '/api/seguridad';

/** The access token in a Cookie header, if there is one. Tokens are base64url and dots, so nothing needs decoding. */
export function accessTokenFrom(cookieHeader: string | undefined): string | null {
  for (const pair of cookieHeader?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === accessCookie) return pair.slice(equals + 1).trim() || null;
  }
  return null;
}
