import type { Database } from '../../platform/database/database.ts';
import type { Module, ModuleDeclaration } from '../../platform/module.ts';
import { permisoAlertas, type DestinosDeAlertas } from './avisador.ts';
import { alertasRoutes, type LeerGuia } from './http/alertas.routes.ts';
import { avisarAlertaEmail, enviarWebhookAlerta } from './tasks.ts';
import { avisarAlertaEmailHandler } from './tasks/avisar-alerta-email.ts';
import { enviarWebhookAlertaHandler } from './tasks/enviar-webhook-alerta.ts';

export const operacionesDeclaration: ModuleDeclaration = {
  name: 'operaciones',
  tasks: [avisarAlertaEmail, enviarWebhookAlerta],
  permissions: [
    // Only the role that has everything.
    { name: permisoAlertas, summary: 'Recibir y atender las alertas del sistema', roles: [] },
  ],
};

/** The system's own alerts: who is told and how. */
export function operacionesModule(deps: {
  database: Database;
  destinos: DestinosDeAlertas;
  leerGuia: LeerGuia;
}): Module {
  return {
    ...operacionesDeclaration,
    routes: alertasRoutes(deps),
    handlers: [avisarAlertaEmailHandler(deps), enviarWebhookAlertaHandler(deps)],
  };
}
