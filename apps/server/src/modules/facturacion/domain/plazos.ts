import { addDays, startOfLimaDay } from '../../../platform/time/lima.ts';

/** Last Lima day on which SUNAT takes what has `dias` calendar days after its issue date. */
export const vencimiento = (fechaEmision: string, dias: number): string => addDays(fechaEmision, dias);

/** The instant from which it is late: midnight in Lima at the end of its last day. */
export const finDelPlazo = (venceEl: string): Date => startOfLimaDay(addDays(venceEl, 1));

/** Whether less than `horas` are left (or none). */
export const porVencer = (venceEl: string, ahora: Date, horas = 24): boolean =>
  finDelPlazo(venceEl).getTime() - ahora.getTime() < horas * 3_600_000;
