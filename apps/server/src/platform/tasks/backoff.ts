import { toMs } from '../time/duration.ts';
import type { TaskDefinition } from './task.ts';

/** Without it, everything that failed together would come back together. */
const jitter = 0.2;

export const withJitter = (ms: number, random: () => number = Math.random): number =>
  Math.round(ms * (1 - jitter + 2 * jitter * random()));

/** The wait after the surprise number `burned` (0 for the first): doubling up to the policy's limit, ±20 %. */
export const retryDelayMs = (
  retry: TaskDefinition['retry'],
  burned: number,
  random: () => number = Math.random,
): number => withJitter(Math.min(toMs(retry.firstDelay) * 2 ** Math.min(burned, 30), toMs(retry.maxDelay)), random);
