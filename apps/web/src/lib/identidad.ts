import { yoSchema, type Yo } from '@jsol/contracts/seguridad';
import { z } from 'zod';
import { fallosMaximos, pinSchema, type Pin } from './pin.ts';

/**
 * Who was signed in at this browser when the server was last heard of: it lets a till open without network. It is no
 * credential; the server never sees it.
 */
const identidadSchema = z.object({
  yo: yoSchema,
  confirmadaEn: z.number(),
  /** When the server said that the session is over; null while it has not. */
  vencidaEn: z.number().nullable(),
  pin: pinSchema.nullable(),
});
export type Identidad = z.infer<typeof identidadSchema>;

const clave = 'identidad';
const horaMs = 3_600_000;
/** As long as the server itself lets a session go unused. */
const sinUsoMs = 7 * 24 * horaMs;
/** How long a till goes on with its cashier's PIN once the session is over. */
export const conPinMs = 12 * horaMs;

export function identidadGuardada(): Identidad | null {
  try {
    return identidadSchema.safeParse(JSON.parse(localStorage.getItem(clave) ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}

function guardar(identidad: Identidad): void {
  try {
    localStorage.setItem(clave, JSON.stringify(identidad));
  } catch {
    // A browser that keeps nothing cannot open without network; with it, all goes on.
  }
}

/** The server has just said who this is. */
export function recordarIdentidad(yo: Yo): void {
  const anterior = identidadGuardada();
  const pin = anterior?.yo.id === yo.id ? anterior.pin : null;
  guardar({ yo, confirmadaEn: Date.now(), vencidaEn: null, pin });
}

export const olvidarIdentidad = (): void => localStorage.removeItem(clave);

/** The session is over, and not because its person wanted that: with a PIN they may go on without network. */
export function vencerIdentidad(): void {
  const identidad = identidadGuardada();
  if (identidad?.pin) guardar({ ...identidad, vencidaEn: identidad.vencidaEn ?? Date.now() });
  else olvidarIdentidad();
}

export function ponerPin(pin: Pin): void {
  const identidad = identidadGuardada();
  if (identidad) guardar({ ...identidad, pin });
}

/** What a browser that cannot reach the server lets its last person do. */
export function accesoSinServidor(identidad: Identidad | null, ahora: number): 'libre' | 'con-pin' | 'ninguno' {
  // A clock that was set back opens nothing.
  if (!identidad || ahora < identidad.confirmadaEn - horaMs) return 'ninguno';
  const finDeSesion = identidad.vencidaEn ?? identidad.confirmadaEn + sinUsoMs;
  if (identidad.vencidaEn === null && ahora < finDeSesion) return 'libre';
  const quedanIntentos = identidad.pin !== null && identidad.pin.fallos < fallosMaximos;
  return quedanIntentos && ahora < finDeSesion + conPinMs ? 'con-pin' : 'ninguno';
}
