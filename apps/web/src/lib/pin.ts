import { z } from 'zod';

export const pinSchema = z.object({
  sal: z.string(),
  huella: z.string(),
  vueltas: z.number(),
  /** Wrong ones in a row. */
  fallos: z.number(),
});
export type Pin = z.infer<typeof pinSchema>;

export const pinValido = (texto: string): boolean => /^\d{6}$/.test(texto);

/** OWASP's figure for PBKDF2 with SHA-256: half a second on a till's computer. */
const vueltas = 600_000;
/** After these, only the server opens the till again. */
export const fallosMaximos = 5;

const aTexto = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const aBytes = (texto: string) => Uint8Array.from(texto.match(/../g) ?? [], (par) => Number.parseInt(par, 16));

/** Browsers derive keys on secure pages only. */
export const hayPin = (): boolean => (globalThis.crypto as Partial<Crypto>).subtle !== undefined;

async function derivar(pin: string, sal: string, vueltasDe: number): Promise<string> {
  const clave = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt: aBytes(sal), iterations: vueltasDe },
    clave,
    256,
  );
  return aTexto(new Uint8Array(bits));
}

export async function hacerPin(pin: string): Promise<Pin> {
  const sal = aTexto(crypto.getRandomValues(new Uint8Array(16)));
  return { sal, huella: await derivar(pin, sal, vueltas), vueltas, fallos: 0 };
}

/** @returns what to keep from now on: the PIN with its failures counted. */
export async function probarPin(guardado: Pin, pin: string): Promise<{ acierta: boolean; pin: Pin }> {
  if (guardado.fallos >= fallosMaximos) return { acierta: false, pin: guardado };
  const acierta = (await derivar(pin, guardado.sal, guardado.vueltas)) === guardado.huella;
  return { acierta, pin: { ...guardado, fallos: acierta ? 0 : guardado.fallos + 1 } };
}
