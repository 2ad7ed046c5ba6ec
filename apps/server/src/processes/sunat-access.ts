import { readFileSync } from 'node:fs';
import type { AccesoInicial, AccesoSimulador } from '../modules/facturacion/public.ts';
import { SettingsError, type Settings } from '../platform/config/settings.ts';

/** The demo speaks to the simulators, and to whatever a setting names instead; a real company has none. */
export function simulatorAccess(settings: Settings): AccesoSimulador {
  if (settings.ERP_DEMO === 'no') return null;
  const simulators = `http://127.0.0.1:${settings.SIMULATORS_PORT}/sunat`;
  return {
    billUrl: settings.ERP_SUNAT_BILL_URL ?? `${simulators}/billService`,
    otrosCpeUrl: `${simulators}/otroscpe/billService`,
    consultUrl: settings.ERP_SUNAT_CONSULT_URL ?? `${simulators}/billConsultService`,
    tokenUrl: settings.ERP_SUNAT_TOKEN_URL ?? `${simulators}/clientesextranet/{client_id}/oauth2/token/`,
    validezUrl: settings.ERP_SUNAT_VALIDEZ_URL ?? `${simulators}/contribuyente/contribuyentes/{ruc}/validarcomprobante`,
    usuario: settings.ERP_SUNAT_USER ?? 'MODDATOS',
    clave: settings.ERP_SUNAT_PASSWORD ?? 'moddatos',
    clientId: settings.ERP_SUNAT_CLIENT_ID ?? 'simulador',
    clientSecret: settings.ERP_SUNAT_CLIENT_SECRET ?? 'simulador',
    greTokenUrl: `${simulators}/clientessol/{client_id}/oauth2/token/`,
    greUrl: `${simulators}/contribuyente/gem/comprobantes`,
    greClientId: 'simulador-gre',
    greClientSecret: 'simulador-gre',
  };
}

/**
 * What a company begins with, once, when it is installed: afterwards channel and certificate are changed in the
 * application, and these settings are not read again.
 */
export function initialAccess(settings: Settings): AccesoInicial {
  const certificado = certificateFile(settings);
  if (settings.ERP_DEMO === 'si') return { canal: 'simulador', campos: {}, certificado: certificado ?? 'demostracion' };
  const campos: AccesoInicial['campos'] = {};
  const set = (campo: keyof typeof campos, value: string | undefined) => {
    if (value !== undefined) campos[campo] = value;
  };
  set('url_cpe', settings.ERP_SUNAT_BILL_URL);
  set('url_consulta', settings.ERP_SUNAT_CONSULT_URL);
  set('url_validez_token', settings.ERP_SUNAT_TOKEN_URL);
  set('url_validez', settings.ERP_SUNAT_VALIDEZ_URL);
  set('usuario', settings.ERP_SUNAT_USER);
  set('clave', settings.ERP_SUNAT_PASSWORD);
  set('validez_client_id', settings.ERP_SUNAT_CLIENT_ID);
  set('validez_client_secret', settings.ERP_SUNAT_CLIENT_SECRET);
  return { canal: channelOf(settings.ERP_SUNAT_BILL_URL), campos, certificado };
}

function channelOf(billUrl: string | undefined): AccesoInicial['canal'] {
  if (billUrl === undefined || billUrl.includes('//e-beta.sunat.gob.pe/')) return 'beta';
  return billUrl.includes('//e-factura.sunat.gob.pe/') ? 'produccion' : 'ose';
}

function certificateFile({
  ERP_CERT_FILE: file,
  ERP_CERT_PASSWORD: clave = '',
}: Settings): { pfx: Buffer; clave: string } | null {
  if (!file) return null;
  try {
    return { pfx: readFileSync(file), clave };
  } catch {
    throw new SettingsError(`No se puede leer el certificado ${file}: revise ERP_CERT_FILE.`);
  }
}
