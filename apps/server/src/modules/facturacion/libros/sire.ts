import { empaquetar } from '../documents/empaquetar.ts';
import { enLineas, textoPle, type RegistroPle } from './archivo-ple.ts';
import type { CompraDelLibro } from './compra-del-libro.ts';
import { camposDeCompra } from './registro-compras.ts';
import { camposDeVenta } from './registro-ventas.ts';
import type { VentaDelLibro } from './venta-del-libro.ts';

/** Sales (RVIE) and purchases (RCE) of the Sistema Integrado de Registros Electrónicos. */
export type LibroSire = 'rvie' | 'rce';
const codigos: Record<LibroSire, string> = { rvie: '140400', rce: '080400' };

export type Empresa = { ruc: string; razonSocial: string; /** `'2026-10'` */ periodo: string };

/** SUNAT's key of a receipt in SIRE: issuer, type, series of four, number of ten; 27 characters. */
export const carDe = (ruc: string, tipo: string, serie: string, numero: string): string =>
  `${ruc}${tipo}${serie.padStart(4, '0')}${numero.padStart(10, '0')}`;

/** The TXT that replaces the propuesta, and the ZIP it is uploaded in; the same records give the same bytes. */
export function archivoSire(
  libro: LibroSire,
  { ruc, periodo }: Empresa,
  registros: readonly RegistroPle[],
): { nombre: string; txt: Buffer; zip: Buffer; lineas: number } {
  const conContenido = registros.length > 0 ? '1' : '0';
  // 02 replaces the propuesta; operating company, content, soles, made by SIRE.
  const base = `LE${ruc}${periodo.replace('-', '')}00${codigos[libro]}021${conContenido}12`;
  const txt = enLineas(registros);
  return { nombre: `${base}.zip`, txt, zip: empaquetar(`${base}.txt`, txt), lineas: registros.length };
}

/** RVIE, 33 fields. Amounts in soles, with the currency and rate of the receipt. */
export const registroRvie = (venta: VentaDelLibro, empresa: Empresa): RegistroPle => [
  ...encabezado(empresa),
  ...camposDeVenta(venta),
  // Project.
  '',
];

/** RCE, 37 fields. */
export const registroRce = (compra: CompraDelLibro, empresa: Empresa): RegistroPle => [
  ...encabezado(empresa),
  ...camposDeCompra(compra),
  compra.clasificacion ?? '',
  // Project, share, tax benefits, CAR of the original.
  '',
  '',
  '',
  '',
];

const encabezado = ({ ruc, razonSocial, periodo }: Empresa): string[] => [
  ruc,
  textoPle(razonSocial, 100),
  periodo.replace('-', ''),
  // SUNAT writes the CAR.
  '',
];
