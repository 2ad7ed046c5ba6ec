import { z } from 'zod';

/** Body of PUT /control/clock: an instant to go to, or a distance to move; `frozen` stops the clock there. */
export const clockOrder = z
  .strictObject({
    at: z.iso.datetime({ offset: true }).optional(),
    advanceMs: z.int().min(-315_360_000_000).max(315_360_000_000).optional(),
    frozen: z.boolean().optional(),
  })
  .refine(({ at, advanceMs }) => at === undefined || advanceMs === undefined, '"at" o "advanceMs", no ambos');

/** The time the simulated services live in: the real one until somebody sets it, moves it or stops it. */
export class SimulatedClock {
  readonly #base: () => Date;
  #offset = 0;
  #stoppedAt: number | null = null;

  constructor(base: () => Date) {
    this.#base = base;
  }

  readonly now = (): Date => new Date(this.#stoppedAt ?? this.#base().getTime() + this.#offset);

  set({ at, advanceMs = 0, frozen }: z.infer<typeof clockOrder>): void {
    const target = at === undefined ? this.now().getTime() + advanceMs : Date.parse(at);
    const stop = frozen ?? this.#stoppedAt !== null;
    this.#offset = target - this.#base().getTime();
    this.#stoppedAt = stop ? target : null;
  }

  reset(): void {
    this.#offset = 0;
    this.#stoppedAt = null;
  }

  get frozen(): boolean {
    return this.#stoppedAt !== null;
  }
}
