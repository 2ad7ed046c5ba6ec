import { z } from 'zod';
import {
  calendarioQuery,
  calendarioRespuesta,
  editarHorarioBody,
  ejecucionIniciada,
  motivoBody,
  programacionesRespuesta,
  vistaPreviaBody,
  vistaPreviaRespuesta,
  type DestinoTurno,
  type Salud,
} from '@jsol/contracts/administracion';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Database, Tx } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import type { ScheduleAdministration } from '../../../platform/schedules/administration.ts';
import type { Health } from '../../../platform/schedules/health.ts';
import type { ScheduleStatus } from '../../../platform/schedules/schedule-status.ts';
import type { SlotOutcome } from '../../../platform/schedules/schedule-calendar.ts';
import { describeTiming } from '../../../platform/schedules/timing-in-spanish.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { addDays, limaDate, startOfLimaDay } from '../../../platform/time/lima.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';

const turnosDeVistaPrevia = 5;
/** A beat that gave no sign for this long is gone: a standby leads within three seconds. */
const silencioDelPlanificadorMs = 10_000;

const salud: Record<Health, Salud> = {
  healthy: 'sano',
  late: 'atrasado',
  failing: 'fallando',
  stuck: 'atascado',
  'never-ran': 'nunca-corrio',
  paused: 'pausado',
  'without-task': 'sin-tarea',
};
const alPerderTurnos = { skip: 'omitir', 'run-once': 'una-vez', 'run-each': 'cada-turno' } as const;
const destinos: Record<SlotOutcome, DestinoTurno> = {
  ran: 'corrio',
  'ran-late': 'corrio-tarde',
  'caught-up': 'recuperado',
  failed: 'fallo',
  'under-way': 'en-proceso',
  held: 'retenido',
  skipped: 'omitido',
  missed: 'perdido',
  unrecorded: 'sin-registro',
  undecided: 'sin-decidir',
  expected: 'por-venir',
};

const comoPrograma = (status: ScheduleStatus): z.input<typeof programacionesRespuesta>['items'][number] => ({
  nombre: status.name,
  tarea: status.task,
  resumen: status.summary,
  impacto: status.impact,
  horario: status.timing,
  horarioEnPalabras: describeTiming(status.timing),
  horarioDelCodigo: status.defaultTiming,
  horarioDelCodigoEnPalabras: describeTiming(status.defaultTiming),
  editada: status.editedBy === null ? null : { por: status.editedBy, en: status.editedAt?.toISOString() ?? null },
  pausada: status.paused
    ? { por: status.pausedBy, en: status.pausedAt?.toISOString() ?? null, motivo: status.pauseReason }
    : null,
  alPerderTurnos: status.onMissed && alPerderTurnos[status.onMissed],
  salud: salud[status.health],
  porQue: status.why,
  proximoTurno: status.nextDueAt?.toISOString() ?? null,
  ultimaEjecucion: status.lastRun && {
    id: status.lastRun.runId,
    turno: status.lastRun.dueAt.toISOString(),
    estado: status.lastRun.state,
    iniciadaPor: status.lastRun.startedBy,
  },
  ultimoExito: status.lastSuccessAt?.toISOString() ?? null,
});

