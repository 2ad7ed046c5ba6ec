import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { declarations } from '../src/app.ts';
import { assertTiming } from '../src/platform/schedules/next-slots.ts';
import { crontab, every, type Timing } from '../src/platform/schedules/schedule.ts';
import { scheduledTasks } from '../src/platform/schedules/declared-schedules.ts';
import { createRegistry } from '../src/platform/tasks/registry.ts';
import { defineTask } from '../src/platform/tasks/task.ts';
import { catalogueSchedules, type CatalogueSchedule } from './catalogue.fixture.ts';

const timingOf = ({ cron, every_s }: CatalogueSchedule): Timing =>
  cron === undefined ? { everyMs: every_s! * 1_000 } : { cron };
const byName = new Map(catalogueSchedules.map((entry) => [entry.name, entry]));
const file = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../../../shared/spec/catalog.json');

it('the entries kept here are those of the specification', ({ skip }) => {
  if (!existsSync(file)) skip(`the specification is not beside the repository: ${file}`);
  const { schedules } = JSON.parse(readFileSync(file, 'utf8')) as { schedules: CatalogueSchedule[] };
  expect(schedules).toHaveLength(23);
  expect(catalogueSchedules).toEqual(schedules);
});

it.each(catalogueSchedules)('the timing of $name is understood', (entry) => {
  expect(() => assertTiming(timingOf(entry))).not.toThrow();
});

it('every schedule the code declares under a name of the catalogue has its timing and its task', () => {
  const declared = declarations
    .flatMap((module) => module.tasks ?? [])
    .flatMap((task) =>
      task.schedule ? [{ name: task.schedule.name, task: task.name, timing: task.schedule.timing }] : [],
    )
    .filter(({ name }) => byName.has(name));
  expect(declared.length).toBeGreaterThan(0);
  expect(declared).toEqual(
    declared.map(({ name }) => ({ name, task: byName.get(name)!.task, timing: timingOf(byName.get(name)!) })),
  );
});

it('a task of the catalogue that has a schedule has it under the catalogue’s name', () => {
  const nameOf = new Map(catalogueSchedules.map(({ name, task }) => [task, name]));
  for (const task of declarations.flatMap((module) => module.tasks ?? [])) {
    if (task.schedule && nameOf.has(task.name)) expect(task.schedule.name).toBe(nameOf.get(task.name));
  }
});

it('all of them are accepted together, as they will be when every module has arrived', () => {
  const tasks = catalogueSchedules.map(({ name, task, cron, every_s }) =>
    defineTask({
      name: task,
      summary: task,
      queue: 'default',
      input: z.object({}),
      schedule:
        cron === undefined
          ? every<Record<string, never>>(every_s!, { name })
          : crontab<Record<string, never>>(cron, { name }),
    }),
  );
  expect([...scheduledTasks(tasks as never).keys()]).toEqual(catalogueSchedules.map(({ name }) => name));
});

it('a schedule whose task nothing runs stops the start, and the message names both', () => {
  const task = defineTask({
    name: 'finanzas.sin_nadie',
    summary: 'Nadie la ejecuta',
    queue: 'default',
    input: z.object({}),
    schedule: crontab<Record<string, never>>('0 6 * * *', { name: 'horario-huerfano' }),
  });
  expect(() => createRegistry([{ name: 'finanzas', tasks: [task as never] }])).toThrow(
    /finanzas\.sin_nadie, which the schedule "horario-huerfano" starts, has no handler/,
  );
});
