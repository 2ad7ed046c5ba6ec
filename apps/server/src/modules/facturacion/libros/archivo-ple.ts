/** Books of the Programa de Libros Electrónicos, by their code (annex 2 of Res. 286-2009). */
export const librosPle = {
  '050100': { nombre: 'Libro diario (5.1)', campos: 21 },
  '060100': { nombre: 'Libro mayor (6.1)', campos: 21 },
  '080100': { nombre: 'Registro de compras (8.1)', campos: 42 },
  '080200': { nombre: 'Compras de no domiciliados (8.2)', campos: 36 },
  '140100': { nombre: 'Registro de ventas (14.1)', campos: 35 },
} as const;
export type LibroPle = keyof typeof librosPle;

/** One record: a text for each of the book's fields, in their order. */
export type RegistroPle = readonly string[];

export type ArchivoPle = { nombre: string; bytes: Buffer; lineas: number };

/** `'2026-10'` → `'20261000'`, as records and names say it. */
export const periodoPle = (periodo: string): string => `${periodo.replace('-', '')}00`;

/**
 * The file of a monthly book: a record per line, each field ended by `|`, CRLF, ISO-8859-1. The same records give the
 * same bytes. A book without records is a file of zero bytes whose name says so.
 *
 * Throws on a record with another number of fields: that is a bug of whoever wrote it.
 */
export function archivoPle(
  libro: LibroPle,
  empresa: { ruc: string; /** `'2026-10'` */ periodo: string },
  registros: readonly RegistroPle[],
): ArchivoPle {
  const { campos } = librosPle[libro];
  const otro = registros.find((registro) => registro.length !== campos);
  if (otro) throw new Error(`book ${libro} takes ${campos} fields, not ${otro.length}`);
  const conContenido = registros.length > 0 ? '1' : '0';
  // No opportunity (00), an operating company (1), content, soles (1), made by PLE (1).
  const nombre = `LE${empresa.ruc}${periodoPle(empresa.periodo)}${libro}001${conContenido}11.txt`;
  return { nombre, bytes: enLineas(registros), lineas: registros.length };
}

/** Records as PLE and SIRE read them. */
export const enLineas = (registros: readonly RegistroPle[]): Buffer =>
  Buffer.from(registros.map((registro) => `${registro.join('|')}|\r\n`).join(''), 'latin1');

/**
 * Text of a field: one line that ISO-8859-1 can carry, without the characters the validator refuses (`|`, `/`, `\`).
 * What the encoding lacks loses its accent (ő → o) or becomes `?`.
 */
export function textoPle(valor: string, maximo: number): string {
  let limpio = '';
  for (const letra of valor.normalize('NFC').replace(/[|/\\\s]+/g, ' ')) {
    limpio += enLatin1(letra) ? letra : [...letra.normalize('NFKD')].filter(enLatin1).join('') || '?';
  }
  return limpio.trim().slice(0, maximo).trimEnd();
}

/** Printable in ISO-8859-1. */
const enLatin1 = (letra: string): boolean => /^[\u0020-\u007e\u00a0-\u00ff]$/.test(letra);

/** `'2026-11-24'` → `'24/11/2026'`; nothing for none. */
export const fechaPle = (fecha: string | null): string => (fecha === null ? '' : fecha.split('-').reverse().join('/'));
