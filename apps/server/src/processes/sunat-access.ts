import { SettingsError, type Settings } from '../platform/config/settings.ts';
import { rucDeDemostracion } from '../modules/facturacion/public.ts';

/** Where SUNAT is and as whom to speak to it. */
export type SunatAccess = {
  billUrl: string;
  consultUrl: string;
  tokenUrl: string;
  validezUrl: string;
  ruc: string;
  usuario: string;
  clave: string;
  clientId: string;
  clientSecret: string;
  timeoutMs: number;
};

/** In a demo the simulators stand for whatever is not set; a real company must set all of it. */
export function sunatAccess(settings: Settings): SunatAccess {
  const simulators = `http://127.0.0.1:${settings.SIMULATORS_PORT}/sunat`;
  const demo: Record<string, string> = {
    ERP_SUNAT_BILL_URL: `${simulators}/billService`,
    ERP_SUNAT_CONSULT_URL: `${simulators}/billConsultService`,
    ERP_SUNAT_TOKEN_URL: `${simulators}/clientesextranet/{client_id}/oauth2/token/`,
    ERP_SUNAT_VALIDEZ_URL: `${simulators}/contribuyente/contribuyentes/{ruc}/validarcomprobante`,
    ERP_SUNAT_RUC: rucDeDemostracion,
    ERP_SUNAT_USER: 'MODDATOS',
    ERP_SUNAT_PASSWORD: 'moddatos',
    ERP_SUNAT_CLIENT_ID: 'simulador',
    ERP_SUNAT_CLIENT_SECRET: 'simulador',
  };
  const setting = (name: keyof Settings & `ERP_SUNAT_${string}`): string => {
    const value = settings[name] ?? (settings.ERP_DEMO === 'si' ? demo[name] : undefined);
    if (value === undefined) throw new SettingsError(`Falta el ajuste ${name}: sin él no se puede hablar con SUNAT.`);
    return String(value);
  };
  return {
    billUrl: setting('ERP_SUNAT_BILL_URL'),
    consultUrl: setting('ERP_SUNAT_CONSULT_URL'),
    tokenUrl: setting('ERP_SUNAT_TOKEN_URL'),
    validezUrl: setting('ERP_SUNAT_VALIDEZ_URL'),
    ruc: setting('ERP_SUNAT_RUC'),
    usuario: setting('ERP_SUNAT_USER'),
    clave: setting('ERP_SUNAT_PASSWORD'),
    clientId: setting('ERP_SUNAT_CLIENT_ID'),
    clientSecret: setting('ERP_SUNAT_CLIENT_SECRET'),
    timeoutMs: settings.ERP_SUNAT_TIMEOUT_MS,
  };
}
