import { z } from 'zod';
import { ProblemaError } from '../../lib/api.ts';
import type { Ticket } from './ticket.ts';

/** What the server says about single lines, by their place in the ticket. */
export function erroresPorLinea(error: unknown): ReadonlyMap<number, string> {
  const errores = new Map<number, string>();
  if (!(error instanceof ProblemaError)) return errores;
  for (const { pointer, detail } of error.errors) {
    const indice = /^\/lineas\/(\d+)(\/|$)/.exec(pointer)?.[1];
    if (indice !== undefined) errores.set(Number(indice), detail);
  }
  return errores;
}

const conNumero = z.object({ numero: z.string() });

/**
 * The number under which this ticket was sold already: its answer was lost, and the ticket or its payment changed
 * since. Null for any other refusal.
 */
export function vendidaComo(error: unknown): string | null {
  if (!(error instanceof ProblemaError) || error.code !== 'ventas.clave_reutilizada') return null;
  return conNumero.safeParse(error.cuerpo).data?.numero ?? null;
}

const conCambios = z.object({ cambios: z.array(z.object({ productoId: z.string(), vigente: z.string() })) });

/** Prices that changed since the products were loaded, by product; empty for any other refusal. */
export function preciosVigentes(error: unknown, ticket: Ticket): ReadonlyMap<string, string> {
  if (!(error instanceof ProblemaError) || error.code !== 'ventas.precio_cambio') return new Map();
  const leido = conCambios.safeParse(error.cuerpo);
  if (!leido.success) return new Map();
  return new Map(
    leido.data.cambios
      .filter(({ productoId }) => ticket.lineas.some((linea) => linea.productoId === productoId))
      .map(({ productoId, vigente }) => [productoId, vigente]),
  );
}
