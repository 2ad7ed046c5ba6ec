/** The points an app may spend in a shop: what is asked for must be there, what was used is taken. */
export class Bucket {
  #available: number;
  #since: number;
  #maximum: number;
  #restoreRate: number;
  readonly #clock: () => Date;

  /** As of a standard plan. */
  constructor(clock: () => Date, maximum = 2_000, restoreRate = 100) {
    this.#clock = clock;
    this.#maximum = maximum;
    this.#restoreRate = restoreRate;
    this.#available = maximum;
    this.#since = clock().getTime();
  }

  set(maximum: number, restoreRate: number, available: number): void {
    this.#maximum = maximum;
    this.#restoreRate = restoreRate;
    this.#available = Math.min(available, maximum);
    this.#since = this.#clock().getTime();
  }

  get status(): { maximumAvailable: number; currentlyAvailable: number; restoreRate: number } {
    const now = this.#clock().getTime();
    this.#available = Math.min(this.#maximum, this.#available + ((now - this.#since) / 1_000) * this.#restoreRate);
    this.#since = now;
    return {
      maximumAvailable: this.#maximum,
      currentlyAvailable: Math.floor(this.#available),
      restoreRate: this.#restoreRate,
    };
  }

  affords(points: number): boolean {
    return this.status.currentlyAvailable >= points;
  }
  spend(points: number): void {
    this.#available = Math.max(0, this.status.currentlyAvailable - points);
  }
}
