import { z } from 'zod';
import {
  monitorCalendarQuery,
  monitorCalendarSchema,
  monitorErrorGroupsQuery,
  monitorErrorGroupsSchema,
  monitorFlowQuery,
  monitorFlowSchema,
  monitorOperacionesSchema,
  monitorOverviewSchema,
  type monitorRunSchema,
  monitorRunsQuery,
  monitorRunsSchema,
  monitorRunStorySchema,
  monitorTareasSchema,
  monitorYoSchema,
} from '@jsol/contracts/monitor';
import { guiaRespuesta } from '@jsol/contracts/operaciones';
import { listarRegistros } from '../../modules/auditoria/public.ts';
import type { Authenticator } from '../../platform/auth/authenticator.ts';
import { can, type Principal } from '../../platform/auth/principal.ts';
import type { Database } from '../../platform/database/database.ts';
import { defineError } from '../../platform/errors/domain-error.ts';
import { FileAnswer, route, type Route } from '../../platform/http/route.ts';
import type { ScheduleAdministration } from '../../platform/schedules/administration.ts';
import { errorGroups } from '../../platform/tasks/error-groups.ts';
import { flowStory, type FlowStory } from '../../platform/tasks/flow.ts';
import type { Registry } from '../../platform/tasks/registry.ts';
import { runStory, type RunSummary } from '../../platform/tasks/runs-queries.ts';
import { addDays, limaDate, startOfLimaDay } from '../../platform/time/lima.ts';
import type { LiveOverview } from './live-overview.ts';
import { readRunbook } from '../docs/docs-folder.ts';
import { masked } from './masked.ts';
import { groupToContract, scheduleToContract } from './overview.ts';
import { runTrace } from './run-trace.ts';
import { searchRuns } from './search-runs.ts';

export const ejecucionNoEncontrada = defineError({
  code: 'monitor.ejecucion_no_encontrada',
  title: 'No existe esa ejecución',
  status: 404,
  fix: 'Búsquela por comprobante, RUC o tarea.',
});

const flujoNoEncontrado = defineError({
  code: 'monitor.flujo_no_encontrado',
  title: 'No existe ese flujo',
  status: 404,
  fix: 'Búsquelo por una de sus ejecuciones.',
});
const guiaNoEncontrada = defineError({
  code: 'monitor.guia_no_encontrada',
  title: 'No existe esa guía',
  status: 404,
  fix: 'Las guías están en docs/operacion/, una por cada clase de alerta.',
});

/** A schedule may be due every minute. */
const minutesOfADay = 1_440;

/** What a session needs to look, and to act. */
export const permisoVer = 'monitor.ver';
export const permisoOperar = 'monitor.operar';

const toContract = (run: RunSummary): z.input<typeof monitorRunSchema> => ({
  id: run.id,
  task: run.task,
  queue: run.queue,
  state: run.state,
  keys: [...run.keys],
  enqueuedAt: run.enqueuedAt.toISOString(),
  startedAt: run.startedAt?.toISOString() ?? null,
  finishedAt: run.finishedAt?.toISOString() ?? null,
  worker: run.worker,
  attempts: run.attempts,
  postponements: run.postponements,
  reason: run.reason,
  fingerprint: run.fingerprint,
});

const flowInShort = ({ id, kind, state, steps, total }: FlowStory['inner'][number]) => ({
  id,
  kind,
  state,
  steps: [...steps],
  total,
});

export type MonitorRoutesDeps = {
  database: Database;
  registry: Registry;
  schedules: ScheduleAdministration;
  live: LiveOverview;
  authenticator: Pick<Authenticator, 'reload'>;
  /** The person behind the monitor's own password has no session that could end. */
  hasSession: (principal: Principal) => boolean;
  /** Where the application is opened. */
  applicationUrl: string;
};

