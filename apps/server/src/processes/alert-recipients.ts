import { createWebhookClient } from '../integrations/webhook/webhook-client.ts';
import type { DestinosDeAlertas } from '../modules/operaciones/public.ts';
import { addressesIn, SettingsError, type Settings } from '../platform/config/settings.ts';

/** Of the simulators' receiver, which checks the signature too. */
const demoSecret = 'secreto-del-simulador';

/** Who is told of alerts. In a demo the simulators receive the webhook that is not set. */
export function alertRecipients(settings: Settings, publicUrl: string): DestinosDeAlertas {
  const demo = settings.ERP_DEMO === 'si' && settings.ERP_ALERT_WEBHOOK_URL === undefined;
  const url = demo ? `http://127.0.0.1:${settings.SIMULATORS_PORT}/webhooks/alertas` : settings.ERP_ALERT_WEBHOOK_URL;
  const secret = demo ? demoSecret : settings.ERP_ALERT_WEBHOOK_SECRET;
  if (url !== undefined && secret === undefined) {
    throw new SettingsError(
      'Falta el ajuste ERP_ALERT_WEBHOOK_SECRET: sin él no se puede firmar ERP_ALERT_WEBHOOK_URL.',
    );
  }
  return {
    correos: addressesIn(settings.ERP_ALERT_EMAILS ?? ''),
    webhook: url !== undefined && secret !== undefined ? createWebhookClient({ url, secret }) : null,
    urlPublica: publicUrl,
  };
}
