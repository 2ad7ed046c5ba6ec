import { descargar } from './descargar.ts';

/** A spreadsheet runs a cell that begins like a formula; a name that came from outside must not. */
const sinFormula = (texto: string): string => (/^[=+\-@\t\r]/.test(texto) ? `'${texto}` : texto);

const celda = (texto: string): string => {
  const segura = sinFormula(texto);
  return /[;"\r\n]/.test(segura) ? `"${segura.replaceAll('"', '""')}"` : segura;
};

/** Semicolons and a byte order mark: spreadsheets in Spanish open it with its columns and accents in place. */
export const textoCsv = (filas: readonly (readonly string[])[]): string =>
  `\uFEFF${filas.map((fila) => fila.map(celda).join(';')).join('\r\n')}\r\n`;

export const descargarCsv = (texto: string, nombre: string): void => descargar(texto, nombre, 'text/csv;charset=utf-8');
