import type { PadronOptions, ProveedorDePadron } from '../integrations/padron/padron-client.ts';
import type { Settings } from '../platform/config/settings.ts';

/** The demo asks the simulators; a real company whoever it pays, and nobody until it says whom. */
export function padronAccess(settings: Settings): PadronOptions {
  if (settings.ERP_DEMO === 'si' && !settings.ERP_PADRON_TOKEN) {
    const simuladores = `http://127.0.0.1:${settings.SIMULATORS_PORT}/padron`;
    const token = 'llave-del-simulador';
    return {
      proveedores: [
        { dialecto: 'decolecta', url: `${simuladores}/decolecta`, token },
        { dialecto: 'apis-net-pe', url: `${simuladores}/apis-net-pe`, token },
      ],
    };
  }
  const proveedores: ProveedorDePadron[] = [];
  const { ERP_PADRON_TOKEN: principal, ERP_PADRON_BACKUP_TOKEN: respaldo } = settings;
  if (principal) proveedores.push({ dialecto: 'decolecta', url: settings.ERP_PADRON_URL, token: principal });
  if (respaldo) proveedores.push({ dialecto: 'apis-net-pe', url: settings.ERP_PADRON_BACKUP_URL, token: respaldo });
  return { proveedores };
}
