import type { Reader } from '../../../platform/database/database.ts';
import type { TipoDocumento } from '../domain/numeracion.ts';
import { vencimiento } from '../domain/plazos.ts';
import { plazoVigente, type TipoPlazo } from './parametros.ts';

function plazoDe(tipo: TipoDocumento, serie: string, via: 'individual' | 'resumen'): TipoPlazo {
  if (via === 'resumen') return 'RC';
  if (tipo === '07' || tipo === '08') return `${tipo}${serie.startsWith('B') ? 'B' : 'F'}`;
  return tipo;
}

/**
 * Last Lima day on which SUNAT takes a document: a factura later than that is refused (2108), a boleta goes into a resumen
 * diario (1079), a resumen is taken with an observation (4443).
 */
export async function vencimientoDe(
  reader: Reader,
  documento: { tipo: TipoDocumento; serie: string; via: 'individual' | 'resumen'; fechaEmision: string },
): Promise<string> {
  const { tipo, serie, via, fechaEmision } = documento;
  return vencimiento(fechaEmision, await plazoVigente(reader, plazoDe(tipo, serie, via), fechaEmision));
}
