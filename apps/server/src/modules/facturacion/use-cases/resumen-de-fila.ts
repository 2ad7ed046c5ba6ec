import type { ClaseResumen } from '../domain/numeracion.ts';

/** The three things a file is named after, from its row. */
export const aResumen = (fila: { clase: ClaseResumen; fecha_generacion: string; correlativo: number }) => ({
  clase: fila.clase,
  fechaGeneracion: fila.fecha_generacion,
  correlativo: fila.correlativo,
});
