import { hostname, userInfo } from 'node:os';
import type { Command } from 'commander';
import { auditar } from '../../modules/auditoria/public.ts';
import { SettingsError } from '../../platform/config/settings.ts';
import type { Tx } from '../../platform/database/database.ts';
import { runProgress } from '../../platform/tasks/broker-queues.ts';
import { bulkRetry, countBulkRetry, startBulkRetry, type BulkRetryFilter } from '../../platform/tasks/bulk-retry.ts';
import { enqueue } from '../../platform/tasks/enqueue.ts';
import {
  limitQueue,
  pauseQueue,
  resumeQueue,
  type OperatorAct,
  type QueueLimits,
} from '../../platform/tasks/queue-controls.ts';
import type { QueueName } from '../../platform/tasks/queues.ts';
import { cancelRun, retryRun } from '../../platform/tasks/run-actions.ts';
import { runStory, type RunStory } from '../../platform/tasks/runs-queries.ts';
import { toMs, type Duration } from '../../platform/time/duration.ts';
import type { Runtime } from '../runtime.ts';
import {
  duration as lapse,
  instant,
  json,
  nonNegative,
  positive,
  queueName,
  retryableState,
  stateNames,
  uuid,
} from './arguments.ts';
import type { CommandContext } from './context.ts';
import { createProgress, type Progress } from './progress.ts';
import { duration, tellRun } from './run-story.ts';
import { withBroker, withRuntime } from './with-runtime.ts';

const ended = new Set<RunStory['state']>(['done', 'failed', 'gave-up', 'cancelled']);
const waitLimitMs = 10 * 60_000;
const lookEveryMs = 100;

type Reason = { motivo: string };

/** Whoever uses the machine is whom the audit names. */
const person = (): string => `${userInfo().username}@${hostname()}`;

/** The act and its entry in the audit in one transaction. */
function act<T>(
  { database }: Runtime,
  what: { accion: string; entidad: string; motivo: string; detalle?: Record<string, unknown> },
  work: (tx: Tx, who: OperatorAct) => Promise<{ id: string; result: T }>,
): Promise<T> {
  return database.transaction(async (tx) => {
    const by = person();
    const { id, result } = await work(tx, { by, reason: what.motivo });
    await auditar(tx, {
      actor: { id: null, nombre: by },
      accion: `jsol.${what.accion}`,
      entidad: what.entidad,
      entidadId: id,
      detalle: { motivo: what.motivo, ...what.detalle },
    });
    return result;
  });
}

type LimitOptions = Reason & { concurrency?: number; rate?: number; per?: Duration; none?: boolean };

/** What is not said is not bounded: the bounds a queue had are replaced. */
function limitsOf({ concurrency, rate, per, none }: LimitOptions): QueueLimits {
  const bounded = concurrency !== undefined || rate !== undefined;
  if (bounded === (none === true)) {
    throw new SettingsError('Diga el límite con --concurrency, con --rate o con ambas; o --none para quitarlo.');
  }
  if (per !== undefined && rate === undefined) throw new SettingsError('--per solo vale con --rate.');
  return {
    concurrency: concurrency ?? null,
    rate: rate === undefined ? null : { max: rate, perMs: toMs(per ?? '1s') },
  };
}

type RetryOptions = Reason & {
  task?: string;
  queue?: QueueName;
  state?: 'failed' | 'gave-up' | 'cancelled';
  error?: string;
  key?: string;
  since?: Date;
  until?: Date;
  canary: number;
  dryRun?: boolean;
  wait?: boolean;
};

const filterOf = (runtime: Runtime, options: RetryOptions): BulkRetryFilter => {
  const { task, queue, state, error, key, since, until } = options;
  return {
    ...(task ? { task: runtime.registry.byName(task)?.name ?? task } : {}),
    ...(queue ? { queue } : {}),
    ...(state ? { state } : {}),
    ...(error ? { fingerprint: error } : {}),
    ...(key ? { key } : {}),
    ...(since ? { since: since.toISOString() } : {}),
    ...(until ? { until: until.toISOString() } : {}),
  };
};

