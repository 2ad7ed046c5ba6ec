import { noRecibido } from '../../../integrations/webhook/webhook-client.ts';
import { findAlert } from '../../../platform/alerts/alerts.ts';
import type { Database } from '../../../platform/database/database.ts';
import { once } from '../../../platform/tasks/effects.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done, giveUp } from '../../../platform/tasks/outcome.ts';
import { claveWebhook, efectoWebhook, type DestinosDeAlertas } from '../avisador.ts';
import { cuerpoDe } from '../mensajes.ts';
import { enviarWebhookAlerta } from '../tasks.ts';

/** Posts one transition, once. */
export const enviarWebhookAlertaHandler = (deps: { database: Database; destinos: DestinosDeAlertas }) =>
  handleTask(enviarWebhookAlerta, async ({ alertaId, avisoId, transicion }, { runId, signal }) => {
    const { webhook, urlPublica } = deps.destinos;
    if (!webhook) return giveUp('Ya no hay un webhook configurado.');
    const alerta = await findAlert(deps.database.reader, alertaId);
    if (!alerta || (alerta.closedAt && transicion !== 'closed')) return done({ resultado: 'ya no hacía falta' });
    const resultado = await once(
      deps.database,
      { key: claveWebhook(avisoId), effect: efectoWebhook, runId },
      () =>
        webhook.enviar(
          {
            id: avisoId,
            evento: `alerta.${transicion}`,
            cuerpo: cuerpoDe({ id: avisoId, transition: transicion }, alerta, urlPublica),
          },
          signal,
        ),
      {
        // A receiver cannot be asked what it got. A second copy with the same delivery id is better than none.
        onUnknown: () => Promise.resolve('perform-again'),
        neverLeft: noRecibido,
      },
    );
    if (resultado.kind === 'rechazado') {
      return giveUp(`El receptor del webhook rechazó la alerta (${resultado.estado}): ${resultado.respuesta}`);
    }
    return done({ resultado: 'entregada' });
  });
