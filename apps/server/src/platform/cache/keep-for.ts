/**
 * Keeps what `load` gives for `ms`. A failed load is not kept: its callers get the error and the next one tries again.
 * For what every run needs and people change a few times a year, so that a change reaches each process within seconds.
 */
export function keepFor<T>(
  ms: number,
  load: () => Promise<T>,
  now: () => number = () => performance.now(),
): () => Promise<T> {
  let kept: { value: Promise<T>; until: number } | null = null;
  return () => {
    if (kept && now() < kept.until) return kept.value;
    const entry = { value: load(), until: now() + ms };
    kept = entry;
    entry.value.catch(() => {
      if (kept === entry) kept = null;
    });
    return entry.value;
  };
}
