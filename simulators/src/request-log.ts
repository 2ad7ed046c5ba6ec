export type LoggedRequest = {
  at: string;
  service: string;
  operation: string;
  /** File name, document or address the call was about. */
  subject: string;
  outcome: string;
  code: string | null;
  /** Kind of the scripted failure that acted, if any. */
  failure: string | null;
  milliseconds: number;
};

/** Enough to look back at a long test, small enough never to matter. */
const KEPT = 5_000;

/** The last calls to a simulated service, failed ones included; the oldest give way. */
export class RequestLog {
  #requests: LoggedRequest[] = [];

  add(request: LoggedRequest): void {
    this.#requests.push(request);
    // Trimmed in batches: shifting an array at every call is what makes a log slow.
    if (this.#requests.length > KEPT * 1.2) this.#requests = this.#requests.slice(-KEPT);
  }

  /** Newest first. */
  list(): LoggedRequest[] {
    return this.#requests.slice(-KEPT).reverse();
  }

  clear(): void {
    this.#requests = [];
  }
}
