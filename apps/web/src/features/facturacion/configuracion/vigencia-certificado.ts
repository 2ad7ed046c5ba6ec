import type { CertificadoGuardado } from '@jsol/contracts/facturacion-configuracion';

export type Vigencia = { palabra: string; color: 'green' | 'yellow' | 'red' };

/** The watch begins to remind a month before. */
const porVencer = 30;

/** How long a certificate still signs. */
export function vigenciaDe({ diasRestantes }: Pick<CertificadoGuardado, 'diasRestantes'>): Vigencia {
  if (diasRestantes < 0) return { palabra: 'Vencido', color: 'red' };
  if (diasRestantes === 0) return { palabra: 'Vence hoy', color: 'red' };
  const dias = diasRestantes === 1 ? '1 día' : `${diasRestantes.toLocaleString('es-PE')} días`;
  const queda = diasRestantes === 1 ? 'Queda' : 'Quedan';
  return { palabra: `${queda} ${dias}`, color: diasRestantes <= porVencer ? 'yellow' : 'green' };
}
