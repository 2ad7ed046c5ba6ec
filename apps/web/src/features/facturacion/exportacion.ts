import type { z } from 'zod';
import type { ComprobanteResumen, comprobantesPagina } from '@jsol/contracts/facturacion';
import type { Consulta } from './filtros.ts';

/** More rows belong to a report, not to a download that a tab holds in memory. */
export const maximoFilas = 5_000;
const porPagina = 200;

export type Exportado = { filas: ComprobanteResumen[]; total: number };

/**
 * Every row of the filtered set up to `maximoFilas`, oldest first: receipts issued meanwhile come at the end and shift
 * no page. Stops early, with what it has, once `signal` is aborted.
 */
export async function traerTodo(
  consulta: Consulta,
  pedir: (consulta: Consulta) => Promise<z.output<typeof comprobantesPagina>>,
  { signal, avance }: { signal: AbortSignal; avance: (porcentaje: number) => void },
): Promise<Exportado> {
  const filas = new Map<string, ComprobanteResumen>();
  let total = 0;
  for (let pagina = 1; filas.size < maximoFilas && !signal.aborted; pagina += 1) {
    const respuesta = await pedir({ ...consulta, orden: 'emitido', pagina, porPagina });
    total = respuesta.total;
    for (const item of respuesta.items) filas.set(item.id, item);
    const esperadas = Math.min(total, maximoFilas);
    avance(esperadas === 0 ? 100 : Math.min(100, Math.round((filas.size / esperadas) * 100)));
    if (respuesta.items.length < porPagina) break;
  }
  return { filas: [...filas.values()].slice(0, maximoFilas), total };
}
