import type { z } from 'zod';
import { quedoSinRespuesta } from '../../../lib/api.ts';
import { guardarAjuste, leerAjuste } from './base-local.ts';
import { base, conexion } from './motor.ts';

/** Asks the server and keeps what it says; without an answer, what it said last. */
export async function conRespaldo<T>(clave: string, schema: z.ZodType<T>, pedir: () => Promise<T>): Promise<T> {
  try {
    const datos = await pedir();
    // A browser that keeps nothing still works with network.
    await guardarAjuste(base, clave, datos).catch(() => undefined);
    return datos;
  } catch (error) {
    if (!quedoSinRespuesta(error)) throw error;
    conexion.mirar();
    const guardado = schema.safeParse(await leerAjuste(base, clave).catch(() => undefined));
    if (!guardado.success) throw error;
    return guardado.data;
  }
}
