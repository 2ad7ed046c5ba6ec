import type { Reader } from '../../../platform/database/database.ts';
import type { ArchivoPlaneado } from '../domain/plan-resumenes.ts';
import { vencimiento } from '../domain/plazos.ts';
import { plazoVigente, type TipoPlazo } from './parametros.ts';

function plazoDe({ clase, lineas }: Pick<ArchivoPlaneado, 'clase' | 'lineas'>): TipoPlazo {
  if (clase !== 'RC') return clase;
  return lineas[0]?.condicion === '3' ? 'RC_BAJA' : 'RC';
}

/** Last Lima day on which SUNAT takes a file: all its documents share their issue date and what is said of them. */
export const vencimientoDeArchivo = async (reader: Reader, archivo: ArchivoPlaneado): Promise<string> =>
  vencimiento(archivo.fechaReferencia, await plazoVigente(reader, plazoDe(archivo), archivo.fechaReferencia));
