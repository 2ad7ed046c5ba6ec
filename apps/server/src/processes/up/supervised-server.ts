import type { RunningServer } from '../../platform/embedded/server-process.ts';

/** A database or Redis the supervisor answers for: started again, at the same address, when it dies. */
export type SupervisedServer = { readonly url: string; stop(): Promise<void> };

const retryAfterMs = 500;

/**
 * @param start begins the server; called again after each death, and must use the same port and data.
 */
export async function superviseServer(
  name: string,
  start: () => Promise<RunningServer>,
  report: (line: string) => void,
): Promise<SupervisedServer> {
  let stopping = false;
  let current = await start();
  const { url } = current;

  const watch = async () => {
    for (;;) {
      await current.exited;
      // Set by stop(), which the compiler cannot see from here.
      if (stopping as boolean) return;
      report(`${name} terminó; se reinicia`);
      for (;;) {
        try {
          current = await start();
          if (stopping as boolean) await current.stop();
          break;
        } catch (error) {
          if (stopping as boolean) return;
          report(`${name} no arranca: ${error instanceof Error ? error.message : String(error)}`);
          await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
        }
      }
    }
  };
  void watch();

  return {
    url,
    async stop() {
      stopping = true;
      await current.stop();
    },
  };
}
