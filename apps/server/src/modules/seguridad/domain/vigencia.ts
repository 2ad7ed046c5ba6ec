const dia = 86_400_000;

/** A device that is not used for this long must sign in again. */
export const inactividadMaximaMs = 7 * dia;
/** Whatever its use, a session ends after this long. */
export const duracionMaximaMs = 30 * dia;

/** Until when a session used now is good. */
export const expiraEn = (creadaEn: Date, ahora: Date): Date =>
  new Date(Math.min(ahora.getTime() + inactividadMaximaMs, creadaEn.getTime() + duracionMaximaMs));
