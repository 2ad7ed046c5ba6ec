import { z } from 'zod';
import {
  ejecucionIniciada,
  motivoBody,
  resultadoDetalleSchema,
  type resultadoSchema,
  resultadosQuery,
  resultadosRespuesta,
} from '@jsol/contracts/administracion';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import { retryRun } from '../../../platform/tasks/run-actions.ts';
import { findRuns, runStory, type RunSummary } from '../../../platform/tasks/runs-queries.ts';
import type { TaskDefinition } from '../../../platform/tasks/task.ts';
import { addDays, startOfLimaDay } from '../../../platform/time/lima.ts';
import { actorDe, auditar, ocultar } from '../../auditoria/public.ts';
import { ejecucionDesconocida, paginaDesconocida } from '../errors.ts';

const comoResultado = (run: RunSummary): z.input<typeof resultadoSchema> => ({
  id: run.id,
  tarea: run.task,
  cola: run.queue,
  estado: run.state,
  claves: [...run.keys],
  encoladaEn: run.enqueuedAt.toISOString(),
  iniciadaEn: run.startedAt?.toISOString() ?? null,
  terminadaEn: run.finishedAt?.toISOString() ?? null,
  intentos: run.attempts,
  motivo: run.reason,
});

/** A page ends with its last run: its instant and its id, which a person never types. */
const marcaDe = (run: RunSummary): string => `${run.enqueuedAt.toISOString()}_${run.id}`;
function leerMarca(marca: string): { enqueuedAt: Date; id: string } {
  const [en, id] = marca.split('_');
  const leida = z.object({ en: z.iso.datetime(), id: z.uuid() }).safeParse({ en, id });
  if (!leida.success) throw paginaDesconocida('La dirección no lleva a una página de resultados.');
  return { enqueuedAt: new Date(leida.data.en), id: leida.data.id };
}

/** What ran, how it went and why, and enqueuing it again. */
export function resultadosRoutes({
  database,
  tasks,
}: {
  database: Database;
  tasks: readonly TaskDefinition[];
}): Route[] {
  const { reader } = database;
  const byName = (name: string) => tasks.find((task) => task.name === name || task.aliases?.includes(name));
  const nombres = tasks.map(({ name }) => name).sort();
  const params = z.object({ id: z.uuid() });
  return [
    route({
      method: 'GET',
      path: '/api/administracion/resultados',
      summary: 'Ejecuciones con filtros, lo más nuevo primero',
      access: 'administracion.ver',
      query: resultadosQuery,
      response: resultadosRespuesta,
      handler: async ({ query: { tarea, estado, clave, dia, desde, porPagina } }) => {
        if (clave && z.uuid().safeParse(clave).success) {
          const story = await runStory(reader, clave);
          if (story) return { items: [comoResultado(story)], siguiente: null, tareas: nombres };
        }
        const runs = await findRuns(reader, {
          limit: porPagina + 1,
          ...(tarea ? { task: tarea } : {}),
          ...(estado ? { state: estado } : {}),
          ...(clave ? { key: clave } : {}),
          ...(dia ? { since: startOfLimaDay(dia), until: startOfLimaDay(addDays(dia, 1)) } : {}),
          ...(desde ? { after: leerMarca(desde) } : {}),
        });
        const items = runs.slice(0, porPagina);
        return {
          items: items.map(comoResultado),
          siguiente: runs.length > porPagina ? marcaDe(items.at(-1)!) : null,
          tareas: nombres,
        };
      },
    }),
    route({
      method: 'GET',
      path: '/api/administracion/resultados/:id',
      summary: 'La historia de una ejecución: intentos, error, entrada sin secretos',
      access: 'administracion.ver',
      params,
      response: resultadoDetalleSchema,
      handler: async ({ params: { id } }) => {
        const story = await runStory(reader, id);
        if (!story) throw ejecucionDesconocida('Esa ejecución no existe, o su registro ya se depuró.');
        return {
          ...comoResultado(story),
          resumen: byName(story.task)?.summary ?? null,
          turno: story.dueAt.toISOString(),
          traza: story.traceId,
          worker: story.worker,
          entrada: ocultar(story.input),
          salida: ocultar(story.output),
          error: story.error,
          aplazamientos: story.postponements,
          historia: story.history.map((attempt) => ({
            numero: attempt.number,
            worker: attempt.worker,
            inicio: attempt.startedAt.toISOString(),
            fin: attempt.finishedAt.toISOString(),
            desenlace: attempt.outcome,
            motivo: attempt.reason,
            error: attempt.error,
          })),
        };
      },
    }),
    route({
      method: 'POST',
      path: '/api/administracion/resultados/:id/reintentar',
      summary: 'Vuelve a encolar una ejecución que terminó',
      access: 'administracion.operar',
      params,
      body: motivoBody,
      response: ejecucionIniciada,
      handler: ({ params: { id }, body: { motivo }, principal, ip }) =>
        database.transaction(async (tx) => {
          const { runId, created } = await retryRun(tx, { byName }, id, { by: principal.name, reason: motivo });
          await auditar(tx, {
            actor: actorDe(principal),
            accion: 'administracion.ejecucion_reintentada',
            entidad: 'ejecucion',
            entidadId: id,
            detalle: { motivo, nueva: runId },
            ip,
          });
          return { ejecucionId: runId, nueva: created };
        }),
    }),
  ];
}
