import type { z } from 'zod';

/** By the name of the form's field; `lineas.0.cantidad`. */
export type Errores = Record<string, string>;
type ErrorDeCampo = { pointer: string; detail: string };

/** `/lineas/0/cantidad` → `lineas.0.cantidad`. */
export const campoDe = (pointer: string): string => pointer.replace(/^\//, '').replaceAll('/', '.');

/** The first one of each field stands. */
export const erroresPorCampo = (errores: readonly ErrorDeCampo[]): Errores =>
  Object.fromEntries([...errores].reverse().map(({ pointer, detail }) => [campoDe(pointer), detail]));

export const erroresDelContrato = ({ issues }: z.ZodError): Errores =>
  erroresPorCampo(issues.map((issue) => ({ pointer: `/${issue.path.map(String).join('/')}`, detail: issue.message })));
