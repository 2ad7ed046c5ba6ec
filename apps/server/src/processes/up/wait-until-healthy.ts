import { SettingsError } from '../../platform/config/settings.ts';

/** Resolves when every URL answers 200, or when `cancelled` says so. Throws naming what did not come up. */
export async function waitUntilHealthy(
  checks: readonly { name: string; url: string }[],
  options: { timeoutMs: number; cancelled: () => boolean },
): Promise<void> {
  const deadline = Date.now() + options.timeoutMs;
  await Promise.all(
    checks.map(async ({ name, url }) => {
      for (;;) {
        if (options.cancelled()) return;
        const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
        await answer?.body?.cancel();
        if (answer?.ok) return;
        if (Date.now() > deadline) {
          throw new SettingsError(
            `${name} no respondió en ${options.timeoutMs / 1000} s: vea ${name}.log en la carpeta registros de DATA_DIR.`,
          );
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }),
  );
}
