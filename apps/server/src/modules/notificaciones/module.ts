import type { SmtpClient } from '../../integrations/smtp/smtp-client.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Module, ModuleDeclaration } from '../../platform/module.ts';
import { systemClock, type Clock } from '../../platform/time/clock.ts';
import { canalNotificaciones } from './channels.ts';
import { notificacionesRoutes } from './http/notificaciones.routes.ts';
import { enviarEmailTask } from './tasks.ts';
import { enviarEmailHandler } from './tasks/enviar-email.ts';
import type { Publicar } from './use-cases/notificar.ts';

export const notificacionesDeclaration: ModuleDeclaration = {
  name: 'notificaciones',
  tasks: [enviarEmailTask],
  channels: [canalNotificaciones],
};

/** The bell and outgoing mail. */
export function notificacionesModule(deps: {
  database: Database;
  publish: Publicar;
  smtp: SmtpClient;
  clock?: Clock;
}): Module {
  const { database, publish, smtp, clock = systemClock } = deps;
  return {
    ...notificacionesDeclaration,
    routes: notificacionesRoutes({ database, publish }),
    handlers: [enviarEmailHandler({ database, smtp, clock })],
  };
}
