import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { startRedis } from '../../apps/server/src/platform/embedded/redis.ts';
import { installPackages, isRoot } from '../../scripts/setup/debian-packages.mjs';
import { channelsPackages, hasChannels, startPeer, type PeerName } from './realtime/peers.ts';
import type { Answer, Order } from './realtime/subscribers.ts';
import { median, percentile, type BenchResult } from './report.ts';

export type RealtimeBenchOptions = {
  /** Subscribers of the one group. Default 500 and 2,000. */
  sizes?: readonly number[];
  /** Rounds of each peer, alternating. Default 3. */
  rounds?: number;
  /** How long messages are published as fast as they are delivered, for each load, in milliseconds. Default 2,000. */
  throughputMs?: number;
  /** Which peers to measure beside ours. Default all that are installed. */
  peers?: readonly Exclude<PeerName, 'jsol'>[];
  /** Installs Django Channels from Debian's packages, as root. */
  installPeers?: boolean;
};

/**
 * Messages published and not yet delivered to everybody. Ratios are of many at once, as a busy day brings them; one at a
 * time shows what a message costs that comes alone, and how quickly the four processes wake each other.
 */
const loads = { deliveriesPerSecond: 32, aloneDeliveriesPerSecond: 1 } as const;
type Load = keyof typeof loads;

type Round = Record<Load, number> & { cpuUs: Record<Load, number>; latenciesMs: number[]; lost: number };

/** What a process has used of the processor, in microseconds; a measure that a busy machine does not blur. */
async function cpuUsOf(pid: number): Promise<number> {
  // Linux counts in hundredths of a second, after the name in brackets; elsewhere this is not a number.
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

const warmUpMs = 1_000;
/** Messages whose way is timed, one every so often, in a system that has time. */
const timed = 40;
const timedEveryMs = 75;
/** With it the data of a message has about 250 bytes, as an event of the product. */
const relleno = 'x'.repeat(210);
/** After so long without a message delivered to everybody, what is missing is lost. */
const patienceMs = 15_000;

const nowMs = () => Number(process.hrtime.bigint()) / 1e6;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** One peer alone on the machine: a server, its subscribers in another process, and the publisher here. */
async function measure(name: PeerName, redisUrl: string, subscribers: number, throughputMs: number): Promise<Round> {
  const redis = new Redis(redisUrl);
  await redis.flushall();
  redis.disconnect();
  const peer = await startPeer(name, redisUrl);
  const child = fork(path.join(import.meta.dirname, 'realtime/subscribers.ts'), { execArgv: ['--import', 'tsx'] });
  const tell = (order: Order) => child.send(order);
  let delivered = 0;
  let onDelivered: () => void = () => undefined;
  let report: Extract<Answer, { kind: 'report' }> | null = null;
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', (answer: Answer) => {
      if (answer.kind === 'ready') resolve();
      else if (answer.kind === 'report') report = answer;
      else {
        delivered = answer.upTo;
        onDelivered();
      }
    });
    child.once('exit', () => reject(new Error(`the subscribers of ${name} have ended`)));
  });
  try {
    tell({ kind: 'connect', url: peer.url, subscribers, steps: peer.steps });
    await ready;

    let published = 0;
    const publish = () => peer.publish({ n: (published += 1), at: nowMs(), relleno });
    /** Until all that was published has been delivered, or nothing more comes. */
    const settle = async () => {
      for (let at = delivered, since = nowMs(); delivered < published; await pause(1)) {
        if (delivered > at) [at, since] = [delivered, nowMs()];
        if (nowMs() - since > patienceMs) return;
      }
    };
    const cpuUs: Record<Load, number> = { deliveriesPerSecond: NaN, aloneDeliveriesPerSecond: NaN };
    const atFullSpeed = async (load: Load, ms: number): Promise<number> => {
      const cpuBefore = await cpuUsOf(peer.pid);
      const [start, before] = [nowMs(), delivered];
      const refill = () => {
        if (nowMs() - start < ms) while (published - delivered < loads[load]) publish();
      };
      onDelivered = refill;
      refill();
      while (nowMs() - start < ms) await pause(5);
      await settle();
      onDelivered = () => undefined;
      cpuUs[load] = ((await cpuUsOf(peer.pid)) - cpuBefore) / ((delivered - before) * subscribers);
      return ((delivered - before) * subscribers) / ((nowMs() - start) / 1_000);
    };

    await atFullSpeed('deliveriesPerSecond', warmUpMs);
    const deliveriesPerSecond = await atFullSpeed('deliveriesPerSecond', throughputMs);
    const aloneDeliveriesPerSecond = await atFullSpeed('aloneDeliveriesPerSecond', throughputMs);
    tell({ kind: 'time', first: published + 1 });
    for (let sent = 0; sent < timed; sent += 1) {
      publish();
      await pause(timedEveryMs);
    }
    await settle();
    tell({ kind: 'report' });
    while (!report) await once(child, 'message');
    const { latenciesMs, lost } = report as Extract<Answer, { kind: 'report' }>;
    return {
      deliveriesPerSecond,
      aloneDeliveriesPerSecond,
      cpuUs,
      latenciesMs,
      lost: lost + (published - delivered) * subscribers,
    };
  } finally {
    child.removeAllListeners('exit');
    child.kill('SIGKILL');
    await peer.close();
  }
}

