import { z } from 'zod';
import { alertasQuery, alertasRespuesta, guiaRespuesta, type Alerta } from '@jsol/contracts/operaciones';
import { acknowledge, openAlerts, recentAlerts, type Alert } from '../../../platform/alerts/alerts.ts';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import { permisoAlertas } from '../avisador.ts';
import { alertaNoEncontrada, guiaNoEncontrada } from '../errors.ts';

/** The runbook of a kind of alert, as Markdown; null when there is none. */
export type LeerGuia = (clase: string) => Promise<string | null>;

const aContrato = (alerta: Alert): Alerta => ({
  id: alerta.id,
  clase: alerta.kind,
  sujeto: alerta.subject,
  severidad: alerta.severity,
  titulo: alerta.title,
  detalle: alerta.detail,
  abiertaEn: alerta.openedAt.toISOString(),
  cerradaEn: alerta.closedAt?.toISOString() ?? null,
  atendidaPor: alerta.acknowledgedBy,
  atendidaEn: alerta.acknowledgedAt?.toISOString() ?? null,
});

export const alertasRoutes = (deps: { database: Database; leerGuia: LeerGuia }): Route[] => [
  route({
    method: 'GET',
    path: '/api/operaciones/alertas',
    summary: 'Alertas del sistema: las abiertas, lo peor primero, y las últimas que terminaron',
    access: permisoAlertas,
    query: alertasQuery,
    response: alertasRespuesta,
    handler: async ({ query }) => {
      const { reader } = deps.database;
      const [abiertas, recientes] = await Promise.all([
        openAlerts(reader),
        recentAlerts(reader, { limit: query.limite }),
      ]);
      return {
        abiertas: abiertas.map(aContrato),
        cerradas: recientes.filter((alerta) => alerta.closedAt !== null).map(aContrato),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/api/operaciones/alertas/:id/atendida',
    summary: 'Se encarga de una alerta: no se vuelve a recordar mientras no empeore',
    access: permisoAlertas,
    params: z.object({ id: z.uuid() }),
    handler: ({ params, principal, ip }) =>
      deps.database.transaction(async (tx) => {
        if (!(await acknowledge(tx, params.id, principal.name))) {
          throw alertaNoEncontrada('La alerta ya terminó, o ya la atiende otra persona.');
        }
        await auditar(tx, {
          actor: actorDe(principal),
          accion: 'operaciones.alerta_atendida',
          entidad: 'alerta',
          entidadId: params.id,
          ip,
        });
      }),
  }),
  route({
    method: 'GET',
    path: '/api/operaciones/guias/:clase',
    summary: 'La guía de una clase de alerta, en Markdown',
    access: permisoAlertas,
    params: z.object({ clase: z.string().regex(/^[a-z_]{1,60}$/) }),
    response: guiaRespuesta,
    handler: async ({ params: { clase } }) => {
      const texto = await deps.leerGuia(clase);
      if (texto === null) throw guiaNoEncontrada(`No hay una guía de «${clase}».`);
      return { clase, texto };
    },
  }),
];
