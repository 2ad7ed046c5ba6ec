export type EventuallyOptions = {
  /** Default 5000 ms. */
  timeoutMs?: number;
  /** Default 20 ms. */
  everyMs?: number;
  /** What is waited for, in the message when it does not come. */
  what?: string;
};

/**
 * Repeats `check` until it neither throws nor answers `false` or `null`, and answers what it answered. An `undefined`
 * answer counts as success, because that is what an assertion answers.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { timeoutMs = 5_000, everyMs = 20, what = 'the expected state' }: EventuallyOptions = {},
): Promise<Exclude<T, false | null>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let lastError: unknown = null;
    try {
      const answer = await check();
      if (answer !== false && answer !== null) return answer as Exclude<T, false | null>;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() >= deadline) {
      const detail = lastError instanceof Error ? `: ${lastError.message}` : '';
      throw new Error(
        `${what} did not come within ${timeoutMs} ms${detail}`,
        lastError === null ? {} : { cause: lastError },
      );
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
