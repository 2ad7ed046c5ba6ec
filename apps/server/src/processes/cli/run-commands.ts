import type { Command } from 'commander';
import { SettingsError } from '../../platform/config/settings.ts';
import { startRelay } from '../../platform/outbox/relay.ts';
import { closeRedis, openRedis } from '../../platform/redis/connections.ts';
import { queueDepths } from '../../platform/tasks/broker-queues.ts';
import { createCircuits } from '../../platform/tasks/circuit.ts';
import { enqueue } from '../../platform/tasks/enqueue.ts';
import { cancelRun, retryRun } from '../../platform/tasks/run-actions.ts';
import { findRuns, runStory, type RunSummary } from '../../platform/tasks/runs-queries.ts';
import { createScheduleAdministration } from '../../platform/schedules/administration.ts';
import { readOverview } from '../monitor/overview.ts';
import { openRuntime, type Runtime } from '../runtime.ts';
import { instant, positive, uuid } from './arguments.ts';
import type { CommandContext } from './context.ts';

const runColumns = ['id', 'task', 'state', 'attempts', 'enqueuedAt', 'finishedAt', 'reason'] as const;
const ended = new Set<RunSummary['state']>(['done', 'failed', 'gave-up', 'cancelled']);
const act = { by: 'línea de órdenes', reason: 'jsol' };
const waitLimitMs = 10 * 60_000;

/** Commands about work under way: they need the servers, not the processes. */
export function addRunCommands(
  command: (name: string, description: string) => Command,
  { settings, printer }: CommandContext,
): void {
  const withRuntime = async (work: (runtime: Runtime) => Promise<void>): Promise<void> => {
    const runtime = await openRuntime({ ...settings(), ERP_LOG_LEVEL: 'error' }, 'cli');
    // A command that enqueues pushes it itself; without Redis the row waits for the relay.
    const relay = startRelay({
      database: runtime.database,
      brokerUrl: runtime.connections.brokerUrl,
      log: runtime.log,
      sweep: false,
    });
    try {
      await work(runtime);
    } finally {
      await relay.stop();
      await runtime.close();
    }
  };
  const withRedis = async <T>(
    runtime: Runtime,
    work: (redis: ReturnType<typeof openRedis>) => Promise<T>,
  ): Promise<T> => {
    const redis = openRedis(runtime.connections.brokerUrl, { role: 'worker', name: 'jsol-cli', log: runtime.log });
    try {
      return await work(redis);
    } finally {
      await closeRedis(redis);
    }
  };

  command('queues', 'cuánto espera en cada cola').action(() =>
    withRuntime((runtime) =>
      withRedis(runtime, async (redis) =>
        printer().rows(await queueDepths(redis), ['queue', 'waiting', 'running', 'delayed', 'unrecorded']),
      ),
    ),
  );
  command('status', 'el estado del sistema en una frase, y sus partes').action(() =>
    withRuntime((runtime) =>
      withRedis(runtime, async (redis) => {
        const overview = await readOverview({
          database: runtime.database,
          redis,
          circuits: createCircuits(redis),
          schedules: createScheduleAdministration({ tasks: runtime.registry.tasks }),
        });
        printer().thing({ ...overview });
        if (!overview.verdict.ok) process.exitCode = 1;
      }),
    ),
  );
  command('runs', 'ejecuciones, lo más nuevo primero')
    .option('--task <tarea>')
    .option('--state <estado>')
    .option('--key <clave>', 'comprobante, RUC, pedido')
    .option('--since <iso>', 'desde cuándo', instant)
    .option('--limit <n>', 'cuántas', positive, 50)
    .action((options: { task?: string; state?: RunSummary['state']; key?: string; since?: Date; limit: number }) =>
      withRuntime(async (runtime) => {
        const { task, state, key, since } = options;
        const runs = await findRuns(runtime.database.reader, {
          limit: options.limit,
          ...(task ? { task: runtime.registry.byName(task)?.name ?? task } : {}),
          ...(state ? { state } : {}),
          ...(key ? { key } : {}),
          ...(since ? { since } : {}),
        });
        printer().rows(runs, runColumns);
      }),
    );
  command('run', 'una ejecución con sus intentos')
    .argument('<id>', 'el de una ejecución', uuid)
    .action((id: string) =>
      withRuntime(async (runtime) => {
        const story = await runStory(runtime.database.reader, id);
        if (!story) throw new SettingsError(`No hay una ejecución ${id}.`);
        printer().thing({ ...story });
      }),
    );
  command('call', 'encola una tarea')
    .argument('<tarea>')
    .option('--input <json>', 'su entrada', '{}')
    .option('--wait', 'espera a que termine')
    .action((name: string, options: { input: string; wait?: boolean }) =>
      withRuntime(async (runtime) => {
        const definition = runtime.registry.byName(name);
        if (!definition) throw new SettingsError(`No hay una tarea llamada "${name}". Véalas con: jsol tasks`);
        const input = definition.input.safeParse(parseJson(options.input));
        if (!input.success) {
          throw new SettingsError(
            `La entrada no sirve para ${definition.name}: ${input.error.issues[0]?.message ?? ''}`,
          );
        }
        const { runId, created } = await runtime.database.transaction((tx) => enqueue(tx, definition, input.data));
        if (!options.wait) return printer().thing({ runId, created });
        const story = await waitFor(runtime, runId);
        printer().thing({ ...story });
        if (story.state !== 'done') process.exitCode = 1;
      }),
    );
  command('retry', 'vuelve a encolar una ejecución terminada')
    .argument('<id>', 'el de una ejecución', uuid)
    .action((id: string) =>
      withRuntime(async (runtime) => {
        printer().thing(await runtime.database.transaction((tx) => retryRun(tx, runtime.registry, id, act)));
      }),
    );
  command('cancel', 'cancela una ejecución que no terminó')
    .argument('<id>', 'el de una ejecución', uuid)
    .action((id: string) =>
      withRuntime(async (runtime) => {
        const cancelled = await cancelRun(runtime.database, id, act);
        if (!cancelled) throw new SettingsError(`La ejecución ${id} no existe o ya terminó.`);
        printer().thing({ id, cancelled });
      }),
    );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SettingsError(`--input no es JSON: ${text}`);
  }
}

async function waitFor(runtime: Runtime, runId: string) {
  const deadline = Date.now() + waitLimitMs;
  for (;;) {
    const story = await runStory(runtime.database.reader, runId);
    if (story && ended.has(story.state)) return story;
    if (Date.now() > deadline)
      throw new SettingsError(`La ejecución ${runId} no terminó en ${waitLimitMs / 60_000} min.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
