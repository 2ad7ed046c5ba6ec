import { fechaPeruana, limaDate } from '../../../platform/time/lima.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { plazosDeVenta, type NuevoComprobante } from '../../facturacion/public.ts';

type Comprobante = Partial<Pick<NuevoComprobante, 'emitidoEn' | 'via' | 'relacionados'>>;

export type Emision =
  | { kind: 'emitir'; comprobante: Comprobante; fecha: string }
  /** SUNAT no longer takes it with its date: a person chooses among what the law leaves. */
  | { kind: 'vencida'; motivo: string };

export type VentaConPlazo = {
  tipoComprobante: '01' | '03';
  vendidaEn: Date;
  ticket: string;
  /** What a person has decided. */
  emision: 'hoy' | 'resumen' | null;
};

/**
 * With which date, and how, a sale gets its receipt: with the day it was made on, while SUNAT takes that. Today's date
 * is a person's decision; the receipt then names the ticket (catalogue 12, code 99).
 */
export async function decidirEmision(reader: Reader, venta: VentaConPlazo, ahora: Date): Promise<Emision> {
  const hoy = limaDate(ahora);
  if (venta.emision === 'hoy') {
    const relacionados = [{ tipo: '99', numero: venta.ticket.slice(0, 30) }];
    return { kind: 'emitir', comprobante: { emitidoEn: ahora, relacionados }, fecha: hoy };
  }
  const fecha = limaDate(venta.vendidaEn);
  const { venceEl, porResumenHasta } = await plazosDeVenta(reader, {
    tipo: venta.tipoComprobante,
    fechaEmision: fecha,
  });
  if (hoy <= venceEl) return { kind: 'emitir', comprobante: {}, fecha };
  const cabeEnResumen = porResumenHasta !== null && hoy <= porResumenHasta;
  if (venta.emision === 'resumen' && cabeEnResumen) return { kind: 'emitir', comprobante: { via: 'resumen' }, fecha };
  const que = venta.tipoComprobante === '01' ? 'la factura' : 'la boleta';
  const plazo = `SUNAT recibía ${que} con fecha ${fechaPeruana(fecha)} hasta el ${fechaPeruana(venceEl)}.`;
  return {
    kind: 'vencida',
    motivo: cabeEnResumen
      ? `${plazo} Puede ir con su fecha en un resumen diario hasta el ${fechaPeruana(porResumenHasta)}, o con la fecha de hoy.`
      : `${plazo} Emítala con la fecha de hoy: llevará su ticket como referencia.`,
  };
}
