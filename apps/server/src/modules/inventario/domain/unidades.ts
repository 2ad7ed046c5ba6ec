import { decimalesDeUnidad, nombreDeUnidad } from '@jsol/contracts/unidades';
import { decimal } from '@jsol/tributos/dinero';

/** Of one line. Keeps every product of quantity and price inside the amounts the database and SUNAT can hold. */
const cantidadMaxima = 99_999;

/** Why a quantity of this unit cannot be moved, in Spanish, or null. */
export function repararCantidad(unidad: string, cantidad: string): string | null {
  const valor = decimal(cantidad);
  if (valor.lte(0)) return 'La cantidad debe ser mayor que cero.';
  if (valor.gt(cantidadMaxima)) return 'La cantidad máxima por línea es 99999.';
  const decimales = decimalesDeUnidad(unidad);
  if (valor.decimalPlaces() <= decimales) return null;
  return decimales === 0
    ? `Se cuenta por ${nombreDeUnidad(unidad)}: escriba una cantidad entera.`
    : `Se mide por ${nombreDeUnidad(unidad)} con hasta ${decimales} decimales.`;
}
