import type { Redis } from 'ioredis';
import { limaTime } from '../time/lima.ts';
import { brokerPrefix, type JobData, type JobRef } from './job.ts';

/**
 * One circuit per outside service, kept in Redis for all workers. Closed: runs start. Open: runs that need the service
 * are held. When it is time, one run is let through as the probe (half-open); its success closes the circuit, and what
 * is held leaves in the order of its deadlines.
 */
export type Circuits = {
  /** Asks before a run starts. A held run is told until when. */
  enter(service: string, job: HeldJob): Promise<Entry>;
  /** Tells how an attempt that had entered ended. One that found the service away is held from then on. */
  settle(service: string, job: HeldJob, end: SettleOptions): Promise<Settled>;
  /**
   * Puts up to `count` held runs at the end of their queues, earliest deadline first, those without one last in the order
   * of their enqueue. What is still held waits for the next call, for `releaseLeaseMs` at most. @returns null once the circuit is
   * not closed.
   */
  releaseHeld(service: string, count: number): Promise<{ released: number; left: number } | null>;
  list(): Promise<CircuitStatus[]>;
};

export type HeldJob = JobRef & Pick<JobData, 'createdAt' | 'dueBy'>;

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

/** How long the held wait for whoever lets them go; should it die, they start as they wake up. */
const releaseLeaseMs = 3_000;

// One that is held stays so while others are let go: waking up by itself it would overtake them.
const enterScript = `
local now = tonumber(ARGV[1])
local known = redis.call('HMGET', KEYS[1], 'state', 'releasing')
if not known[1] or known[1] == 'closed' then
  if known[2] and tonumber(known[2]) > now and redis.call('ZSCORE', KEYS[2], ARGV[2]) then return {'hold', '', ''} end
  redis.call('ZREM', KEYS[2], ARGV[2])
  return {'pass', '', ''}
end
local c = redis.call('HMGET', KEYS[1], 'next', 'probe', 'probeUntil', 'since')
local nextProbe = tonumber(c[1])
local probeUntil = tonumber(c[3] or '0')
if now >= nextProbe and (not c[2] or c[2] == ARGV[2] or now >= probeUntil) then
  redis.call('HSET', KEYS[1], 'state', 'half-open', 'probe', ARGV[2], 'probeUntil', now + tonumber(ARGV[3]))
  redis.call('ZREM', KEYS[2], ARGV[2])
  return {'probe', '', ''}
end
redis.call('ZADD', KEYS[2], 'NX', ARGV[4], ARGV[2])
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
    if redis.call('ZCARD', KEYS[3]) > 0 then redis.call('HSET', KEYS[1], 'state', 'closed', 'releasing', now + ARGV[11]) end
    state = 'closed'
    closed = '1'
  elseif state == 'closed' and c[2] then
    redis.call('HDEL', KEYS[1], 'failures')
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
if ARGV[3] == 'failure' and state ~= 'closed' then redis.call('ZADD', KEYS[3], 'NX', ARGV[10], ARGV[2]) end
return {state, closed, c[6] or '0', c[5] or ''}`;

/*
 * One that a worker has in hand is about to be held again: those behind it wait for it. One that woke up and still waits
 * in its queue goes to the end like the others. The places are BullMQ's; its queue class would need a call for each.
 */
const releaseScript = `
local state = redis.call('HGET', KEYS[1], 'state')
if state and state ~= 'closed' then return nil end
local released = 0
for _, member in ipairs(redis.call('ZRANGE', KEYS[2], 0, ARGV[2] - 1)) do
  local queue, id = string.match(member, '^(.-)|(.+)$')
  local prefix = ARGV[3] .. ':' .. queue .. ':'
  local job = prefix .. id
  if redis.call('EXISTS', job .. ':lock') == 1 then break end
  redis.call('ZREM', KEYS[2], member)
  -- What ended or was cancelled has no place any more.
  if redis.call('ZREM', prefix .. 'delayed', id) + redis.call('ZREM', prefix .. 'prioritized', id) > 0 then
    local count = redis.call('INCR', prefix .. 'pc')
    local priority = tonumber(redis.call('HGET', job, 'priority'))
    redis.call('ZADD', prefix .. 'prioritized', priority * 4294967296 + count % 4294967296, id)
    redis.call('HSET', job, 'delay', 0)
    if redis.call('HEXISTS', prefix .. 'meta', 'paused') == 0 then redis.call('ZADD', prefix .. 'marker', 0, '0') end
    released = released + 1
  end
end
local left = redis.call('ZCARD', KEYS[2])
if left > 0 then
  redis.call('HSET', KEYS[1], 'state', 'closed', 'releasing', ARGV[1] + ARGV[4])
else
  redis.call('HDEL', KEYS[1], 'state', 'releasing')
end
return {released, left}`;

