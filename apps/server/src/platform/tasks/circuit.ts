import type { Redis } from 'ioredis';
import { limaTime } from '../time/lima.ts';
import { brokerPrefix, type JobRef } from './job.ts';
import { isQueueName } from './queues.ts';

/**
 * One circuit per outside service, kept in Redis for all workers. Closed: runs start. Open: runs that need the service
 * are held. When it is time, one run is let through as the probe (half-open); its success closes the circuit.
 */
export type Circuits = {
  /** Asks before a run starts. A held run is told until when. */
  enter(service: string, job: JobRef): Promise<Entry>;
  /** Tells how an attempt that had entered ended. */
  settle(service: string, job: JobRef, end: SettleOptions): Promise<Settled>;
  /** Takes up to `count` held runs, longest held first, while the circuit is closed; null once it is not. */
  takeHeld(service: string, count: number): Promise<JobRef[] | null>;
  list(): Promise<CircuitStatus[]>;
};

export type Entry =
  { readonly kind: 'pass' | 'probe' } | { readonly kind: 'hold'; readonly untilMs: number; readonly reason: string };

export type SettleOptions =
  /** The service did its part. */
  | { how: 'success' }
  /** Nothing was learned about the service: the attempt ended for reasons of its own. */
  | { how: 'neutral' }
  /** `down`: surely not reachable, which opens at once. `retryAfterMs`: the service's own words. */
  | { how: 'failure'; down: boolean; retryAfterMs: number | null };

export type Settled = {
  readonly state: CircuitState;
  /** True for the one caller whose report closed the circuit: it releases the held runs. */
  readonly closedNow: boolean;
  /** When an open circuit lets the next probe through, Unix ms. */
  readonly nextProbeMs: number;
  readonly reason: string | null;
};

export type CircuitState = 'closed' | 'open' | 'half-open';
export type CircuitStatus = {
  readonly service: string;
  readonly state: CircuitState;
  /** Since when the service does not answer; null when it does. */
  readonly since: Date | null;
  readonly nextProbeAt: Date | null;
  readonly held: number;
};

export type CircuitOptions = {
  /** Consecutive failures that open a circuit. Default 3. */
  threshold?: number;
  /** Wait before the first probe; doubles with each one that fails. Default 5 s. */
  firstProbeMs?: number;
  /** Default 60 s. */
  maxProbeMs?: number;
  /** How long one probe may take before another is let through. Default 60 s. */
  probeTimeoutMs?: number;
};

const enterScript = `
local state = redis.call('HGET', KEYS[1], 'state')
if not state or state == 'closed' then
  redis.call('ZREM', KEYS[2], ARGV[2])
  return {'pass', '0', '0'}
end
local now = tonumber(ARGV[1])
local c = redis.call('HMGET', KEYS[1], 'next', 'probe', 'probeUntil', 'since')
local nextProbe = tonumber(c[1])
local probeUntil = tonumber(c[3] or '0')
if now >= nextProbe and (not c[2] or c[2] == ARGV[2] or now >= probeUntil) then
  redis.call('HSET', KEYS[1], 'state', 'half-open', 'probe', ARGV[2], 'probeUntil', now + tonumber(ARGV[3]))
  redis.call('ZREM', KEYS[2], ARGV[2])
  return {'probe', '0', '0'}
end
redis.call('ZADD', KEYS[2], 'NX', now, ARGV[2])
return {'hold', tostring(math.max(nextProbe, probeUntil)), c[4]}`;

