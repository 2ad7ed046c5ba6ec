import { SettingsError, type Settings } from '../platform/config/settings.ts';

const demoSender = 'Ferretería San José <comprobantes@ferreteria.example>';

/** This machine, a private network, or a name that only such a network knows. */
const isInside = (host: string): boolean =>
  host.startsWith('[')
    ? /^\[(::1\]|f[cd])/.test(host)
    : !host.includes('.') ||
      /^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\./.test(host) ||
      /\.(localhost|local|internal|test)$/.test(host);

/**
 * Where mail leaves and as whom. A demo has made-up customers with addresses that may be somebody's: its mail goes to a
 * server inside alone. A real company says itself who it is.
 */
export function mailAccess(settings: Settings, smtpUrl: string | null): { smtpUrl: string; from: string } {
  if (!smtpUrl) throw new SettingsError('Falta el ajuste ERP_SMTP_URL: sin él no salen los correos.');
  if (settings.ERP_DEMO === 'si') {
    const { hostname } = new URL(smtpUrl);
    if (!isInside(hostname)) {
      throw new SettingsError(
        `Con ERP_DEMO=si ningún correo sale a internet, y ERP_SMTP_URL apunta a ${hostname}: quite ese ajuste, o ponga ERP_DEMO=no.`,
      );
    }
    return { smtpUrl, from: settings.ERP_MAIL_FROM ?? demoSender };
  }
  if (settings.ERP_MAIL_FROM === undefined) {
    throw new SettingsError('Falta el ajuste ERP_MAIL_FROM: sin él los correos no dicen de qué empresa son.');
  }
  return { smtpUrl, from: settings.ERP_MAIL_FROM };
}
