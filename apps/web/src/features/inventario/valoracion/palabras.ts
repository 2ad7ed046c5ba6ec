import { soles } from '../../../lib/format.ts';

const meses = [
  'enero',
  'febrero',
  'marzo',
  'abril',
  'mayo',
  'junio',
  'julio',
  'agosto',
  'setiembre',
  'octubre',
  'noviembre',
  'diciembre',
] as const;

/** `2026-10` → `octubre de 2026`. */
export const nombreDelMes = (periodo: string): string =>
  `${meses[Number(periodo.slice(5)) - 1] ?? periodo} de ${periodo.slice(0, 4)}`;

/** `costo-adicional` → `Costo adicional`. */
export const motivoEnPalabras = (motivo: string): string => {
  const palabras = motivo.replaceAll('-', ' ');
  return palabras.charAt(0).toUpperCase() + palabras.slice(1);
};

/** `6.3500000000` → `6.35`; at least two decimals, at most four. */
export function costoUnitario(texto: string): string {
  const [entero = '0', decimales = ''] = texto.split('.');
  return `${entero}.${decimales.slice(0, 4).replace(/0+$/, '').padEnd(2, '0')}`;
}

/** `S/ 1,234.50` → `1,234.50`, in columns whose heading says the currency. */
export const sinSimbolo = (monto: string): string => soles(monto).replace('S/ ', '');