/** What an operator sees. Whoever may look may see all of it. */
export function monitorRoutes(deps: MonitorRoutesDeps): Route[] {
  const { registry, schedules, live } = deps;
  const { reader } = deps.database;
  return [
    route({
      method: 'GET',
      path: '/api/monitor/yo',
      summary: 'Quién mira el monitor y si puede actuar',
      access: permisoVer,
      response: monitorYoSchema,
      handler: ({ principal }) =>
        Promise.resolve({
          usuario: principal.username,
          nombre: principal.name,
          opera: can(principal, permisoOperar),
          sesion: deps.hasSession(principal),
          aplicacion: deps.applicationUrl,
        }),
    }),
    route({
      method: 'GET',
      path: '/api/monitor/resumen',
      summary: 'Colas, workers, circuitos, errores y programaciones',
      access: permisoVer,
      response: monitorOverviewSchema,
      handler: () => live.current(),
    }),
    route({
      method: 'GET',
      path: '/api/monitor/eventos',
      summary: 'El resumen en vivo, como server-sent events',
      access: permisoVer,
      handler: ({ principal }) => {
        const stillAllowed = async () => {
          if (!deps.hasSession(principal)) return true;
          const now = await deps.authenticator.reload(principal);
          return now !== null && can(now, permisoVer);
        };
        const events = live.open(stillAllowed);
        return Promise.resolve(new FileAnswer(events, 'text/event-stream; charset=utf-8', 'eventos', 'inline'));
      },
    }),
    route({
      method: 'GET',
      path: '/api/monitor/tareas',
      summary: 'Las tareas que el sistema conoce',
      access: permisoVer,
      response: monitorTareasSchema,
      handler: () =>
        Promise.resolve({ items: registry.tasks.map(({ name, summary, queue }) => ({ name, summary, queue })) }),
    }),
    route({
      method: 'GET',
      path: '/api/monitor/ejecuciones',
      summary: 'Ejecuciones, lo más nuevo primero',
      access: permisoVer,
      query: monitorRunsQuery,
      response: monitorRunsSchema,
      handler: async ({ query }) => {
        const { items, ...found } = await searchRuns(reader, query);
        return { items: items.map(toContract), ...found };
      },
    }),
    route({
      method: 'GET',
      path: '/api/monitor/ejecuciones/:id',
      summary: 'Una ejecución con sus intentos y su traza',
      access: permisoVer,
      params: z.object({ id: z.uuid() }),
      response: monitorRunStorySchema,
      handler: async ({ params: { id } }) => {
        const story = await runStory(reader, id);
        if (!story) throw ejecucionNoEncontrada('Esa ejecución no existe, o su registro ya se depuró.');
        return {
          ...toContract(story),
          summary: registry.byName(story.task)?.summary ?? null,
          traceId: story.traceId,
          dueAt: story.dueAt.toISOString(),
          flow: story.flow,
          step: story.step,
          input: masked(story.input),
          output: masked(story.output),
          error: story.error,
          history: story.history.map((attempt) => ({
            ...attempt,
            startedAt: attempt.startedAt.toISOString(),
            finishedAt: attempt.finishedAt.toISOString(),
          })),
          trace: await runTrace(reader, story),
        };
      },
    }),
    route({
      method: 'GET',
      path: '/api/monitor/flujos/:id',
      summary: 'Un flujo con sus ejecuciones: los pasos de una cadena o las partes de un reparto',
      access: permisoVer,
      params: z.object({ id: z.uuid() }),
      query: monitorFlowQuery,
      response: monitorFlowSchema,
      handler: async ({ params: { id }, query: { desde, limite } }) => {
        // One more than asked for tells whether others follow.
        const flow = await flowStory(reader, id, { from: desde, limit: limite + 1 });
        if (!flow) throw flujoNoEncontrado('Ese flujo no existe, o su registro ya se depuró.');
        const parent = flow.parent && (await flowStory(reader, flow.parent, { limit: 0 }));
        const { id: _id, ...ended } = flow.ended;
        return {
          ...flowInShort(flow),
          ...ended,
          createdAt: flow.createdAt.toISOString(),
          endedAt: flow.endedAt?.toISOString() ?? null,
          parent: parent ? flowInShort(parent) : null,
          inner: flow.inner.map(flowInShort),
          runs: [...flow.runs.slice(0, limite)],
          more: flow.runs.length > limite,
        };
      },
    }),
    route({
      method: 'GET',
      path: '/api/monitor/errores',
      summary: 'Grupos de errores: el mismo fallo en el mismo lugar',
      access: permisoVer,
      query: monitorErrorGroupsQuery,
      response: monitorErrorGroupsSchema,
      handler: async ({ query: { horas } }) => {
        const since = new Date(Date.now() - horas * 3_600_000);
        const items = await errorGroups(reader, { since });
        const buckets = items[0]?.line.length ?? 1;
        return {
          since: since.toISOString(),
          bucketSeconds: (horas * 3_600) / buckets,
          items: items.map(groupToContract),
        };
      },
    }),
    route({
      method: 'GET',
      path: '/api/monitor/programaciones',
      summary: 'El calendario de un día: cada turno de cada programación y qué fue de él',
      access: permisoVer,
      query: monitorCalendarQuery,
      response: monitorCalendarSchema,
      handler: async ({ query }) => {
        const dia = query.dia ?? limaDate(new Date());
        const from = startOfLimaDay(dia);
        const [all, rows] = await Promise.all([
          schedules.list(reader),
          schedules.calendar(reader, { from, to: startOfLimaDay(addDays(dia, 1)), slotsPerSchedule: minutesOfADay }),
        ]);
        return {
          dia,
          from: from.toISOString(),
          schedules: all.map(scheduleToContract),
          // What is still to come has no fate yet.
          slots: rows.flatMap(({ schedule, slots }) =>
            slots.flatMap(({ dueAt, fate, reason, runId, runState }) =>
              fate === null ? [] : [{ schedule, dueAt: dueAt.toISOString(), fate, reason, runId, runState }],
            ),
          ),
        };
      },
    }),
    route({
      method: 'GET',
      path: '/api/monitor/guias/:clase',
      summary: 'Qué hacer ante una clase de alerta, en Markdown',
      access: permisoVer,
      params: z.object({ clase: z.string().regex(/^[a-z_]{1,60}$/) }),
      response: guiaRespuesta,
      handler: async ({ params: { clase } }) => {
        const texto = await readRunbook(clase);
        if (texto === null) throw guiaNoEncontrada(`No hay una guía de «${clase}».`);
        return { clase, texto };
      },
    }),
    route({
      method: 'GET',
      path: '/api/monitor/operaciones',
      summary: 'Qué hicieron las personas en el monitor, y por qué',
      access: permisoVer,
      query: z.object({ pagina: z.coerce.number().int().min(1).max(100_000).default(1) }),
      response: monitorOperacionesSchema,
      handler: ({ query: { pagina } }) => listarRegistros(reader, { accion: 'monitor.', pagina, porPagina: 50 }),
    }),
  ];
}
