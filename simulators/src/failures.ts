/**
 * Scripted failures: what a test or a person tells a simulated service to do wrong, how many times, from which call or
 * hour on, and for which subjects (file names, mail addresses).
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
  /** Calls it lets pass before it acts; counted down. */
  after?: number;
  /** ISO instants of the simulated clock between which it acts. */
  from?: string | null;
  until?: string | null;
  /** Operations it concerns, all of the service's when null. */
  operations?: string[] | null;
  /** HTTP status of a scripted answer. */
  status?: number | null;
  /** Which odd form of a CDR is answered. */
  variant?: string | null;
};

/** What else is known of a call, besides who it is for. */
export type FailureMoment = { operation?: string; now?: Date };

export class FailureScript<Kind extends string> {
  readonly #failures: Failure<Kind>[] = [];
  readonly #patterns = new Map<string, RegExp>();
  #next = 1;

  add(failure: Omit<Failure<Kind>, 'id' | 'hits'>): Failure<Kind> {
    const added = { ...failure, id: String(this.#next++), hits: 0 };
    if (added.match !== null) this.#patterns.set(added.id, new RegExp(added.match, 'i'));
    this.#failures.push(added);
    return added;
  }

  list(): Failure<Kind>[] {
    return [...this.#failures];
  }

  remove(id: string): boolean {
    const at = this.#failures.findIndex((failure) => failure.id === id);
    if (at !== -1) this.#failures.splice(at, 1);
    this.#patterns.delete(id);
    return at !== -1;
  }

  clear(): void {
    this.#failures.length = 0;
    this.#patterns.clear();
  }

  /**
   * The first failure that concerns this call, counted as used. `service`: all of these must be among the failure's.
   * `subject` null means it is not known yet: only failures without `match` and `operations` apply.
   */
  take(
    service: string | readonly string[],
    subject: string | null,
    kinds: readonly Kind[],
    moment: FailureMoment = {},
  ): Failure<Kind> | null {
    const services = typeof service === 'string' ? [service] : service;
    for (const failure of this.#failures) {
      if (!kinds.includes(failure.kind) || !this.#concerns(failure, services, subject, moment)) continue;
      if ((failure.after ?? 0) > 0) {
        failure.after = (failure.after ?? 0) - 1;
        continue;
      }
      failure.hits += 1;
      if (failure.remaining !== null && --failure.remaining <= 0) this.remove(failure.id);
      return failure;
    }
    return null;
  }

  #concerns(
    failure: Failure<Kind>,
    services: readonly string[],
    subject: string | null,
    { operation, now = new Date() }: FailureMoment,
  ): boolean {
    const { from = null, until = null, operations = null } = failure;
    return (
      services.every((service) => failure.services.includes(service)) &&
      (failure.match === null || (subject !== null && this.#patterns.get(failure.id)?.test(subject) === true)) &&
      (operations === null || (operation !== undefined && operations.includes(operation))) &&
      (from === null || now.getTime() >= Date.parse(from)) &&
      (until === null || now.getTime() < Date.parse(until))
    );
  }
}
