import type { ModuleDeclaration } from '../../platform/module.ts';
import { nextSlots } from '../../platform/schedules/next-slots.ts';
import type { ScheduleDeclaration } from '../../platform/schedules/schedule.ts';
import { overlapOf } from '../../platform/schedules/slot-decision.ts';
import { neededServices } from '../../platform/tasks/task.ts';
import { limaDate, limaTime } from '../../platform/time/lima.ts';
import { SettingsError } from '../../platform/config/settings.ts';

/** What the modules declare, as plain rows. Nothing needs to be running for these. */
const tasksOf = (modules: readonly ModuleDeclaration[]) => modules.flatMap((module) => module.tasks ?? []);

/** Group templates are printed as the spec writes them: `stock_{almacen_id}`. */
const asInSpec = (group: string): string => group.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export const taskRows = (modules: readonly ModuleDeclaration[]) =>
  tasksOf(modules).map((task) => ({
    name: task.name,
    queue: task.queue,
    summary: task.summary,
    aliases: task.aliases ?? [],
    schedule: task.schedule?.name ?? null,
    retries: task.retry.attempts,
    timeout: task.timeout,
    needs: neededServices(task),
  }));

const schedulesOf = (modules: readonly ModuleDeclaration[]): { task: string; schedule: ScheduleDeclaration }[] =>
  tasksOf(modules).flatMap((task) => (task.schedule ? [{ task: task.name, schedule: task.schedule }] : []));

export const scheduleRows = (modules: readonly ModuleDeclaration[]) =>
  schedulesOf(modules).map(({ task, schedule }) => ({
    name: schedule.name,
    task,
    cron: 'cron' in schedule.timing ? schedule.timing.cron : null,
    every_s: 'everyMs' in schedule.timing ? schedule.timing.everyMs / 1_000 : null,
    timezone: 'America/Lima',
    onMissed: schedule.onMissed ?? 'run-once',
    overlap: overlapOf(schedule),
  }));

/** The next times a schedule is due, strictly after `from`. */
export function nextRows(modules: readonly ModuleDeclaration[], name: string, from: Date, count: number) {
  const found = schedulesOf(modules).find(({ schedule }) => schedule.name === name);
  if (!found) throw new SettingsError(`No hay una programación llamada "${name}". Véalas con: jsol schedules`);
  return nextSlots(found.schedule.timing, from, count).map((dueAt) => ({
    dueAt: dueAt.toISOString(),
    lima: `${limaDate(dueAt)}T${limaTime(dueAt)}-05:00`,
  }));
}

export const channelRows = (modules: readonly ModuleDeclaration[]) =>
  modules.flatMap((module) =>
    (module.channels ?? []).map((channel) => ({
      name: channel.name,
      group: asInSpec(channel.group),
      mode: channel.mode,
      events: Object.keys(channel.events),
      capacity: channel.capacity,
      expiry_s: channel.expirySeconds,
      summary: channel.summary,
    })),
  );

export const cacheRows = (modules: readonly ModuleDeclaration[]) =>
  modules.flatMap((module) =>
    (module.caches ?? []).map((cache) => ({ name: cache.name, ttl_s: cache.ttlSeconds, summary: cache.summary })),
  );
