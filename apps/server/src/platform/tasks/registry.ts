import type { ModuleDeclaration } from '../module.ts';
import type { TaskHandler } from './handler.ts';
import { isQueueName, queueNames } from './queues.ts';
import type { TaskDefinition } from './task.ts';

/** The tasks by their names. */
export type TaskNames = {
  /** By the catalogue's name or an alias. */
  byName(nameOrAlias: string): TaskDefinition | undefined;
};

/** Every task of the product and who runs it: what workers, beat, monitor, CLI and docs are made from. */
export type Registry = TaskNames & {
  readonly tasks: readonly TaskDefinition[];
  handlerOf(task: string): TaskHandler | undefined;
};

type Part = ModuleDeclaration & { readonly handlers?: readonly TaskHandler[] };

function collect(modules: readonly Part[]): Map<string, TaskDefinition> {
  const names = new Map<string, TaskDefinition>();
  const schedules = new Set<string>();
  for (const task of modules.flatMap((module) => module.tasks ?? [])) {
    if (!isQueueName(task.queue)) {
      throw new Error(`task ${task.name} names the queue "${String(task.queue)}": use one of ${queueNames.join(', ')}`);
    }
    for (const name of [task.name, ...(task.aliases ?? [])]) {
      const other = names.get(name);
      if (other) throw new Error(`the task name "${name}" is taken twice: by ${other.name} and by ${task.name}`);
      names.set(name, task);
    }
    if (task.schedule) {
      if (schedules.has(task.schedule.name)) {
        throw new Error(
          `two schedules are named "${task.schedule.name}": give one another name in its task's schedule`,
        );
      }
      schedules.add(task.schedule.name);
    }
  }
  return names;
}

/** For who needs definitions and no handlers. Throws as {@link createRegistry} does when a name is taken twice. */
export function taskNames(modules: readonly ModuleDeclaration[]): TaskNames {
  const names = collect(modules);
  return { byName: (nameOrAlias) => names.get(nameOrAlias) };
}

const registryOf = (names: Map<string, TaskDefinition>, handlers: Map<string, TaskHandler>): Registry => ({
  tasks: [...new Set(names.values())].sort((a, b) => a.name.localeCompare(b.name)),
  byName: (nameOrAlias) => names.get(nameOrAlias),
  handlerOf: (task) => handlers.get(task),
});

/** Throws, naming the task and the remedy, when a definition and the handlers do not fit one to one. */
export function createRegistry(modules: readonly Part[]): Registry {
  const names = collect(modules);
  const handlers = new Map<string, TaskHandler>();
  for (const handler of modules.flatMap((module) => module.handlers ?? [])) {
    const { name } = handler.definition;
    if (names.get(name)?.name !== name) {
      throw new Error(`a handler runs ${name}, which no module declares: add it to the module's \`tasks\``);
    }
    if (handlers.has(name)) throw new Error(`task ${name} has two handlers: remove one from the module's \`handlers\``);
    handlers.set(name, handler);
  }
  for (const task of new Set(names.values())) {
    if (!handlers.has(task.name)) {
      throw new Error(`task ${task.name} has no handler: add handleTask(...) to the module's \`handlers\``);
    }
  }
  return registryOf(names, handlers);
}