/** Seeing and steering what the beat starts. Every change is audited with its reason. */
export function programacionesRoutes(deps: {
  database: Database;
  schedules: ScheduleAdministration;
  clock: Clock;
}): Route[] {
  const { database, schedules, clock } = deps;
  const params = z.object({ nombre: z.string().max(80) });

  const cambiar = (
    { principal, ip, nombre, motivo }: { principal: Principal; ip: string; nombre: string; motivo: string },
    accion: string,
    work: (tx: Tx) => Promise<Record<string, unknown> | void>,
  ): Promise<void> =>
    database.transaction(async (tx) => {
      const detalle = await work(tx);
      await auditar(tx, {
        actor: actorDe(principal),
        accion: `administracion.${accion}`,
        entidad: 'programacion',
        entidadId: nombre,
        detalle: { motivo, ...detalle },
        ip,
      });
    });
  const horarioDe = async (tx: Tx, nombre: string): Promise<string> => {
    const antes = (await schedules.list(tx)).find(({ name }) => name === nombre);
    return antes ? describeTiming(antes.timing) : 'desconocido';
  };

  return [
    route({
      method: 'GET',
      path: '/api/administracion/programaciones',
      summary: 'Tareas programadas con su salud, su última ejecución y su próximo turno',
      access: 'administracion.ver',
      response: programacionesRespuesta,
      handler: async () => {
        const [items, beat] = await Promise.all([
          schedules.list(database.reader),
          database.reader.selectFrom('platform.beat').select('heartbeat_at').executeTakeFirstOrThrow(),
        ]);
        const silencioMs = clock.now().getTime() - beat.heartbeat_at.getTime();
        return {
          items: items.map(comoPrograma),
          planificador: { vivo: silencioMs < silencioDelPlanificadorMs, ultimaSenal: beat.heartbeat_at.toISOString() },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/api/administracion/programaciones/calendario',
      summary: 'Los turnos de un día y qué fue de cada uno y de su ejecución',
      access: 'administracion.ver',
      query: calendarioQuery,
      response: calendarioRespuesta,
      handler: async ({ query }) => {
        const dia = query.dia ?? limaDate(clock.now());
        const rows = await schedules.calendar(database.reader, {
          from: startOfLimaDay(dia),
          to: startOfLimaDay(addDays(dia, 1)),
        });
        return {
          dia,
          items: rows.map((row) => ({
            nombre: row.schedule,
            turnos: row.slots.map((slot) => ({
              en: slot.dueAt.toISOString(),
              destino: destinos[slot.outcome],
              ejecucionId: slot.runId,
              tardeMs: slot.lateMs,
              motivo: slot.reason,
            })),
            incompleto: row.truncated,
            aMano: row.manual.map(({ at, by, reason, runId }) => ({
              en: at.toISOString(),
              por: by,
              motivo: reason,
              ejecucionId: runId,
            })),
          })),
        };
      },
    }),
    route({
      method: 'POST',
      path: '/api/administracion/programaciones/vista-previa',
      summary: 'Los próximos turnos de un horario, sin guardarlo',
      access: 'administracion.ver',
      body: vistaPreviaBody,
      response: vistaPreviaRespuesta,
      handler: ({ body: { horario } }) =>
        Promise.resolve({
          turnos: schedules.preview(horario, turnosDeVistaPrevia).map((at) => at.toISOString()),
          enPalabras: describeTiming(horario),
        }),
    }),
    route({
      method: 'PUT',
      path: '/api/administracion/programaciones/:nombre/horario',
      summary: 'Cambia el horario de una programación; el cambio sobrevive a las actualizaciones',
      access: 'administracion.operar',
      params,
      body: editarHorarioBody,
      handler: ({ params: { nombre }, body: { horario, motivo }, principal, ip }) =>
        cambiar({ principal, ip, nombre, motivo }, 'horario_cambiado', async (tx) => {
          const antes = await horarioDe(tx, nombre);
          await schedules.editTiming(tx, nombre, horario, principal.username);
          return { antes, ahora: describeTiming(horario) };
        }),
    }),
    route({
      method: 'POST',
      path: '/api/administracion/programaciones/:nombre/restablecer',
      summary: 'Vuelve al horario que propone el programa',
      access: 'administracion.operar',
      params,
      body: motivoBody,
      handler: ({ params: { nombre }, body: { motivo }, principal, ip }) =>
        cambiar({ principal, ip, nombre, motivo }, 'horario_restablecido', async (tx) => {
          const antes = await horarioDe(tx, nombre);
          await schedules.restoreTiming(tx, nombre);
          return { antes, ahora: await horarioDe(tx, nombre) };
        }),
    }),
    route({
      method: 'POST',
      path: '/api/administracion/programaciones/:nombre/pausar',
      summary: 'Deja de iniciar una programación hasta que alguien la reanude',
      access: 'administracion.operar',
      params,
      body: motivoBody,
      handler: ({ params: { nombre }, body: { motivo }, principal, ip }) =>
        cambiar({ principal, ip, nombre, motivo }, 'programacion_pausada', (tx) =>
          schedules.pause(tx, nombre, { by: principal.username, reason: motivo }),
        ),
    }),
    route({
      method: 'POST',
      path: '/api/administracion/programaciones/:nombre/reanudar',
      summary: 'Vuelve a iniciar una programación en pausa, desde su próximo turno',
      access: 'administracion.operar',
      params,
      body: motivoBody,
      handler: ({ params: { nombre }, body: { motivo }, principal, ip }) =>
        cambiar({ principal, ip, nombre, motivo }, 'programacion_reanudada', (tx) => schedules.resume(tx, nombre)),
    }),
    route({
      method: 'POST',
      path: '/api/administracion/programaciones/:nombre/ejecutar',
      summary: 'Inicia una ejecución ahora, sin mover el próximo turno',
      access: 'administracion.operar',
      params,
      body: motivoBody,
      response: ejecucionIniciada,
      handler: async ({ params: { nombre }, body: { motivo }, principal, ip }) => {
        let iniciada: z.input<typeof ejecucionIniciada> | undefined;
        await cambiar({ principal, ip, nombre, motivo }, 'programacion_ejecutada', async (tx) => {
          const { runId, created } = await schedules.runNow(tx, nombre, { by: principal.username, reason: motivo });
          iniciada = { ejecucionId: runId, nueva: created };
          return iniciada;
        });
        return iniciada!;
      },
    }),
  ];
}
