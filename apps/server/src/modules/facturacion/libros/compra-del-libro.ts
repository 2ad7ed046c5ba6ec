import { sumar } from '@jsol/tributos/dinero';
import type { Modificado } from './venta-del-libro.ts';

/** In soles, signed. Bases and their IGV by what the purchase serves: taxed sales, both kinds, or untaxed ones. */
export type ImportesCompra = {
  baseGravadas: string;
  igvGravadas: string;
  baseMixtas: string;
  igvMixtas: string;
  baseNoGravadas: string;
  igvNoGravadas: string;
  noGravado: string;
  isc: string;
  icbper: string;
  otros: string;
};

/** One purchase as the register of purchases (8.1) and the RCE tell it. */
export type CompraDelLibro = {
  cuo: string;
  fechaEmision: string;
  fechaVencimiento: string | null;
  /** Table 10. */
  tipo: string;
  /** Of a customs declaration (50, 52) the office. */
  serie: string;
  /** Customs declarations alone. */
  anioDua: string | null;
  numero: string;
  proveedor: { tipoDocumento: string; numeroDocumento: string; nombre: string };
  importes: ImportesCompra;
  moneda: string;
  tipoCambio: string;
  modificado: (Modificado & { dependenciaAduanera: string | null }) | null;
  detraccion: { fecha: string; constancia: string } | null;
  sujetaARetencion: boolean;
  /** Table 30; null when the company need not say. */
  clasificacion: '1' | '2' | '3' | '4' | '5' | null;
  pagadaPorBanco: boolean;
};

export const totalDeCompra = (importes: ImportesCompra): string => sumar(Object.values(importes));

/**
 * Field 42. A receipt of the twelve months before the period keeps its credit (6), an older one has lost it (7); without
 * any credit it is 0.
 */
export function estadoDeCompra(compra: Pick<CompraDelLibro, 'fechaEmision' | 'importes' | 'tipo'>, periodo: string) {
  const { igvGravadas, igvMixtas } = compra.importes;
  const meses = mesesEntre(compra.fechaEmision.slice(0, 7), periodo);
  if (meses > 12) return '7';
  if (compra.tipo === '03' || (Number(igvGravadas) === 0 && Number(igvMixtas) === 0)) return '0';
  return meses > 0 ? '6' : '1';
}

const mesesEntre = (desde: string, hasta: string): number => numeroDeMes(hasta) - numeroDeMes(desde);
const numeroDeMes = (periodo: string): number => Number(periodo.slice(0, 4)) * 12 + Number(periodo.slice(5, 7));
