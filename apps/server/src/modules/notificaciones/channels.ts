import { canales } from '@jsol/contracts/canales';
import { defineChannel } from '../../platform/channels/channel.ts';
import { leerCampana } from './queries/campana.ts';

/** The bell: each person hears their own and nobody else's. */
export const canalNotificaciones = defineChannel({
  name: 'notificaciones',
  summary: 'Avisos para la persona: los nuevos y cuántos quedan sin leer',
  group: 'notif_{userId}',
  params: canales.notificaciones.params,
  events: canales.notificaciones.events,
  mode: 'stream',
  authorize: (principal, { userId }) => principal.userId === userId,
  snapshot: {
    schema: canales.notificaciones.snapshot,
    async read({ userId }, _principal, db) {
      const campana = await leerCampana(db, userId, { limite: 30 });
      const mostrados = new Set(campana.items.map(({ id }) => id));
      // `leidas` says how many remain, and may be said twice.
      return {
        state: campana,
        contains: (event, data) => event === 'nueva' && mostrados.has((data as { id: string }).id),
      };
    },
  },
});
