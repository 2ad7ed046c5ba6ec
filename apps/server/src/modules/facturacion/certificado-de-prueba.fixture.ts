import { cargarCertificado, certificadoDeDemostracion, type CertificadoCargado } from './documents/certificado.ts';
import { rucDeDemostracion } from './seed.ts';

type Firmante = Extract<CertificadoCargado, { kind: 'ok' }>;

let firmante: Firmante | null = null;

/** The certificate that signs in tests, made once per file: a key pair takes long to find. */
export function certificadoDePrueba(): Firmante {
  if (firmante) return firmante;
  const { pfx, clave } = certificadoDeDemostracion(rucDeDemostracion, 'FERRETERÍA DE PRUEBA');
  const cargado = cargarCertificado(pfx, clave, rucDeDemostracion);
  if (cargado.kind !== 'ok') throw new Error(cargado.motivo);
  return (firmante = cargado);
}
