import type { z } from 'zod';
import { ProblemaError } from '../../../lib/api.ts';

/** The first fault of each field, by its place in the form: `lineas.0.cantidad`. */
export function erroresDelContrato({ issues }: Pick<z.ZodError, 'issues'>): Record<string, string> {
  const errores: Record<string, string> = {};
  for (const { path, message } of issues) errores[path.join('.')] ??= message;
  return errores;
}

/** The same, as the server answered. */
export function erroresDelServidor(error: unknown): Record<string, string> {
  const errores: Record<string, string> = {};
  if (!(error instanceof ProblemaError)) return errores;
  for (const { pointer, detail } of error.errors) errores[pointer.slice(1).replaceAll('/', '.')] ??= detail;
  return errores;
}
