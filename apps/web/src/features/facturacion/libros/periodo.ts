/** Months as `2026-10`. */
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

/** The month that many months later; earlier when negative. */
export function mesMas(periodo: string, cuantos: number): string {
  const indice = Number(periodo.slice(0, 4)) * 12 + Number(periodo.slice(5)) - 1 + cuantos;
  return `${Math.floor(indice / 12)}-${String((indice % 12) + 1).padStart(2, '0')}`;
}

/** The one whose books are due: last month. */
export const mesPorDeclarar = (hoy: string): string => mesMas(hoy.slice(0, 7), -1);

export type Plazo = { palabra: string; color: 'gray' | 'yellow' | 'red' | 'green' };

const cerca = 5;

/** How near the day of the return is; a closed month has nothing to wait for. */
export function plazoDelMes(vence: string, hoy: string, cerrado: boolean): Plazo {
  if (cerrado) return { palabra: 'Cerrado', color: 'green' };
  const dias = Math.round((Date.parse(vence) - Date.parse(hoy)) / 86_400_000);
  if (dias < 0) return { palabra: 'Vencido', color: 'red' };
  if (dias === 0) return { palabra: 'Vence hoy', color: 'yellow' };
  if (dias <= cerca) return { palabra: dias === 1 ? 'Vence mañana' : `Vence en ${dias} días`, color: 'yellow' };
  return { palabra: `Faltan ${dias} días`, color: 'gray' };
}