/** Commands that change what is under way. Each leaves an entry in the audit, with its reason. */
export function addOperatorCommands(
  command: (name: string, description: string) => Command,
  context: CommandContext,
): void {
  const { printer } = context;
  const progress = () => createProgress(context.json());
  const acting = (name: string, description: string) =>
    command(name, description).option('--motivo <texto>', 'por qué; queda en la auditoría', 'no se indicó');

  acting('call', 'encola una tarea')
    .argument('<tarea>')
    .option('--input <json>', 'su entrada', json, {})
    .option('--wait', 'espera a que termine')
    .action((name: string, options: Reason & { input: unknown; wait?: boolean }) =>
      withRuntime(context, async (runtime) => {
        const definition = runtime.registry.byName(name);
        if (!definition) throw new SettingsError(`No hay una tarea llamada "${name}". Véalas con: jsol tasks`);
        const input = definition.input.safeParse(options.input);
        if (!input.success) {
          const [issue] = input.error.issues;
          throw new SettingsError(
            `La entrada no sirve para ${definition.name}: ${[issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')}`,
          );
        }
        const what = { accion: 'tarea_encolada', entidad: 'ejecucion', motivo: options.motivo };
        const enqueued = await act(runtime, { ...what, detalle: { tarea: definition.name } }, async (tx) => {
          const result = await enqueue(tx, definition, options.input);
          return { id: result.runId, result };
        });
        if (!options.wait) return printer().thing({ ...enqueued });
        const story = await waitForRun(runtime, enqueued.runId, progress());
        printer().story({ ...story }, () => tellRun(story));
        if (story.state !== 'done') process.exitCode = 1;
      }),
    );
  acting('cancel', 'cancela una ejecución que no terminó')
    .argument('<id>', 'el de una ejecución', uuid)
    .action((id: string, { motivo }: Reason) =>
      withRuntime(context, async (runtime) => {
        await act(runtime, { accion: 'ejecucion_cancelada', entidad: 'ejecucion', motivo }, async (tx, who) => {
          if (!(await cancelRun(tx, id, who))) throw new SettingsError(`La ejecución ${id} no existe o ya terminó.`);
          return { id, result: undefined };
        });
        printer().thing({ id, cancelled: true });
      }),
    );
  acting('retry', 'vuelve a encolar una ejecución terminada, o todas las que coinciden')
    .argument('[id]', 'el de una ejecución', uuid)
    .option('--task <tarea>', 'todas las de una tarea')
    .option('--queue <cola>', 'las de una cola', queueName)
    .option('--state <estado>', 'las que terminaron así', retryableState)
    .option('--error <huella>', 'las de un mismo error')
    .option('--key <clave>', 'comprobante, RUC, pedido')
    .option('--since <iso>', 'pedidas desde', instant)
    .option('--until <iso>', 'pedidas antes de', instant)
    .option('--canary <n>', 'cuántas se prueban antes que el resto; 0 para ninguna', nonNegative, 3)
    .option('--dry-run', 'solo dice cuántas serían')
    .option('--wait', 'espera a que se hayan vuelto a encolar')
    .action((id: string | undefined, options: RetryOptions) =>
      withRuntime(context, async (runtime) => {
        const { motivo } = options;
        const filter = filterOf(runtime, options);
        const filtered = Object.keys(filter).length > 0;
        if ((id !== undefined) === filtered) {
          throw new SettingsError('Diga qué reintentar: el id de una ejecución, o uno o más filtros.');
        }
        if (id !== undefined) {
          const what = { accion: 'ejecucion_reintentada', entidad: 'ejecucion', motivo };
          const enqueued = await act(runtime, what, async (tx, who) => ({
            id,
            result: await retryRun(tx, runtime.registry, id, who),
          }));
          return printer().thing({ ...enqueued });
        }
        const total = await countBulkRetry(runtime.database.reader, filter);
        if (options.dryRun) return printer().thing({ filter, total });
        if (total === 0) throw new SettingsError('Ninguna ejecución terminada mal y sin reintentar coincide.');
        const what = { accion: 'lote_reintentado', entidad: 'reintento', motivo };
        const detalle = { filtro: filter, canario: options.canary, total };
        const lote = await act(runtime, { ...what, detalle }, async (tx, who) => {
          const result = await startBulkRetry(tx, { ...who, filter, canary: options.canary });
          return { id: result.id, result };
        });
        const result = options.wait ? await waitForBulkRetry(runtime, lote.id, progress()) : lote;
        printer().thing({ ...result });
        if (result.state === 'stopped') process.exitCode = 1;
      }),
    );
  acting('pause', 'retiene una cola: lo que corre sigue, nada nuevo empieza')
    .argument('<cola>', 'una cola', queueName)
    .action((queue: QueueName, { motivo }: Reason) =>
      withRuntime(context, async (runtime) => {
        await act(runtime, { accion: 'cola_pausada', entidad: 'cola', motivo }, async (tx, who) => {
          await pauseQueue(tx, queue, who);
          return { id: queue, result: undefined };
        });
        printer().thing({ queue, paused: true });
      }),
    );
  acting('resume', 'deja seguir una cola en pausa')
    .argument('<cola>', 'una cola', queueName)
    .action((queue: QueueName, { motivo }: Reason) =>
      withRuntime(context, async (runtime) => {
        await act(runtime, { accion: 'cola_reanudada', entidad: 'cola', motivo }, async (tx) => {
          if (!(await resumeQueue(tx, queue))) throw new SettingsError(`La cola ${queue} no estaba en pausa.`);
          return { id: queue, result: undefined };
        });
        printer().thing({ queue, paused: false });
      }),
    );
  acting('limit', 'limita una cola, sumando todos sus workers; sobrevive a los reinicios')
    .argument('<cola>', 'una cola', queueName)
    .option('--concurrency <n>', 'cuántas a la vez', positive)
    .option('--rate <n>', 'cuántas empiezan en cada lapso', positive)
    .option('--per <duración>', 'el lapso de --rate: 1s si no se dice', lapse)
    .option('--none', 'quita los límites')
    .action((queue: QueueName, options: LimitOptions) => {
      const limits = limitsOf(options);
      const accion = options.none ? 'cola_sin_limite' : 'cola_limitada';
      const what = { accion, entidad: 'cola', motivo: options.motivo, detalle: { ...limits } };
      return withRuntime(context, async (runtime) => {
        await act(runtime, what, async (tx) => {
          await limitQueue(tx, queue, limits);
          return { id: queue, result: undefined };
        });
        printer().thing({ queue, ...limits });
      });
    });
}

