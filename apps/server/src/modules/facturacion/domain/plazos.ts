import { addDays, startOfLimaDay } from '../../../platform/time/lima.ts';
import type { TipoComprobante } from './comprobante.ts';

/**
 * Calendar days after the issue date in which SUNAT takes each type sent one by one. A factura later than that is
 * refused (2108); a boleta goes into a resumen diario instead (1079), and so does a note of one (series B).
 */
const diasDePlazo: Readonly<Record<TipoComprobante, number>> = { '01': 3, '03': 5, '07': 3, '08': 3 };

/** Last Lima day on which SUNAT takes the receipt. */
export const vencimiento = (tipo: TipoComprobante, serie: string, fechaEmision: string): string =>
  addDays(fechaEmision, serie.startsWith('B') ? diasDePlazo['03'] : diasDePlazo[tipo]);

/** The instant from which it is late: midnight in Lima at the end of its last day. */
export const finDelPlazo = (venceEl: string): Date => startOfLimaDay(addDays(venceEl, 1));

/** Whether less than `horas` are left (or none). */
export const porVencer = (venceEl: string, ahora: Date, horas = 24): boolean =>
  finDelPlazo(venceEl).getTime() - ahora.getTime() < horas * 3_600_000;
