import { centimos, decimal, monto, sumar } from '@jsol/tributos/dinero';

/** A document that is amended, as the books name it. */
export type Modificado = { fechaEmision: string; tipo: string; serie: string; numero: string };

/** In soles, signed: a credit note takes off. */
export type ImportesVenta = {
  exportacion: string;
  gravado: string;
  /** Taken off the taxed base by a note to an earlier period; zero or below. */
  descuentoBase: string;
  igv: string;
  descuentoIgv: string;
  exonerado: string;
  inafecto: string;
  isc: string;
  baseIvap: string;
  ivap: string;
  icbper: string;
  /** Charges and the rounding. */
  otros: string;
};

/** One sale as the register of sales (14.1) and the RVIE tell it. */
export type VentaDelLibro = {
  /** Unique in the company's accounts. */
  cuo: string;
  fechaEmision: string;
  fechaVencimiento: string | null;
  /** Table 10. */
  tipo: string;
  serie: string;
  numero: string;
  /** Catalogue 06; null for a boleta without identification. */
  cliente: { tipoDocumento: string; numeroDocumento: string; nombre: string } | null;
  importes: ImportesVenta;
  moneda: string;
  /** Soles per unit, three decimals; `'1.000'` for soles. */
  tipoCambio: string;
  modificado: Modificado | null;
  /** 1 of the period, 2 voided, 8 of an earlier period and not told then, 9 a correction of an earlier period. */
  estado: '1' | '2' | '8' | '9';
};

export const sinImportes: ImportesVenta = {
  exportacion: '0.00',
  gravado: '0.00',
  descuentoBase: '0.00',
  igv: '0.00',
  descuentoIgv: '0.00',
  exonerado: '0.00',
  inafecto: '0.00',
  isc: '0.00',
  baseIvap: '0.00',
  ivap: '0.00',
  icbper: '0.00',
  otros: '0.00',
};

/** The total of a record is the sum of its parts, in soles. */
export const totalDe = (importes: ImportesVenta): string => sumar(Object.values(importes));

/** An amount of the receipt in soles; `signo` −1 for what a credit note takes off. */
export const enSoles = (importe: string, tipoCambio: string, signo: 1 | -1): string =>
  monto(centimos(decimal(importe).times(decimal(tipoCambio)).times(signo)));
