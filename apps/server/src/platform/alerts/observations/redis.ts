import { readFile } from 'node:fs/promises';
import { troubleOf, type RedisServer } from '../redis-servers.ts';
import { above, type Finding, type View } from '../signal.ts';

/** Spec §8, in per cent. */
const memoryLimit = 80;

const losses: Record<string, string> = {
  broker: 'lo nuevo espera en PostgreSQL y sigue solo cuando vuelva',
  channels: 'las pantallas no se actualizan solas',
  cache: 'la aplicación responde más lento',
};

export async function observeRedisServers(view: View): Promise<Finding[]> {
  const troubles = await Promise.all(view.servers.all.map(({ redis }) => troubleOf(redis)));
  return view.servers.all.flatMap((server, index): Finding[] => {
    const trouble = troubles[index] ?? null;
    if (trouble === null) return [];
    const consequence = server.roles.map((role) => losses[role]).join(', y ');
    return [
      {
        subject: server.name,
        severity: server.roles.includes('broker') || server.roles.includes('channels') ? 'critica' : 'advertencia',
        detail: `El Redis de ${server.name} ${trouble}: ${consequence}.`,
      },
    ];
  });
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20).toLocaleString('es-PE')} MB`;

/** What the container of this process may use, which is also the limit of a Redis that runs beside it. */
async function containerLimit(): Promise<number> {
  for (const file of ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes']) {
    const text = await readFile(file, 'utf8').catch(() => 'max');
    const bytes = Number(text.trim());
    if (Number.isFinite(bytes)) return bytes;
  }
  return Infinity;
}

async function memoryOf({ redis, local }: RedisServer) {
  const info = await redis.info('memory');
  const field = (name: string): string | null => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? null;
  const number = (name: string): number => {
    const value = Number(field(name) ?? NaN);
    if (!Number.isFinite(value)) throw new Error(`INFO memory no dice ${name}`);
    return value;
  };
  const declared = number('maxmemory');
  const machine = Math.min(number('total_system_memory'), local ? await containerLimit() : Infinity);
  return {
    used: number('used_memory'),
    limit: declared > 0 ? declared : machine,
    declared: declared > 0,
    evicts: field('maxmemory_policy') !== 'noeviction',
  };
}

export async function observeRedisMemory(view: View): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const server of view.servers.all) {
    if ((await troubleOf(server.redis)) !== null) {
      // Being away has its own signal and hides no other server; it does not prove that there is room again either.
      if (view.isOpen(server.name)) {
        findings.push({ subject: server.name, detail: `El Redis de ${server.name} no dice cuánta memoria usa.` });
      }
      continue;
    }
    const { used, limit, declared, evicts } = await memoryOf(server);
    const percent = (100 * used) / limit;
    if (!above(percent, memoryLimit, view.isOpen(server.name))) continue;
    const consequence = evicts ? 'empezará a descartar lo menos usado' : 'cuando se llene rechazará lo nuevo';
    findings.push({
      subject: server.name,
      severity: evicts ? 'advertencia' : 'critica',
      detail: `El Redis de ${server.name} usa ${megabytes(used)}, el ${Math.round(percent)} % de ${
        declared ? 'su maxmemory' : 'la memoria de la máquina (no tiene maxmemory)'
      }, ${megabytes(limit)}; ${consequence}.`,
    });
  }
  return findings;
}
