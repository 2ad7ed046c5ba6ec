import type { Command } from 'commander';
import { SettingsError } from '../../platform/config/settings.ts';
import { queueDepths } from '../../platform/tasks/broker-queues.ts';
import { createCircuits } from '../../platform/tasks/circuit.ts';
import { queueControls } from '../../platform/tasks/queue-controls.ts';
import type { QueueName } from '../../platform/tasks/queues.ts';
import { findRuns, runStory, type RunSummary } from '../../platform/tasks/runs-queries.ts';
import { createScheduleAdministration } from '../../platform/schedules/administration.ts';
import { readOverview } from '../monitor/overview.ts';
import { instant, positive, queueName, runState, uuid } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { tellRun } from './run-story.ts';
import { tellStatus } from './status-story.ts';
import { withBroker, withRuntime } from './with-runtime.ts';

const runColumns = ['id', 'task', 'state', 'attempts', 'enqueuedAt', 'finishedAt', 'reason'] as const;

type RunsOptions = {
  task?: string;
  queue?: QueueName;
  state?: RunSummary['state'];
  key?: string;
  since?: Date;
  until?: Date;
  worker?: string;
  error?: string;
  trace?: string;
  after?: string;
  limit: number;
};

/** Commands that look at work under way: they need the servers, not the processes. */
export function addRunCommands(command: (name: string, description: string) => Command, context: CommandContext): void {
  const { printer } = context;
  command('queues', 'cuánto espera en cada cola, y cuáles están en pausa').action(() =>
    withRuntime(context, (runtime) =>
      withBroker(runtime, async (redis) => {
        const controls = await queueControls(runtime.database.reader);
        const rows = (await queueDepths(redis)).map((depth) => {
          const {
            paused = null,
            concurrency = null,
            rate = null,
          } = controls.find(({ queue }) => queue === depth.queue) ?? {};
          return { ...depth, paused, concurrency, rate };
        });
        printer().rows(rows, ['queue', 'waiting', 'running', 'delayed', 'unrecorded', 'paused', 'concurrency', 'rate']);
      }),
    ),
  );
  command('status', 'el estado del sistema en una frase, y sus partes').action(() =>
    withRuntime(context, (runtime) =>
      withBroker(runtime, async (redis) => {
        const overview = await readOverview({
          database: runtime.database,
          redis,
          circuits: createCircuits(redis),
          schedules: createScheduleAdministration({ tasks: runtime.registry.tasks }),
        });
        printer().story({ ...overview }, () => tellStatus(overview));
        if (!overview.verdict.ok) process.exitCode = 1;
      }),
    ),
  );
  command('runs', 'ejecuciones, lo más nuevo primero')
    .option('--task <tarea>')
    .option('--queue <cola>', 'su cola', queueName)
    .option('--state <estado>', 'cómo están', runState)
    .option('--key <clave>', 'comprobante, RUC, pedido')
    .option('--since <iso>', 'pedidas desde', instant)
    .option('--until <iso>', 'pedidas antes de', instant)
    .option('--worker <worker>', 'quién las tuvo último')
    .option('--error <huella>', 'las de un mismo error')
    .option('--trace <traza>', 'las que nacieron de una petición')
    .option('--after <id>', 'las que siguen a esa: la última de una página da la siguiente', uuid)
    .option('--limit <n>', 'cuántas', positive, 50)
    .action((options: RunsOptions) =>
      withRuntime(context, async (runtime) => {
        const { reader } = runtime.database;
        const { task, queue, state, key, since, until, worker, error, trace, after, limit } = options;
        const last = after === undefined ? null : await runStory(reader, after);
        if (after !== undefined && !last) throw new SettingsError(`No hay una ejecución ${after}.`);
        const runs = await findRuns(reader, {
          limit,
          ...(task ? { task: runtime.registry.byName(task)?.name ?? task } : {}),
          ...(queue ? { queue } : {}),
          ...(state ? { state } : {}),
          ...(key ? { key } : {}),
          ...(since ? { since } : {}),
          ...(until ? { until } : {}),
          ...(worker ? { worker } : {}),
          ...(error ? { fingerprint: error } : {}),
          ...(trace ? { traceId: trace } : {}),
          ...(last ? { after: last } : {}),
        });
        printer().rows(runs, runColumns);
      }),
    );
  command('run', 'una ejecución, de su pedido a su fin')
    .argument('<id>', 'el de una ejecución', uuid)
    .action((id: string) =>
      withRuntime(context, async (runtime) => {
        const story = await runStory(runtime.database.reader, id);
        if (!story) throw new SettingsError(`No hay una ejecución ${id}.`);
        printer().story({ ...story }, () => tellRun(story));
      }),
    );
}
