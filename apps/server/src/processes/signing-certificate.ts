import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  cargarCertificado,
  certificadoDeDemostracion,
  type CertificadoCargado,
} from '../modules/facturacion/public.ts';
import type { Settings } from '../platform/config/settings.ts';

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

/** Reads the certificate that signs for `ruc`; what is wrong with it is told in Spanish, not thrown. */
function openCertificate(settings: Settings, ruc: string): CertificadoCargado {
  const { ERP_CERT_FILE: file, ERP_CERT_PASSWORD: clave = '' } = settings;
  if (!file) {
    if (settings.ERP_DEMO === 'no') {
      return {
        kind: 'no-configurado',
        motivo: 'Falta el certificado digital: defina ERP_CERT_FILE y ERP_CERT_PASSWORD.',
      };
    }
    const demo = demoCertificate(settings.DATA_DIR, ruc);
    return cargarCertificado(demo.pfx, demo.clave, ruc);
  }
  let pfx: Buffer;
  try {
    pfx = readFileSync(file);
  } catch {
    return { kind: 'ilegible', motivo: `No se puede leer el certificado ${file}: revise ERP_CERT_FILE.` };
  }
  return cargarCertificado(pfx, clave, ruc);
}

/**
 * The certificate in force, kept while it is valid. One that cannot sign is read again each time, so that a new file
 * is taken up without a restart.
 */
export function certificateSource(settings: Settings, ruc: string): () => Promise<CertificadoCargado> {
  let kept: CertificadoCargado | null = null;
  return () => {
    if (kept?.kind !== 'ok' || kept.certificado.hasta < new Date()) kept = openCertificate(settings, ruc);
    return Promise.resolve(kept);
  };
}
