import type { Logger } from '../observability/logger.ts';
import type { Circuits } from './circuit.ts';

export type HeldRelease = {
  /** Begins to let the held runs of a service go; returns at once. */
  start(service: string): void;
  stop(): Promise<void>;
};

/** Pause between two batches: long enough to learn how the service took the last one. */
const stepMs = 500;
const largestBatch = 64;

/** How long it takes to let so many go, in milliseconds, when the service stays well. */
export function releaseMs(held: number): number {
  let steps = 0;
  for (let left = held, batch = 1; left > 0; batch = Math.min(batch * 2, largestBatch)) {
    left -= batch;
    steps += 1;
  }
  return steps * stepMs;
}

/**
 * Lets held runs go on a ramp (1, 2, 4 … per step) once their service's circuit has closed, the most urgent first: a
 * service that has just come back is not met by everything that waited for it. Stops when the circuit opens again. Should
 * this process die meanwhile, the rest wake up at the time they were held until.
 */
export function createHeldRelease(deps: { circuits: Circuits; log: Logger }): HeldRelease {
  const running = new Map<string, Promise<void>>();
  const stopping = new AbortController();

  const step = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, stepMs);
      stopping.signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });

  async function release(service: string): Promise<void> {
    let released = 0;
    for (let batch = 1; !stopping.signal.aborted; batch = Math.min(batch * 2, largestBatch)) {
      const gone = await deps.circuits.releaseHeld(service, batch);
      released += gone?.released ?? 0;
      if (!gone || gone.left === 0) break;
      await step();
    }
    if (released > 0) deps.log.info({ service, released }, 'circuit.held_released');
  }

  return {
    start(service) {
      if (running.has(service)) return;
      const work = release(service)
        .catch((error: unknown) => deps.log.warn({ service, err: error }, 'circuit.release_interrupted'))
        .finally(() => running.delete(service));
      running.set(service, work);
    },
    async stop() {
      stopping.abort();
      await Promise.all(running.values());
    },
  };
}
