/**
 * What to do with a code of SUNAT's (workbook of rules, sheet "CódigosRetorno"; Manual del Programador, "Tipos de
 * respuesta").
 *
 * - `aceptar`, `observar`: registered. `rechazar`: registered as rejected, its number is spent.
 * - `reintentar`: not registered; the same bytes later. `preguntar`: ask SUNAT what it has before anything else.
 * - `nuevo-numero`: that number was spent before (1032). `excepcion`: not registered; a person must fix something, and
 *   the same number goes out again.
 */
export type Accion = 'aceptar' | 'observar' | 'rechazar' | 'reintentar' | 'preguntar' | 'nuevo-numero' | 'excepcion';

export type Explicacion = {
  /** What happened, in one sentence a cashier understands. */
  motivo: string;
  /** Which datum is at fault, in the words of the screen; null when none is. */
  campo: string | null;
  /** What to do about it. */
  arreglo: string;
};

export type CodigoSunat = Explicacion & {
  /** null: that of its range. */
  accion: Accion | null;
  /** How many times to retry before a person is told; null: for as long as it takes. */
  reintentos: number | null;
};

/** By four digits. Data (facturacion.codigos_retorno), which people with the right may correct. */
export type TablaCodigos = ReadonlyMap<string, CodigoSunat>;
