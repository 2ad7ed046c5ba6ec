import type { TipoComprobante } from './comprobante.ts';

/** Eight digits: the last number of a series. */
export const numeroMaximo = 99_999_999;

const formato: Record<TipoComprobante, RegExp> = { '01': /^F[A-Z0-9]{3}$/, '03': /^B[A-Z0-9]{3}$/ };

/** F… for facturas, B… for boletas. E001 and EB01 belong to SUNAT's portal and all-numeric series to paper. */
export const serieValida = (tipo: TipoComprobante, serie: string): boolean => formato[tipo].test(serie);

/** `B001-15`: no zero padding, in cbc:ID, in file names and on paper alike (1035, 1036). */
export const numeroCompleto = (serie: string, numero: number): string => `${serie}-${numero}`;

/** `B001-15` or `B001-00000015` → its parts; null when it is neither. */
export function leerNumeroCompleto(texto: string): { serie: string; numero: number } | null {
  const partes = /^([A-Z0-9]{4})-(\d{1,8})$/.exec(texto);
  return partes ? { serie: partes[1]!, numero: Number(partes[2]) } : null;
}

/** `20000000001-03-B001-15`: name of the XML and of its ZIP, without extension. The CDR's is the same after `R-`. */
export const nombreArchivo = (
  ruc: string,
  comprobante: { tipo: TipoComprobante; serie: string; numero: number },
): string => `${ruc}-${comprobante.tipo}-${numeroCompleto(comprobante.serie, comprobante.numero)}`;
