import { canales } from '@jsol/contracts/canales';
import { defineChannel } from '../../platform/channels/channel.ts';

/** The bell: each person hears their own and nobody else's. */
export const canalNotificaciones = defineChannel({
  name: 'notificaciones',
  summary: 'Avisos para la persona: los nuevos y cuántos quedan sin leer',
  group: 'notif_{userId}',
  params: canales.notificaciones.params,
  events: canales.notificaciones.events,
  mode: 'stream',
  authorize: (principal, { userId }) => principal.userId === userId,
});
