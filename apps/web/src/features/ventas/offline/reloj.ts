import { guardarAjuste, leerAjuste, type BaseLocal } from './base-local.ts';

export type Medicion = {
  /** The server's time minus this clock's. */
  desfaseMs: number;
  /** How far off it may be: half of what the request took. */
  errorMs: number;
};

/** The answer was made, as near as one can know, in the middle of the request. */
export const medir = (enviado: number, recibido: number, ahoraDelServidor: string): Medicion => ({
  desfaseMs: Math.round(Date.parse(ahoraDelServidor) - (enviado + recibido) / 2),
  errorMs: Math.ceil((recibido - enviado) / 2),
});

/** A change smaller than this, or than what a slow network blurs, is no news. */
const notableMs = 250;

export async function guardarDesfase(base: BaseLocal, { desfaseMs, errorMs }: Medicion): Promise<void> {
  const anterior = await leerAjuste<number>(base, 'desfaseMs');
  if (anterior !== undefined && Math.abs(anterior - desfaseMs) <= Math.max(notableMs, errorMs)) return;
  await guardarAjuste(base, 'desfaseMs', desfaseMs);
}

/** The last one known; a till that has never heard the server's time takes its own for true. */
export const desfaseConocido = async (base: BaseLocal): Promise<number> =>
  (await leerAjuste<number>(base, 'desfaseMs')) ?? 0;
