import { comparar, decimal, restar, sumar } from '@jsol/tributos/dinero';
import type { MedioPago } from '@jsol/contracts/ventas';
import { cierreRequiereSupervisor, faltaObservacion } from '../errors.ts';

/** A difference above this, either way, takes a supervisor and an explanation. */
export const toleranciaArqueo = '10.00';

export type Movido = {
  fondo: string;
  recibidoPorMedio: readonly { medio: MedioPago; monto: string }[];
  vueltos: string;
};

/** What stayed by each means of payment, and the cash that should be in the drawer: float + received − change. */
export function cuadrar({ fondo, recibidoPorMedio, vueltos }: Movido): {
  porMedio: { medio: MedioPago; monto: string }[];
  efectivoEsperado: string;
} {
  const porMedio = recibidoPorMedio.map(({ medio, monto }) => ({
    medio,
    monto: medio === 'efectivo' ? restar(monto, vueltos) : monto,
  }));
  const efectivo = porMedio.filter(({ medio }) => medio === 'efectivo').map(({ monto }) => monto);
  return { porMedio, efectivoEsperado: sumar([fondo, ...efectivo]) };
}

/**
 * Counted − expected. Throws when the difference is above the tolerance and the person may not close so. The count is
 * blind: neither message says by how much it is wrong.
 */
export function arquear(cierre: {
  efectivoEsperado: string;
  contadoEfectivo: string;
  observacion: string | null;
  esSupervisor: boolean;
}): string {
  const diferencia = restar(cierre.contadoEfectivo, cierre.efectivoEsperado);
  if (comparar(decimal(diferencia).abs().toFixed(), toleranciaArqueo) <= 0) return diferencia;
  if (!cierre.esSupervisor) {
    throw cierreRequiereSupervisor(
      `El efectivo contado no cuadra: la diferencia pasa de S/ ${toleranciaArqueo}. Cuente otra vez o llame a un gerente.`,
      { errors: [{ pointer: '/contadoEfectivo', detail: 'No cuadra con lo vendido.' }] },
    );
  }
  if (!cierre.observacion) {
    throw faltaObservacion(`La diferencia pasa de S/ ${toleranciaArqueo}: explique qué pasó.`, {
      errors: [{ pointer: '/observacion', detail: 'Escriba por qué el efectivo no cuadra.' }],
    });
  }
  return diferencia;
}
