import type { SmtpClient } from '../../integrations/smtp/smtp-client.ts';
import { noRecibido, type WebhookClient } from '../../integrations/webhook/webhook-client.ts';
import type { AlertNotifier } from '../../platform/alerts/notice.ts';
import { enqueue } from '../../platform/tasks/enqueue.ts';
import { efectoCorreo, entregar, noSalio, type Notificar } from '../notificaciones/public.ts';
import { usuariosConPermiso } from '../seguridad/public.ts';
import { correoDe, cuerpoDe, tituloDe } from './mensajes.ts';
import { avisarAlertaEmail, enviarWebhookAlerta } from './tasks.ts';

/** Who sees and takes on what is wrong with the system. */
export const permisoAlertas = 'sistema.alertas';

export type DestinosDeAlertas = {
  readonly correos: readonly string[];
  /** Null where no webhook is set. */
  readonly webhook: WebhookClient | null;
  /** Where the links in mails and webhooks lead. */
  readonly urlPublica: string;
};

export const efectoWebhook = 'webhook';
export const claveWebhook = (avisoId: string): string => `alerta:${avisoId}`;
export const claveCorreo = (avisoId: string, para: string): string => `alerta:${avisoId}:${para}`;

/** How the platform's alerts reach people: bell at once, mail and webhook through the queues or, in need, around them. */
export function crearAvisadorDeAlertas(deps: {
  notificar: Notificar;
  smtp: SmtpClient;
  destinos: DestinosDeAlertas;
}): AlertNotifier {
  const { correos, webhook, urlPublica } = deps.destinos;
  return {
    async enqueue(tx, { id, transition, alert }, options) {
      const personas = await usuariosConPermiso(tx, permisoAlertas);
      await deps.notificar(tx, {
        usuarioIds: personas.map((persona) => persona.id),
        nivel: transition === 'closed' ? 'exito' : alert.severity === 'critica' ? 'error' : 'aviso',
        titulo: tituloDe(alert, transition),
        texto: alert.detail,
        enlace: `/alertas?id=${alert.id}`,
        clave: `alerta:${id}`,
      });
      const aviso = { alertaId: alert.id, avisoId: id, transicion: transition };
      if (correos.length > 0) await enqueue(tx, avisarAlertaEmail, aviso, options);
      if (webhook) await enqueue(tx, enviarWebhookAlerta, aviso, options);
    },
    direct: (notice) => [
      ...(webhook
        ? [
            {
              key: claveWebhook(notice.id),
              effect: efectoWebhook,
              perform: (signal: AbortSignal) =>
                webhook.enviar(
                  {
                    id: notice.id,
                    evento: `alerta.${notice.transition}`,
                    cuerpo: cuerpoDe(notice, notice.alert, urlPublica),
                  },
                  signal,
                ),
              neverLeft: noRecibido,
            },
          ]
        : []),
      ...correos.map((para) => ({
        key: claveCorreo(notice.id, para),
        effect: efectoCorreo,
        perform: (signal: AbortSignal) =>
          entregar(
            deps.smtp,
            {
              para,
              clave: claveCorreo(notice.id, para),
              adjuntos: [],
              ...correoDe(notice.alert, notice.transition, urlPublica),
            },
            signal,
          ),
        neverLeft: noSalio,
      })),
    ],
  };
}
