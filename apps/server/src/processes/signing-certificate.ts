import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SettingsError, type Settings } from '../platform/config/settings.ts';
import {
  cargarCertificado,
  certificadoDeDemostracion,
  type Certificado,
} from '../modules/facturacion/documents/certificado.ts';

type StoredDemo = { pfx: string; clave: string };

/** The demo's own certificate, made on first use. Of two processes that make one at once, the first to link wins. */
function demoCertificate(dataDir: string, ruc: string): { pfx: Buffer; clave: string } {
  const file = path.join(dataDir, 'certificado-demo.json');
  const read = () => {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as StoredDemo;
    return { pfx: Buffer.from(stored.pfx, 'base64'), clave: stored.clave };
  };
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const { pfx, clave } = certificadoDeDemostracion(ruc, 'FERRETERÍA SAN JOSÉ S.A.C.');
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify({ pfx: pfx.toString('base64'), clave } satisfies StoredDemo), { mode: 0o600 });
  try {
    linkSync(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
  return read();
}

function configuredCertificate(settings: Settings, file: string): { pfx: Buffer; clave: string } {
  try {
    return { pfx: readFileSync(file), clave: settings.ERP_CERT_PASSWORD ?? '' };
  } catch {
    throw new SettingsError(`No se puede leer el certificado ${file}: revise ERP_CERT_FILE.`);
  }
}

/** Opens the certificate that signs for `ruc`. Throws {@link SettingsError} saying in Spanish what is wrong with it. */
export function openCertificate(settings: Settings, ruc: string): Certificado {
  if (!settings.ERP_CERT_FILE && settings.ERP_DEMO === 'no') {
    throw new SettingsError('Falta el certificado digital: defina ERP_CERT_FILE y ERP_CERT_PASSWORD.');
  }
  const { pfx, clave } = settings.ERP_CERT_FILE
    ? configuredCertificate(settings, settings.ERP_CERT_FILE)
    : demoCertificate(settings.DATA_DIR, ruc);
  const loaded = cargarCertificado(pfx, clave, ruc);
  if (loaded.kind !== 'ok') throw new SettingsError(loaded.motivo);
  return loaded.certificado;
}
