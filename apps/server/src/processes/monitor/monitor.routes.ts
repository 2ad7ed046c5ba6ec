import { z } from 'zod';
import {
  monitorOverviewSchema,
  monitorRunSchema,
  monitorRunsQuery,
  monitorRunStorySchema,
} from '@jsol/contracts/monitor';
import type { Database } from '../../platform/database/database.ts';
import { defineError } from '../../platform/errors/domain-error.ts';
import { route, type Route } from '../../platform/http/route.ts';
import { createScheduleAdministration } from '../../platform/schedules/administration.ts';
import type { Redis } from '../../platform/redis/connections.ts';
import type { Circuits } from '../../platform/tasks/circuit.ts';
import type { Registry } from '../../platform/tasks/registry.ts';
import { findRuns, runStory, type RunSummary } from '../../platform/tasks/runs-queries.ts';
import { readOverview } from './overview.ts';

const ejecucionNoEncontrada = defineError({
  code: 'monitor.ejecucion_no_encontrada',
  title: 'No existe esa ejecución',
  status: 404,
  fix: 'Búsquela por comprobante, RUC o tarea.',
});

const aContrato = (run: RunSummary): z.input<typeof monitorRunSchema> => ({
  id: run.id,
  task: run.task,
  queue: run.queue,
  state: run.state,
  keys: [...run.keys],
  enqueuedAt: run.enqueuedAt.toISOString(),
  startedAt: run.startedAt?.toISOString() ?? null,
  finishedAt: run.finishedAt?.toISOString() ?? null,
  attempts: run.attempts,
  postponements: run.postponements,
  reason: run.reason,
});

/** The operator's API; the server puts all of it behind the monitor's password. */
export function monitorRoutes(deps: {
  database: Database;
  redis: Redis;
  circuits: Circuits;
  registry: Registry;
}): Route[] {
  const { reader } = deps.database;
  const schedules = createScheduleAdministration({ tasks: deps.registry.tasks });
  return [
    route({
      method: 'GET',
      path: '/api/monitor/resumen',
      summary: 'Colas, workers, circuitos y programaciones',
      access: 'public',
      response: monitorOverviewSchema,
      handler: () => readOverview({ ...deps, schedules }),
    }),
    route({
      method: 'GET',
      path: '/api/monitor/ejecuciones',
      summary: 'Ejecuciones, lo más nuevo primero',
      access: 'public',
      query: monitorRunsQuery,
      response: z.object({ items: z.array(monitorRunSchema) }),
      handler: async ({ query: { q, task, state, limit } }) => {
        if (q && z.uuid().safeParse(q).success) {
          const story = await runStory(reader, q);
          if (story) return { items: [aContrato(story)] };
        }
        const runs = await findRuns(reader, {
          limit,
          ...(q ? { key: q } : {}),
          ...(task ? { task } : {}),
          ...(state ? { state } : {}),
        });
        return { items: runs.map(aContrato) };
      },
    }),
    route({
      method: 'GET',
      path: '/api/monitor/ejecuciones/:id',
      summary: 'Una ejecución con sus intentos',
      access: 'public',
      params: z.object({ id: z.uuid() }),
      response: monitorRunStorySchema,
      handler: async ({ params: { id } }) => {
        const story = await runStory(reader, id);
        if (!story) throw ejecucionNoEncontrada('Esa ejecución no existe, o su registro ya se depuró.');
        return {
          ...aContrato(story),
          traceId: story.traceId,
          dueAt: story.dueAt.toISOString(),
          worker: story.worker,
          input: story.input,
          output: story.output,
          error: story.error,
          history: story.history.map((attempt) => ({
            ...attempt,
            startedAt: attempt.startedAt.toISOString(),
            finishedAt: attempt.finishedAt.toISOString(),
          })),
        };
      },
    }),
  ];
}