const circuitKey = (service: string) => `${brokerPrefix}:circuit:${service}`;
const heldKey = (service: string) => `${brokerPrefix}:held:${service}`;
const servicesKey = `${brokerPrefix}:circuits`;
const memberOf = (job: JobRef) => `${job.queue}|${job.runId}`;

/** Unix ms, some thirty thousand years from now. Ids grow with time: they order what has the same place. */
const afterAllDeadlines = 1e15;
const placeOf = ({ dueBy, createdAt }: HeldJob): string => String(dueBy ?? afterAllDeadlines + createdAt);

/** What the person who waits reads: the hour is Lima's. */
const explain = (service: string, sinceMs: number): string =>
  `${service.toUpperCase()} no responde desde las ${limaTime(new Date(sinceMs)).slice(0, 5)}; se envía solo cuando vuelva`;

const explainRelease = (service: string): string =>
  `${service.toUpperCase()} ya responde; lo que esperaba sale de a pocos, primero lo que vence antes`;

type Commands = Redis & {
  jsolEnter(...args: string[]): Promise<[string, string, string]>;
  jsolSettle(...args: string[]): Promise<[CircuitState, string, string, string]>;
  jsolRelease(...args: string[]): Promise<[number, number] | null>;
};

export function createCircuits(connection: Redis, options: CircuitOptions = {}): Circuits {
  // By their hash: the first two are asked with every run that needs a service.
  connection.defineCommand('jsolEnter', { numberOfKeys: 2, lua: enterScript });
  connection.defineCommand('jsolSettle', { numberOfKeys: 3, lua: settleScript });
  connection.defineCommand('jsolRelease', { numberOfKeys: 2, lua: releaseScript });
  const redis = connection as Commands;
  const { threshold = 3, firstProbeMs = 5_000, maxProbeMs = 60_000, probeTimeoutMs = 60_000 } = options;

  return {
    async enter(service, job) {
      const [kind, until, since] = await redis.jsolEnter(
        circuitKey(service),
        heldKey(service),
        String(Date.now()),
        memberOf(job),
        String(probeTimeoutMs),
        placeOf(job),
      );
      if (kind !== 'hold') return { kind: kind === 'probe' ? 'probe' : 'pass' };
      if (until === '') return { kind: 'hold', untilMs: Infinity, reason: explainRelease(service) };
      return { kind: 'hold', untilMs: Number(until), reason: explain(service, Number(since)) };
    },

    async settle(service, job, end) {
      const failure = end.how === 'failure' ? end : null;
      const [state, closed, next, since] = await redis.jsolSettle(
        circuitKey(service),
        servicesKey,
        heldKey(service),
        String(Date.now()),
        memberOf(job),
        end.how,
        failure?.down ? '1' : '0',
        failure?.retryAfterMs != null ? String(failure.retryAfterMs) : '',
        String(firstProbeMs),
        String(maxProbeMs),
        String(threshold),
        service,
        placeOf(job),
        String(releaseLeaseMs),
      );
      const reason = state === 'closed' || since === '' ? null : explain(service, Number(since));
      return { state, closedNow: closed === '1', nextProbeMs: Number(next), reason };
    },

    async releaseHeld(service, count) {
      const answer = await redis.jsolRelease(
        circuitKey(service),
        heldKey(service),
        String(Date.now()),
        String(count),
        brokerPrefix,
        String(releaseLeaseMs),
      );
      return answer && { released: answer[0], left: answer[1] };
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
