/** Days before a certificate's end on which people are told, once each. */
export const avisarConDias = [60, 30, 15, 7] as const;

export type PasoAviso = (typeof avisarConDias)[number] | 'vencido';

/** The step a certificate has reached with these whole days left; null while there is time. */
export function pasoDeAviso(dias: number): PasoAviso | null {
  if (dias < 0) return 'vencido';
  return avisarConDias.findLast((paso) => dias <= paso) ?? null;
}
