import type { ApiSession } from './api-session.ts';

/** Enqueues the jobs 1..jobs through the api, batch by batch, and repeats what was not answered. */
export type Load = {
  /** Lets jobs up to this number in. */
  allow(upTo: number): void;
  /** Jobs whose enqueue was confirmed. */
  confirmed(): number;
  /** Which api a request is under way to; null between two. */
  underWay(): number | null;
  /** Requests that a living api answered with an error, and the last of their sentences. */
  readonly refusals: { count: number; last: string };
  stop(): Promise<void>;
};

const batchSize = 50;
const retryMs = 100;

export function startLoad(session: ApiSession, jobs: number): Load {
  const refusals = { count: 0, last: '' };
  let allowed = 0;
  let confirmed = 0;
  let node = 0;
  let underWay: number | null = null;
  let stopped = false;
  const pause = () => new Promise((resolve) => setTimeout(resolve, retryMs));

  const loop = async (): Promise<void> => {
    while (!stopped && confirmed < jobs) {
      const hasta = Math.min(allowed, confirmed + batchSize, jobs);
      if (hasta <= confirmed) {
        await pause();
        continue;
      }
      node = (node + 1) % session.urls.length;
      underWay = node;
      try {
        const answer = await session.post(node, '/api/simulacro/trabajos', { desde: confirmed + 1, hasta });
        if (answer.ok) {
          confirmed = hasta;
        } else {
          refusals.count += 1;
          refusals.last = `${answer.status} ${answer.text.slice(0, 300)}`;
          await pause();
        }
      } catch {
        // The api is dead or died meanwhile: the same jobs go to the other one.
        await pause();
      } finally {
        underWay = null;
      }
    }
  };
  const looping = loop();

  return {
    allow: (upTo) => void (allowed = Math.max(allowed, upTo)),
    confirmed: () => confirmed,
    underWay: () => underWay,
    refusals,
    async stop() {
      stopped = true;
      await looping;
    },
  };
}
