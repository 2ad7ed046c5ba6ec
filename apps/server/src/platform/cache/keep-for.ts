/** A value kept in this process for a short while. */
export type Kept<T> = {
  /** What is in hand while it is young, or what `load` gives; callers that come together share one load. */
  (): Promise<T>;
  /** The next call loads. Call it after the commit that made the value stale; other processes follow when it is old. */
  forget(): void;
};

/**
 * Keeps what `load` gives for `ms`. A failed load is not kept: its callers get the error and the next one tries again.
 * For what every run needs and people change a few times a year, so that a change reaches each process within seconds.
 */
export function keepFor<T>(ms: number, load: () => Promise<T>, now: () => number = () => performance.now()): Kept<T> {
  let kept: { value: Promise<T>; until: number } | null = null;
  const get = (): Promise<T> => {
    if (kept && now() < kept.until) return kept.value;
    const entry = { value: load(), until: now() + ms };
    kept = entry;
    entry.value.catch(() => {
      if (kept === entry) kept = null;
    });
    return entry.value;
  };
  return Object.assign(get, {
    forget() {
      kept = null;
    },
  });
}