function withChannels(install: boolean): boolean {
  if (hasChannels()) return true;
  if (install && isRoot()) {
    const reason = installPackages(channelsPackages);
    if (reason === null && hasChannels()) return true;
    process.stderr.write(`Django Channels no se pudo instalar${reason ? `: ${reason}` : ''}; se mide sin él.\n`);
    return false;
  }
  process.stderr.write(
    `Django Channels no está instalado; se mide sin él. Como root, --instalar-pares lo instala (${channelsPackages.join(' ')}).\n`,
  );
  return false;
}

/**
 * Deliveries per second to the subscribers of one group on one gateway, and how long a message is on its way in a system
 * that has time: ours with history and resume, beside `ws` with bare pub/sub, Socket.IO with its streams adapter and
 * Django Channels, on the same Redis, with the same subscribers. A ratio is the
 * smallest of all sizes.
 */
export async function benchRealtime(options: RealtimeBenchOptions = {}): Promise<BenchResult> {
  const { sizes = [500, 2_000], rounds = 3, throughputMs = 2_000 } = options;
  const others = options.peers ?? ['ws', 'socketio', 'channels'];
  const peers: PeerName[] = [
    'jsol',
    ...others.filter((name) => name !== 'channels' || withChannels(options.installPeers ?? false)),
  ];
  const dir = await mkdtemp(path.join(tmpdir(), 'jsol-bench-'));
  const redis = await startRedis({ dir, mode: 'broker', temporary: true });
  const figures: Record<string, number> = {};
  const ratios: Record<string, number> = {};
  let lost = 0;
  try {
    for (const size of sizes) {
      const measured = new Map(peers.map((name) => [name, [] as Round[]]));
      for (let round = 0; round < rounds; round += 1) {
        for (const name of peers) measured.get(name)!.push(await measure(name, redis.url, size, throughputMs));
      }
      const rate = (name: PeerName, load: Load = 'deliveriesPerSecond') =>
        median(measured.get(name)!.map((each) => each[load]));
      for (const [name, found] of measured) {
        const latencies = found.flatMap(({ latenciesMs }) => latenciesMs);
        const prefix = name === 'jsol' ? '' : `${name}.`;
        for (const load of Object.keys(loads) as Load[]) {
          figures[`${prefix}${load}.${size}`] = rate(name, load);
          const cpu = median(found.map(({ cpuUs }) => cpuUs[load]).filter(Number.isFinite));
          if (Number.isFinite(cpu)) figures[`${prefix}${load.replace('iesPerSecond', 'yCpuUs')}.${size}`] = cpu;
        }
        figures[`${prefix}latencyP50Ms.${size}`] = percentile(latencies, 0.5);
        figures[`${prefix}latencyP99Ms.${size}`] = percentile(latencies, 0.99);
        const lostHere = found.reduce((sum, each) => sum + each.lost, 0);
        if (name === 'jsol') lost += lostHere;
        else ratios[name] = Math.min(ratios[name] ?? Infinity, rate('jsol') / rate(name));
        if (name !== 'jsol' && lostHere > 0) figures[`${prefix}lost.${size}`] = lostHere;
      }
    }
  } finally {
    await redis.stop();
    await rm(dir, { recursive: true, force: true });
  }
  return { bench: 'realtime', ratios, figures: { ...figures, lost } };
}
