import type { Reader } from '../../../platform/database/database.ts';
import type { TipoDocumento } from '../domain/numeracion.ts';
import { plazoVigente, type TipoPlazo } from './parametros.ts';

const plazoDe = (tipo: TipoDocumento, serie: string): TipoPlazo => {
  if (tipo === '20' || tipo === '40') return 'RR';
  return serie.startsWith('B') ? 'RC_BAJA' : 'RA';
};

/** Days after its issue in which SUNAT takes the void of a document (2957). */
export const plazoDeAnulacion = (
  reader: Reader,
  { tipo, serie, fechaEmision }: { tipo: TipoDocumento; serie: string; fechaEmision: string },
): Promise<number> => plazoVigente(reader, plazoDe(tipo, serie), fechaEmision);
