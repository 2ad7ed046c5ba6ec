import type { DomainError } from '../../../platform/errors/domain-error.ts';
import { fechaPeruana, limaDate, limaTime } from '../../../platform/time/lima.ts';
import { claveTemporalVencida } from '../errors.ts';

/** What the person is told, who can only ask for another. */
export function temporalVencida(hasta: Date): DomainError {
  const cuando = `el ${fechaPeruana(limaDate(hasta))} a las ${limaTime(hasta).slice(0, 5)}`;
  return claveTemporalVencida(`La clave temporal que le dieron venció ${cuando}: pida otra a un administrador.`);
}
