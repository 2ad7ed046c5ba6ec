import { findAlert } from '../../../platform/alerts/alerts.ts';
import type { Database } from '../../../platform/database/database.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import { enviarEmail } from '../../notificaciones/public.ts';
import { claveCorreo, type DestinosDeAlertas } from '../avisador.ts';
import { correoDe } from '../mensajes.ts';
import { avisarAlertaEmail } from '../tasks.ts';

/** Looks again just before sending: what is over is told by its end, with the whole story. */
export const avisarAlertaEmailHandler = (deps: { database: Database; destinos: DestinosDeAlertas }) =>
  handleTask(avisarAlertaEmail, async ({ alertaId, avisoId, transicion }, { inTransaction }) => {
    const { correos, urlPublica } = deps.destinos;
    const alerta = await findAlert(deps.database.reader, alertaId);
    if (!alerta || (alerta.closedAt && transicion !== 'closed')) return done({ correos: 0 });
    await inTransaction(async (tx) => {
      for (const para of correos) {
        await enviarEmail(tx, {
          para,
          clave: claveCorreo(avisoId, para),
          ...correoDe(alerta, transicion, urlPublica),
        });
      }
    });
    return done({ correos: correos.length });
  });