const settleScript = `
local c = redis.call('HMGET', KEYS[1], 'state', 'failures', 'opened', 'probe', 'since', 'next')
local state = c[1] or 'closed'
local now = tonumber(ARGV[1])
local isProbe = state == 'half-open' and c[4] == ARGV[2]
local closed = '0'
local function open(opened, since)
  local wait = math.min(tonumber(ARGV[6]) * 2 ^ math.min(opened - 1, 20), tonumber(ARGV[7]))
  if ARGV[5] ~= '' then wait = tonumber(ARGV[5]) end
  state = 'open'
  c[5] = since
  c[6] = string.format('%.0f', now + wait)
  redis.call('HSET', KEYS[1], 'state', state, 'opened', opened, 'since', since, 'next', c[6])
  redis.call('HDEL', KEYS[1], 'probe', 'probeUntil')
end
if ARGV[3] == 'success' then
  if isProbe then
    redis.call('DEL', KEYS[1])
    state = 'closed'
    closed = '1'
  elseif state == 'closed' and c[2] then
    redis.call('DEL', KEYS[1])
  end
elseif ARGV[3] == 'neutral' then
  if isProbe then
    redis.call('HSET', KEYS[1], 'state', 'open', 'next', ARGV[1])
    redis.call('HDEL', KEYS[1], 'probe', 'probeUntil')
    state = 'open'
    c[6] = ARGV[1]
  end
elseif isProbe then
  open(tonumber(c[3] or '0') + 1, c[5])
elseif state == 'closed' then
  local failures = redis.call('HINCRBY', KEYS[1], 'failures', 1)
  redis.call('SADD', KEYS[2], ARGV[9])
  if failures >= tonumber(ARGV[8]) or ARGV[4] == '1' then open(1, ARGV[1]) end
end
return {state, closed, c[6] or '0', c[5] or ''}`;

const takeScript = `
local state = redis.call('HGET', KEYS[1], 'state')
if state and state ~= 'closed' then return nil end
local taken = redis.call('ZPOPMIN', KEYS[2], ARGV[1])
local members = {}
for i = 1, #taken, 2 do table.insert(members, taken[i]) end
return members`;

const circuitKey = (service: string) => `${brokerPrefix}:circuit:${service}`;
const heldKey = (service: string) => `${brokerPrefix}:held:${service}`;
const servicesKey = `${brokerPrefix}:circuits`;
const memberOf = (job: JobRef) => `${job.queue}|${job.runId}`;

/** What the person who waits reads: the hour is Lima's. */
const explain = (service: string, sinceMs: number): string =>
  `${service.toUpperCase()} no responde desde las ${limaTime(new Date(sinceMs)).slice(0, 5)}; se envía solo cuando vuelva`;

export function createCircuits(redis: Redis, options: CircuitOptions = {}): Circuits {
  const { threshold = 3, firstProbeMs = 5_000, maxProbeMs = 60_000, probeTimeoutMs = 60_000 } = options;

  return {
    async enter(service, job) {
      const answer = (await redis.eval(
        enterScript,
        2,
        circuitKey(service),
        heldKey(service),
        String(Date.now()),
        memberOf(job),
        String(probeTimeoutMs),
      )) as [string, string, string];
      const [kind, until, since] = answer;
      if (kind !== 'hold') return { kind: kind === 'probe' ? 'probe' : 'pass' };
      return { kind: 'hold', untilMs: Number(until), reason: explain(service, Number(since)) };
    },

    async settle(service, job, end) {
      const failure = end.how === 'failure' ? end : null;
      const [state, closed, next, since] = (await redis.eval(
        settleScript,
        2,
        circuitKey(service),
        servicesKey,
        String(Date.now()),
        memberOf(job),
        end.how,
        failure?.down ? '1' : '0',
        failure?.retryAfterMs != null ? String(failure.retryAfterMs) : '',
        String(firstProbeMs),
        String(maxProbeMs),
        String(threshold),
        service,
      )) as [CircuitState, string, string, string];
      const reason = state === 'closed' || since === '' ? null : explain(service, Number(since));
      return { state, closedNow: closed === '1', nextProbeMs: Number(next), reason };
    },

    async takeHeld(service, count) {
      const members = (await redis.eval(takeScript, 2, circuitKey(service), heldKey(service), String(count))) as
        string[] | null;
      if (!members) return null;
      return members.flatMap((member) => {
        const [queue = '', runId = ''] = member.split('|');
        return isQueueName(queue) ? [{ queue, runId }] : [];
      });
    },

    async list() {
      const services = (await redis.smembers(servicesKey)).sort();
      return Promise.all(
        services.map(async (service) => {
          const [[state, since, next], held] = await Promise.all([
            redis.hmget(circuitKey(service), 'state', 'since', 'next'),
            redis.zcard(heldKey(service)),
          ]);
          return {
            service,
            state: (state ?? 'closed') as CircuitState,
            since: since ? new Date(Number(since)) : null,
            nextProbeAt: next ? new Date(Number(next)) : null,
            held,
          };
        }),
      );
    },
  };
}