const pause = () => new Promise((resolve) => setTimeout(resolve, lookEveryMs));

async function waitForRun(runtime: Runtime, runId: string, progress: Progress): Promise<RunStory> {
  const startedAt = Date.now();
  return withBroker(runtime, async (redis) => {
    for (;;) {
      const story = await runStory(runtime.database.reader, runId);
      if (story && ended.has(story.state)) {
        progress.end();
        return story;
      }
      const waited = Date.now() - startedAt;
      if (waited > waitLimitMs) {
        throw new SettingsError(`La ejecución ${runId} no terminó en ${waitLimitMs / 60_000} min.`);
      }
      if (story) {
        const said = await runProgress(redis, { queue: story.queue as QueueName, runId });
        const how = said?.text ?? stateNames[story.state];
        progress.update((said?.percent ?? 0) / 100, `${how} · ${duration(waited)}`);
      }
      await pause();
    }
  });
}

async function waitForBulkRetry(runtime: Runtime, id: string, progress: Progress) {
  for (;;) {
    const lote = (await bulkRetry(runtime.database.reader, id))!;
    progress.update((lote.retried + lote.skipped) / Math.max(1, lote.total), `${lote.retried} de ${lote.total}`);
    if (lote.endedAt) {
      progress.end();
      return lote;
    }
    await pause();
  }
}
