import type { EstadoComprobante } from '@jsol/contracts/facturacion';

/**
 * Life of a receipt:
 *
 * - `borrador`: not numbered yet. `emitido`: numbered and frozen, not (or surely not) processed by SUNAT.
 * - `enviado`: the bytes left, or were about to. Back to `emitido` only when SUNAT surely did not process them
 *   (refused connection, 503).
 * - `desconocido`: they left and no readable answer came. Leaves only through a query: its answer, or `emitido` when
 *   SUNAT does not know the receipt, or `excepcion` when what SUNAT has is not ours.
 * - `excepcion`: SUNAT did not register it and a person must fix something (access, certificate, customer's RUC); the
 *   same number goes out again.
 * - `aceptado`, `observado` (accepted with remarks), `rechazado` (number spent), `anulado`.
 *
 * A boleta that a resumen diario tells stays `emitido` until the file is accepted; one that nobody was told of can be
 * dropped (`anulado`).
 */
const transiciones: Readonly<Record<EstadoComprobante, readonly EstadoComprobante[]>> = {
  borrador: ['emitido'],
  emitido: ['enviado', 'excepcion', 'anulado'],
  enviado: ['aceptado', 'observado', 'rechazado', 'excepcion', 'desconocido', 'emitido'],
  desconocido: ['aceptado', 'observado', 'rechazado', 'excepcion', 'emitido'],
  excepcion: ['emitido', 'enviado'],
  aceptado: ['anulado'],
  observado: ['anulado'],
  rechazado: [],
  anulado: [],
};

export const puedePasar = (de: EstadoComprobante, a: EstadoComprobante): boolean => transiciones[de].includes(a);

/** What an accepted resumen diario does to a boleta that was not sent itself. */
export const puedePasarPorResumen = (de: EstadoComprobante, a: EstadoComprobante): boolean =>
  de === 'emitido' && a === 'aceptado';

/** SUNAT has given its verdict: nothing is left to send. */
export const tieneVeredicto = (estado: EstadoComprobante): boolean =>
  estado === 'aceptado' || estado === 'observado' || estado === 'rechazado' || estado === 'anulado';
