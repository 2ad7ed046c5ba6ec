import { errors, jwtVerify, SignJWT } from 'jose';
import type { Secrets } from '../config/secrets.ts';
import { systemClock, type Clock } from '../time/clock.ts';

/** How long an access token is good for, in seconds (spec §1: 15 min). */
export const accessTokenSeconds = 15 * 60;

export type AccessClaims = { readonly userId: string; readonly sessionId: string };

export type VerifiedClaims = AccessClaims & { readonly expiresAt: Date };

export type AccessTokens = {
  issue(claims: AccessClaims): Promise<string>;
  /** Null for anything that is not a token of ours that is still good: forged, altered, expired, another algorithm. */
  verify(token: string): Promise<VerifiedClaims | null>;
};

const issuer = 'jsoluciones-erp';
const audience = 'acceso';

/** Short-lived JWTs (HS256) that say who and which session; whether the session lives is asked elsewhere. */
export function createAccessTokens(secrets: Secrets, clock: Clock = systemClock): AccessTokens {
  const key = new Uint8Array(secrets.derive('access-token'));
  return {
    issue({ userId, sessionId }) {
      const now = Math.floor(clock.now().getTime() / 1_000);
      return new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(userId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(now)
        .setExpirationTime(now + accessTokenSeconds)
        .sign(key);
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer,
          audience,
          requiredClaims: ['sub', 'sid', 'exp'],
          currentDate: clock.now(),
        });
        const sid = payload['sid'];
        return typeof sid === 'string' && typeof payload.sub === 'string' && payload.exp !== undefined
          ? { userId: payload.sub, sessionId: sid, expiresAt: new Date(payload.exp * 1_000) }
          : null;
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}
