import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

const storage = new AsyncLocalStorage<string>();

/** 32 hex digits, as in W3C Trace Context. */
export const newTraceId = (): string => randomBytes(16).toString('hex');

/** The trace of the HTTP request or task run being worked on; null outside of both. */
export const activeTraceId = (): string | null => storage.getStore() ?? null;

/** As {@link activeTraceId}; a new one outside of both. */
export const currentTraceId = (): string => storage.getStore() ?? newTraceId();

/** Runs `work` so that everything it enqueues, logs and publishes carries `traceId`. */
export const withTrace = <T>(traceId: string, work: () => T): T => storage.run(traceId, work);
