import { z } from 'zod';
import { monitorMotivoBody, monitorReintentoBody, monitorFiltroReintento } from '@jsol/contracts/monitor';
import { auditar } from '../../modules/auditoria/public.ts';
import { acknowledge, findAlert } from '../../platform/alerts/alerts.ts';
import type { Principal } from '../../platform/auth/principal.ts';
import type { Database, Tx } from '../../platform/database/database.ts';
import { defineError } from '../../platform/errors/domain-error.ts';
import { route, type Route } from '../../platform/http/route.ts';
import type { ScheduleAdministration } from '../../platform/schedules/administration.ts';
import { countBulkRetry, startBulkRetry, stopBulkRetry } from '../../platform/tasks/bulk-retry.ts';
import { pauseQueue, resumeQueue } from '../../platform/tasks/queue-controls.ts';
import { queueNames } from '../../platform/tasks/queues.ts';
import type { Registry } from '../../platform/tasks/registry.ts';
import { cancelRun, retryRun } from '../../platform/tasks/run-actions.ts';
import { permisoOperar, permisoVer } from './monitor.routes.ts';

export const sinEfecto = defineError({
  code: 'monitor.sin_efecto',
  title: 'Eso ya no se puede hacer',
  status: 409,
  fix: 'Vuelva a mirar el estado: otra persona, o el propio sistema, llegó antes.',
});
const nadaQueReintentar = defineError({
  code: 'monitor.nada_que_reintentar',
  title: 'Ninguna ejecución coincide',
  status: 409,
  fix: 'Cambie los filtros: se reintenta lo que terminó mal y nadie ha vuelto a encolar.',
});

export type ActionRoutesDeps = {
  database: Database;
  registry: Registry;
  schedules: ScheduleAdministration;
  hasSession: (principal: Principal) => boolean;
};

