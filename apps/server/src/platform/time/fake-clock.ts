import type { Clock } from './clock.ts';
import { toMs, type Duration } from './duration.ts';

/** A clock that stands still until a test moves it. */
export type FakeClock = Clock & {
  set(instant: Date | string): void;
  advance(by: Duration): void;
};

/** @param start an ISO instant; with Lima's offset it reads as on a wall there: `2026-11-24T23:49:00-05:00`. */
export function fakeClock(start: Date | string): FakeClock {
  let now = new Date(start).getTime();
  return {
    now: () => new Date(now),
    set: (instant) => void (now = new Date(instant).getTime()),
    advance: (by) => void (now += toMs(by)),
  };
}
