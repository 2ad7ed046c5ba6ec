import { randomBytes } from 'node:crypto';

export const TOKEN_SECONDS = 3_600;
const MAX_TOKENS = 1_000;

/** Bearer tokens of the REST services: each is good for one scope and for an hour. */
export class TokenOffice {
  readonly #clock: () => Date;
  readonly #tokens = new Map<string, { scope: string; until: number }>();

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  issue(scope: string): string {
    const token = randomBytes(32).toString('base64url');
    if (this.#tokens.size >= MAX_TOKENS) this.#tokens.clear();
    this.#tokens.set(token, { scope, until: this.#clock().getTime() + TOKEN_SECONDS * 1_000 });
    return token;
  }

  /** Whether an Authorization header carries a token of the scope that has not expired. */
  allows(authorization: string | undefined, scope: string): boolean {
    const known = this.#tokens.get(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '');
    return known !== undefined && known.scope === scope && known.until > this.#clock().getTime();
  }

  /** All tokens expire at once, as after a restart of the security service. */
  revokeAll(): void {
    this.#tokens.clear();
  }
}