/** What an operator does. Each act carries its reason, and is in the audit or has not happened. */
export function actionRoutes(deps: ActionRoutesDeps): Route[] {
  const { database, registry, schedules } = deps;

  /** The act and its entry in one transaction. */
  const act = <T>(
    { principal, ip }: { principal: Principal; ip: string },
    what: {
      accion: string;
      entidad: string;
      /** Or how to tell it from what the act made. */
      entidadId: string | ((made: T) => string);
      motivo: string;
      detalle?: Record<string, unknown>;
    },
    work: (tx: Tx, by: { by: string; reason: string }) => Promise<T>,
  ): Promise<T> =>
    database.transaction(async (tx) => {
      const result = await work(tx, { by: principal.username, reason: what.motivo });
      const session = deps.hasSession(principal);
      await auditar(tx, {
        actor: {
          id: session ? principal.userId : null,
          nombre: principal.username,
          sesionId: session ? principal.sessionId : null,
        },
        accion: `monitor.${what.accion}`,
        entidad: what.entidad,
        entidadId: typeof what.entidadId === 'string' ? what.entidadId : what.entidadId(result),
        detalle: { motivo: what.motivo, ...what.detalle },
        ip,
      });
      return result;
    });

  const run = z.object({ id: z.uuid() });
  const queue = z.object({ cola: z.enum(queueNames) });
  const schedule = z.object({ nombre: z.string().max(100) });
  const started = z.object({ runId: z.uuid() });

  return [
    route({
      method: 'POST',
      path: '/api/monitor/ejecuciones/:id/reintentar',
      summary: 'Vuelve a encolar una ejecución que terminó',
      access: permisoOperar,
      params: run,
      body: monitorMotivoBody,
      response: started,
      handler: async ({ params: { id }, body: { motivo }, ...who }) => {
        const what = { accion: 'ejecucion_reintentada', entidad: 'ejecucion', entidadId: id, motivo };
        const { runId } = await act(who, what, (tx, by) => retryRun(tx, registry, id, by));
        return { runId };
      },
    }),
    route({
      method: 'POST',
      path: '/api/monitor/ejecuciones/:id/cancelar',
      summary: 'Termina una ejecución que espera o está en marcha',
      access: permisoOperar,
      params: run,
      body: monitorMotivoBody,
      handler: ({ params: { id }, body: { motivo }, ...who }) =>
        act(who, { accion: 'ejecucion_cancelada', entidad: 'ejecucion', entidadId: id, motivo }, async (tx, by) => {
          if (!(await cancelRun(tx, id, by))) throw sinEfecto('Esa ejecución ya terminó.');
        }),
    }),
    route({
      method: 'POST',
      path: '/api/monitor/reintentos/cuenta',
      summary: 'Cuántas ejecuciones reintentaría un filtro',
      access: permisoVer,
      body: z.strictObject({ filtro: monitorFiltroReintento }),
      response: z.object({ total: z.number().int() }),
      handler: async ({ body: { filtro } }) => ({ total: await countBulkRetry(database.reader, filtro) }),
    }),
    route({
      method: 'POST',
      path: '/api/monitor/reintentos',
      summary: 'Vuelve a encolar lo que coincide: primero unas pocas, y el resto si terminan bien',
      access: permisoOperar,
      body: monitorReintentoBody,
      response: z.object({ id: z.uuid(), total: z.number().int() }),
      handler: async ({ body: { filtro, canario, motivo }, ...who }) => {
        const total = await countBulkRetry(database.reader, filtro);
        if (total === 0) throw nadaQueReintentar('Ninguna ejecución terminada mal y sin reintentar coincide.');
        const lote = await act(
          who,
          {
            accion: 'lote_reintentado',
            entidad: 'reintento',
            entidadId: ({ id }: { id: string }) => id,
            motivo,
            detalle: { filtro, canario, total },
          },
          (tx, by) => startBulkRetry(tx, { ...by, filter: filtro, canary: canario }),
        );
        return { id: lote.id, total: lote.total };
      },
    }),
    route({
      method: 'POST',
      path: '/api/monitor/reintentos/:id/detener',
      summary: 'Detiene un reintento en lote donde va',
      access: permisoOperar,
      params: run,
      body: monitorMotivoBody,
      handler: ({ params: { id }, body: { motivo }, ...who }) =>
        act(who, { accion: 'lote_detenido', entidad: 'reintento', entidadId: id, motivo }, async (tx, { by }) => {
          if (!(await stopBulkRetry(tx, id, by))) throw sinEfecto('Ese reintento ya terminó.');
        }),
    }),
    route({
      method: 'POST',
      path: '/api/monitor/alertas/:id/atender',
      summary: 'Se encarga de una alerta abierta: no se vuelve a recordar mientras no empeore',
      access: permisoOperar,
      params: run,
      body: monitorMotivoBody,
      handler: async ({ params: { id }, body: { motivo }, ...who }) => {
        const alert = await findAlert(database.reader, id);
        if (!alert) throw sinEfecto('Esa alerta no existe.');
        const detalle = { alerta: alert.title };
        await act(who, { accion: 'alerta_atendida', entidad: 'alerta', entidadId: id, motivo, detalle }, async (tx) => {
          if (!(await acknowledge(tx, id, who.principal.name))) {
            throw sinEfecto('La alerta ya terminó, o ya la atiende otra persona.');
          }
        });
      },
    }),
    route({
      method: 'POST',
      path: '/api/monitor/colas/:cola/pausar',
      summary: 'Retiene una cola: lo que corre sigue, nada nuevo empieza',
      access: permisoOperar,
      params: queue,
      body: monitorMotivoBody,
      handler: ({ params: { cola }, body: { motivo }, ...who }) =>
        act(who, { accion: 'cola_pausada', entidad: 'cola', entidadId: cola, motivo }, (tx, by) =>
          pauseQueue(tx, cola, by),
        ),
    }),
    route({
      method: 'POST',
      path: '/api/monitor/colas/:cola/reanudar',
      summary: 'Deja seguir una cola en pausa',
      access: permisoOperar,
      params: queue,
      body: monitorMotivoBody,
      handler: ({ params: { cola }, body: { motivo }, ...who }) =>
        act(who, { accion: 'cola_reanudada', entidad: 'cola', entidadId: cola, motivo }, async (tx) => {
          if (!(await resumeQueue(tx, cola))) throw sinEfecto(`La cola ${cola} no estaba en pausa.`);
        }),
    }),
    route({
      method: 'POST',
      path: '/api/monitor/programaciones/:nombre/ejecutar',
      summary: 'Una ejecución ahora, aparte de los turnos',
      access: permisoOperar,
      params: schedule,
      body: monitorMotivoBody,
      response: started,
      handler: async ({ params: { nombre }, body: { motivo }, ...who }) => {
        const what = { accion: 'programacion_ejecutada', entidad: 'programacion', entidadId: nombre, motivo };
        const { runId } = await act(who, what, (tx) =>
          schedules.runNow(tx, nombre, { by: who.principal.name, reason: motivo }),
        );
        return { runId };
      },
    }),
    route({
      method: 'POST',
      path: '/api/monitor/programaciones/:nombre/pausar',
      summary: 'Pausa una programación: sus turnos se anotan como omitidos',
      access: permisoOperar,
      params: schedule,
      body: monitorMotivoBody,
      handler: ({ params: { nombre }, body: { motivo }, ...who }) =>
        act(who, { accion: 'programacion_pausada', entidad: 'programacion', entidadId: nombre, motivo }, (tx) =>
          schedules.pause(tx, nombre, { by: who.principal.name, reason: motivo }),
        ),
    }),
    route({
      method: 'POST',
      path: '/api/monitor/programaciones/:nombre/reanudar',
      summary: 'Deja seguir una programación en pausa',
      access: permisoOperar,
      params: schedule,
      body: monitorMotivoBody,
      handler: ({ params: { nombre }, body: { motivo }, ...who }) =>
        act(who, { accion: 'programacion_reanudada', entidad: 'programacion', entidadId: nombre, motivo }, (tx) =>
          schedules.resume(tx, nombre),
        ),
    }),
  ];
}
