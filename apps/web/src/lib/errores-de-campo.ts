import type { z } from 'zod';
import { ProblemaError } from './api.ts';

/** By the field's name: what is wrong with it, in one sentence. */
export type ErroresDeCampo = Record<string, string>;

/** The first thing wrong with each field of a body, by the contract's own rules. */
export function erroresDelContrato({ issues }: Pick<z.ZodError, 'issues'>): ErroresDeCampo {
  const errores: ErroresDeCampo = {};
  for (const { path, message } of issues) errores[String(path[0] ?? '')] ??= message;
  return errores;
}

/** The same, as the server answered; none when what failed is no field's fault. */
export function erroresDelServidor(error: unknown): ErroresDeCampo {
  const errores: ErroresDeCampo = {};
  if (!(error instanceof ProblemaError)) return errores;
  for (const { pointer, detail } of error.errors) errores[pointer.split('/')[1] ?? ''] ??= detail;
  return errores;
}
