/** Wrong passwords, counted by the address they come from. */
export type Guesses = {
  /** How long nothing more is tried from there; 0 when it may. */
  heldForMs(address: string): number;
  wrong(address: string): void;
};

/** Addresses remembered at once; beyond that the oldest are forgotten. */
const remembered = 10_000;

/**
 * After `max` wrong passwords within `windowMs` an address waits for the window to end, with the right one too: who
 * guesses does not learn which it was. Counted in this process alone.
 */
export function createGuesses({
  max = 20,
  windowMs = 60_000,
  now = Date.now,
}: { max?: number; windowMs?: number; now?: () => number } = {}): Guesses {
  const windows = new Map<string, { wrong: number; until: number }>();
  const open = (address: string) => {
    const window = windows.get(address);
    if (window && window.until > now()) return window;
    windows.delete(address);
    return null;
  };
  return {
    heldForMs(address) {
      const window = open(address);
      return window && window.wrong >= max ? window.until - now() : 0;
    },
    wrong(address) {
      const window = open(address);
      if (window) window.wrong += 1;
      else {
        if (windows.size >= remembered) windows.delete(windows.keys().next().value!);
        windows.set(address, { wrong: 1, until: now() + windowMs });
      }
    },
  };
}
