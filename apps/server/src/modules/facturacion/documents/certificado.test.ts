import { execFileSync } from 'node:child_process';
import { X509Certificate, createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cargarCertificado, certificadoDeDemostracion } from './certificado.ts';

const ruc = '20131312955';
let demo: { pfx: Buffer; clave: string };
beforeAll(() => {
  demo = certificadoDeDemostracion(ruc, 'FERRETERÍA ÑUSTA S.A.C.');
});

describe('cargarCertificado', () => {
  it('opens the demonstration certificate: key and certificate belong together, and the name keeps its ñ', () => {
    const cargado = cargarCertificado(demo.pfx, demo.clave, ruc);
    if (cargado.kind !== 'ok') throw new Error(cargado.motivo);
    const x509 = new X509Certificate(Buffer.from(cargado.certificado.x509, 'base64'));
    expect(x509.checkPrivateKey(cargado.certificado.clave)).toBe(true);
    expect(x509.verify(createPublicKey(cargado.certificado.clave))).toBe(true);
    expect(x509.subject).toContain(`OU=${ruc}`);
    expect(x509.subject).toContain('FERRETERÍA ÑUSTA');
    expect(cargado.certificado.titular).toContain('FERRETERÍA ÑUSTA');
    expect(cargado.certificado.hasta.getTime()).toBeGreaterThan(Date.now() + 9 * 365 * 86_400_000);
  });

  it('says which thing is wrong', () => {
    const falla = (pfx: Buffer, clave: string, de = ruc, ahora = new Date()) => {
      const cargado = cargarCertificado(pfx, clave, de, ahora);
      return cargado.kind === 'ok' ? 'ok' : `${cargado.kind}: ${cargado.motivo}`;
    };
    expect(falla(demo.pfx, 'otra')).toBe('clave-incorrecta: La clave del certificado no es correcta.');
    expect(falla(Buffer.from('hola'), demo.clave)).toMatch(/^ilegible/);
    expect(falla(demo.pfx.subarray(0, 200), demo.clave)).toMatch(/^ilegible/);
    expect(falla(demo.pfx, demo.clave, '20000000001')).toBe(
      'ruc-distinto: El certificado es del RUC 20131312955 y la empresa tiene el 20000000001.',
    );
    expect(falla(demo.pfx, demo.clave, ruc, new Date('2099-01-01'))).toMatch(/^vencido: El certificado venció el /);
    expect(falla(demo.pfx, demo.clave, ruc, new Date('2020-01-01'))).toMatch(/^aun-no-vigente/);
  });
});

function hayOpenssl(): boolean {
  try {
    return /OpenSSL 3/.test(execFileSync('openssl', ['version'], { encoding: 'utf8' }));
  } catch {
    return false;
  }
}

/** Files as real authorities make them. */
describe.skipIf(!hayOpenssl())('cargarCertificado with files of OpenSSL', () => {
  function pfx(bits: number, subject: string, ...opciones: string[]): Buffer {
    const carpeta = mkdtempSync(join(tmpdir(), 'pfx-'));
    try {
      const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: carpeta, stdio: 'pipe' });
      openssl(
        'req',
        '-x509',
        '-newkey',
        `rsa:${bits}`,
        '-nodes',
        '-keyout',
        'k.pem',
        '-out',
        'c.pem',
        '-days',
        '30',
        '-subj',
        subject,
      );
      openssl(
        'pkcs12',
        '-export',
        '-in',
        'c.pem',
        '-inkey',
        'k.pem',
        '-out',
        'c.pfx',
        '-passout',
        'pass:clave',
        ...opciones,
      );
      return readFileSync(join(carpeta, 'c.pfx'));
    } finally {
      rmSync(carpeta, { recursive: true });
    }
  }

  it('reads the modern format and the old one', () => {
    const subject = `/C=PE/O=EMPRESA/serialNumber=RUC ${ruc}/CN=EMPRESA`;
    expect(cargarCertificado(pfx(2048, subject), 'clave', ruc).kind).toBe('ok');
    expect(
      cargarCertificado(
        pfx(2048, subject, '-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'),
        'clave',
        ruc,
      ).kind,
    ).toBe('ok');
  });

  it('refuses a short key, a file without key and a certificate without RUC', () => {
    expect(cargarCertificado(pfx(1024, `/OU=${ruc}/CN=X`), 'clave', ruc).kind).toBe('clave-debil');
    expect(cargarCertificado(pfx(2048, `/OU=${ruc}/CN=X`, '-nokeys'), 'clave', ruc).kind).toBe('sin-clave-privada');
    expect(cargarCertificado(pfx(2048, '/CN=X'), 'clave', ruc)).toMatchObject({
      kind: 'ruc-distinto',
      motivo: expect.stringContaining('no dice a qué RUC pertenece'),
    });
  });
});
