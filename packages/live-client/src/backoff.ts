/** Waits between attempts to connect, in milliseconds. */
export type Backoff = { next(): number; reset(): void };

const firstMs = 300;
const maxMs = 15_000;

/**
 * The first attempt comes quickly, because most losses are a restart or a change of network; later ones are spread
 * over the whole interval, so that a shop full of tills does not come back in one blow.
 */
export function createBackoff(random: () => number = Math.random): Backoff {
  let attempts = 0;
  return {
    next() {
      const full = Math.min(maxMs, firstMs * 2 ** attempts);
      attempts = Math.min(attempts + 1, 10);
      return attempts === 1 ? firstMs : full / 2 + random() * (full / 2);
    },
    reset: () => void (attempts = 0),
  };
}
