/** Failed logins of one user name or one address. */
export type Intentos = {
  readonly fallos: number;
  readonly desde: Date;
  readonly bloqueadoHasta: Date | null;
  readonly bloqueos: number;
  readonly actualizadoEn: Date;
};

export type ReglaBloqueo = {
  /** Failures within the window that lock. */
  readonly fallosPermitidos: number;
  readonly ventanaMs: number;
  /** First lock; each one in a row is twice as long, up to `bloqueoMaximoMs`. */
  readonly bloqueoMs: number;
  readonly bloqueoMaximoMs: number;
};

const minuto = 60_000;

/** A user name: 5 failures in 15 minutes lock for 15 minutes. */
export const reglaUsuario: ReglaBloqueo = {
  fallosPermitidos: 5,
  ventanaMs: 15 * minuto,
  bloqueoMs: 15 * minuto,
  bloqueoMaximoMs: 240 * minuto,
};

/** An address: a whole shop may stand behind one, so more is allowed. */
export const reglaIp: ReglaBloqueo = { ...reglaUsuario, fallosPermitidos: 30 };

/** Locks in a row are forgotten after a quiet day. */
const memoriaBloqueosMs = 24 * 60 * minuto;

export const bloqueadoHasta = (intentos: Pick<Intentos, 'bloqueadoHasta'> | undefined, ahora: Date): Date | null =>
  intentos?.bloqueadoHasta && intentos.bloqueadoHasta > ahora ? intentos.bloqueadoHasta : null;

/** The count after one more failure. An expired window or lock starts a new count. */
export function trasUnFallo(antes: Intentos | undefined, ahora: Date, regla: ReglaBloqueo): Intentos {
  const vigente =
    antes !== undefined &&
    ahora.getTime() - antes.desde.getTime() < regla.ventanaMs &&
    (antes.bloqueadoHasta === null || antes.bloqueadoHasta > ahora);
  const fallos = vigente ? antes.fallos + 1 : 1;
  const recientes = antes !== undefined && ahora.getTime() - antes.actualizadoEn.getTime() < memoriaBloqueosMs;
  const bloqueos = recientes ? antes.bloqueos : 0;
  const base = { fallos, desde: vigente ? antes.desde : ahora, actualizadoEn: ahora };
  if (vigente && antes.bloqueadoHasta) return { ...base, bloqueadoHasta: antes.bloqueadoHasta, bloqueos };
  if (fallos < regla.fallosPermitidos) return { ...base, bloqueadoHasta: null, bloqueos };
  const duracion = Math.min(regla.bloqueoMs * 2 ** bloqueos, regla.bloqueoMaximoMs);
  return { ...base, bloqueadoHasta: new Date(ahora.getTime() + duracion), bloqueos: bloqueos + 1 };
}
