import { decimal } from '@jsol/tributos/dinero';

/** UN/ECE rec 20 units that are cut, weighed or poured, with the decimals a scale or a tape gives. Others are counted. */
const decimalesPorUnidad: Readonly<Record<string, number>> = {
  KGM: 3,
  GRM: 3,
  MTR: 3,
  MTK: 3,
  MTQ: 3,
  LTR: 3,
  GLL: 3,
};

/** How people call the unit. */
const nombres: Readonly<Record<string, string>> = {
  NIU: 'unidad',
  KGM: 'kilo',
  GRM: 'gramo',
  MTR: 'metro',
  MTK: 'metro cuadrado',
  MTQ: 'metro cúbico',
  LTR: 'litro',
  GLL: 'galón',
  BX: 'caja',
  BG: 'bolsa',
  PK: 'paquete',
  SET: 'juego',
  RO: 'rollo',
  MIL: 'millar',
};

/** Of one line. Keeps every product of quantity and price inside the amounts the database and SUNAT can hold. */
const cantidadMaxima = 99_999;

/** Why a quantity of this unit cannot be moved, in Spanish, or null. */
export function repararCantidad(unidad: string, cantidad: string): string | null {
  const valor = decimal(cantidad);
  if (valor.lte(0)) return 'La cantidad debe ser mayor que cero.';
  if (valor.gt(cantidadMaxima)) return 'La cantidad máxima por línea es 99999.';
  const decimales = decimalesPorUnidad[unidad] ?? 0;
  if (valor.decimalPlaces() <= decimales) return null;
  return decimales === 0
    ? `Se cuenta por ${nombres[unidad] ?? unidad}: escriba una cantidad entera.`
    : `Se mide por ${nombres[unidad] ?? unidad} con hasta ${decimales} decimales.`;
}
