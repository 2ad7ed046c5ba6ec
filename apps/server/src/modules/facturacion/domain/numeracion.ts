import type { TipoComprobante } from './comprobante.ts';

/** Everything that carries a number of a series: receipts and notes, guías, retención and percepción. */
export type TipoDocumento = TipoComprobante | '09' | '31' | '20' | '40';

/** Files that speak about documents and carry a number of the day. */
export type ClaseResumen = 'RC' | 'RA' | 'RR';

/** Eight digits: the last number of a series. */
export const numeroMaximo = 99_999_999;

const formato: Readonly<Record<TipoDocumento, RegExp>> = {
  '01': /^F[A-Z0-9]{3}$/,
  '03': /^B[A-Z0-9]{3}$/,
  // A note keeps the family of what it amends.
  '07': /^[FB][A-Z0-9]{3}$/,
  '08': /^[FB][A-Z0-9]{3}$/,
  '09': /^T[A-Z0-9]{3}$/,
  '31': /^V[A-Z0-9]{3}$/,
  '20': /^R[A-Z0-9]{3}$/,
  '40': /^P[A-Z0-9]{3}$/,
};

/** E001 and EB01 belong to SUNAT's portal and all-numeric series to paper. */
export const serieValida = (tipo: TipoDocumento, serie: string): boolean => formato[tipo].test(serie);

/** `B001-15`: no zero padding, in cbc:ID, in file names and on paper alike (1035, 1036). */
export const numeroCompleto = (serie: string, numero: number): string => `${serie}-${numero}`;

/** `B001-15` or `B001-00000015` → its parts; null when it is neither. */
export function leerNumeroCompleto(texto: string): { serie: string; numero: number } | null {
  const partes = /^([A-Z0-9]{4})-(\d{1,8})$/.exec(texto);
  return partes ? { serie: partes[1]!, numero: Number(partes[2]) } : null;
}

/** `20000000001-03-B001-15`: name of the XML and of its ZIP, without extension. The CDR's is the same after `R-`. */
export const nombreArchivo = (ruc: string, documento: { tipo: TipoDocumento; serie: string; numero: number }): string =>
  `${ruc}-${documento.tipo}-${numeroCompleto(documento.serie, documento.numero)}`;

type Resumen = { clase: ClaseResumen; fechaGeneracion: string; correlativo: number };

/** `RC-20261124-1`: cbc:ID of a summary; the date is the day it was made (2346). Correlatives have up to 5 digits. */
export const numeroResumen = ({ clase, fechaGeneracion, correlativo }: Resumen): string =>
  `${clase}-${fechaGeneracion.replaceAll('-', '')}-${correlativo}`;

/** `20000000001-RC-20261124-1`: name of the summary's XML and ZIP, without extension. */
export const nombreArchivoResumen = (ruc: string, resumen: Resumen): string => `${ruc}-${numeroResumen(resumen)}`;
