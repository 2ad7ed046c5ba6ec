import type { AccessTokens } from './access-token.ts';
import { accessTokenFrom } from './cookies.ts';
import type { Principal } from './principal.ts';

/** Resolves who sends a request or opens a socket. */
export type Authenticator = {
  /** With the end of the token. Null when nobody: no cookie, a bad or expired token, or an ended session. Throws when that cannot be known. */
  authenticateCookies(cookieHeader: string | undefined): Promise<(Principal & { expiresAt: Date }) | null>;
  /** The same person as of now, read past what is remembered; null when the session has ended. For open sockets. */
  reload(principal: Principal): Promise<Principal | null>;
  /** Drops what is remembered of a session, so that this process sees its end, or new rights, at once. */
  forget(sessionId: string): void;
  /** The same for every session of a person. */
  forgetUser(userId: string): void;
};

export type AuthenticatorOptions = {
  accessTokens: AccessTokens;
  /** The person behind a session that is alive, with the rights of this moment; null when it ended. */
  loadPrincipal(sessionId: string): Promise<Principal | null>;
  /**
   * How long an answer is remembered, in milliseconds. Default 1000: an ended session is refused everywhere within a
   * second even where its end was not announced.
   */
  memoMs?: number;
};

type Remembered = { readonly until: number; readonly userId: string; readonly principal: Promise<Principal | null> };

/** Entries above which expired ones are swept; a busy shop has a few hundred sessions. */
const sweepAbove = 1_000;

/** A signed token is never enough: the session behind it must be alive. An error here refuses, it never lets through. */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const memoMs = options.memoMs ?? 1_000;
  const memo = new Map<string, Remembered>();

  function principalOf({ sessionId, userId }: { sessionId: string; userId: string }): Promise<Principal | null> {
    const now = performance.now();
    const known = memo.get(sessionId);
    if (known && known.until > now) return known.principal;
    if (memo.size > sweepAbove) for (const [id, entry] of memo) if (entry.until <= now) memo.delete(id);
    const entry: Remembered = { until: now + memoMs, userId, principal: options.loadPrincipal(sessionId) };
    memo.set(sessionId, entry);
    // A failed read must not be served to the requests of the next second.
    entry.principal.catch(() => {
      if (memo.get(sessionId) === entry) memo.delete(sessionId);
    });
    return entry.principal;
  }

  return {
    async authenticateCookies(cookieHeader) {
      const token = accessTokenFrom(cookieHeader);
      if (!token) return null;
      const claims = await options.accessTokens.verify(token);
      if (!claims) return null;
      const principal = await principalOf(claims);
      return principal?.userId === claims.userId ? { ...principal, expiresAt: claims.expiresAt } : null;
    },
    reload(principal) {
      memo.delete(principal.sessionId);
      return principalOf(principal);
    },
    forget: (sessionId) => void memo.delete(sessionId),
    forgetUser(userId) {
      for (const [id, entry] of memo) if (entry.userId === userId) memo.delete(id);
    },
  };
}
