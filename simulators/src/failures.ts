/**
 * Scripted failures: what a test or a person tells a simulated service to do wrong, how many times, and for which
 * subjects (file names, mail addresses).
 */
export type Failure<Kind extends string> = {
  id: string;
  kind: Kind;
  /** Parts of the service it concerns; see each service for its names. */
  services: string[];
  code: string | null;
  text: string | null;
  /** Milliseconds. */
  delayMs: number | null;
  /** For cut connections: whether the request is carried out first. */
  accept: boolean;
  /** null = until removed. */
  remaining: number | null;
  match: string | null;
  /** How often it has acted. */
  hits: number;
};

export class FailureScript<Kind extends string> {
  readonly #failures: Failure<Kind>[] = [];
  #next = 1;

  add(failure: Omit<Failure<Kind>, 'id' | 'hits'>): Failure<Kind> {
    const added = { ...failure, id: String(this.#next++), hits: 0 };
    this.#failures.push(added);
    return added;
  }

  list(): Failure<Kind>[] {
    return [...this.#failures];
  }

  remove(id: string): boolean {
    const at = this.#failures.findIndex((failure) => failure.id === id);
    if (at !== -1) this.#failures.splice(at, 1);
    return at !== -1;
  }

  clear(): void {
    this.#failures.length = 0;
  }

  /**
   * The first failure that concerns this call, counted as used. `subject` null means it is not known yet: only
   * failures without `match` apply.
   */
  take(service: string, subject: string | null, kinds: readonly Kind[]): Failure<Kind> | null {
    const found = this.#failures.find(
      ({ kind, services, match }) =>
        kinds.includes(kind) &&
        services.includes(service) &&
        (match === null || (subject !== null && new RegExp(match, 'i').test(subject))),
    );
    if (found === undefined) return null;
    found.hits += 1;
    if (found.remaining !== null && --found.remaining <= 0) this.remove(found.id);
    return found;
  }
}
