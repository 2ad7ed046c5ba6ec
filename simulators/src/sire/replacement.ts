import { unzipSync } from 'fflate';
import type { Book } from './ledger.ts';

/** Fields of a line of each book, the last one ended by a pipe as well. */
const FIELDS: Record<Book, number> = { '140000': 33, '080000': 37 };
const AMOUNTS: Record<Book, [from: number, to: number]> = { '140000': [13, 25], '080000': [14, 24] };
const MAX_BYTES = 64 * 1024 * 1024;

export type Replacement = { lines: string[]; errors: string[] };

/** Reads an uploaded ZIP as strictly as SUNAT: its name, and every field that can be told wrong by itself. */
export function readReplacement(
  zip: Buffer,
  { fileName, ruc, period, book }: { fileName: string; ruc: string; period: string; book: Book },
): Replacement {
  const entry = fileName.replace(/\.zip$/i, '.txt');
  const errors: string[] = [];
  const expected = new RegExp(`^LE${ruc}${period}00${book === '140000' ? '140400' : '080400'}0[23]\\d*11[12]2\\.txt$`);
  if (!expected.test(entry)) errors.push(`El nombre ${entry} no es el de un archivo del periodo ${period}`);
  let text = '';
  try {
    const files = unzipSync(zip, { filter: (file) => file.originalSize <= MAX_BYTES });
    const names = Object.keys(files);
    if (names.length !== 1 || names[0] !== entry) errors.push(`El ZIP debe contener solo ${entry}`);
    text = Buffer.from(files[entry] ?? []).toString('latin1');
  } catch {
    errors.push('El archivo no es un ZIP');
  }
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const seen = new Set<string>();
  for (const [at, line] of lines.entries()) {
    const where = `Línea ${at + 1}`;
    const fields = line.split('|');
    if (fields.length !== FIELDS[book] + 1 || fields.at(-1) !== '') {
      errors.push(`${where}: tiene ${fields.length - 1} campos y son ${FIELDS[book]}`);
      continue;
    }
    errors.push(...lineErrors(fields, book, ruc, period).map((error) => `${where}: ${error}`));
    const key = fields.slice(6, 10).join('-') + (book === '080000' ? `-${fields[12] ?? ''}` : '');
    if (seen.has(key)) errors.push(`${where}: el comprobante está repetido`);
    seen.add(key);
  }
  return { lines, errors };
}

function lineErrors(fields: string[], book: Book, ruc: string, period: string): string[] {
  const errors: string[] = [];
  const field = (at: number): string => fields[at] ?? '';
  if (field(0) !== ruc) errors.push('el RUC no es el del generador');
  if (field(2) !== period) errors.push('el periodo no es el del archivo');
  if (!isDate(field(4))) errors.push('la fecha de emisión no es DD/MM/AAAA');
  if (field(5) !== '' && !isDate(field(5))) errors.push('la fecha de vencimiento no es DD/MM/AAAA');
  if (!/^\d{2}$/.test(field(6))) errors.push('el tipo de comprobante no tiene dos dígitos');
  const [from, to] = AMOUNTS[book];
  for (let at = from; at <= to; at++)
    if (!/^-?\d{1,12}(\.\d{1,2})?$/.test(field(at))) errors.push(`el campo ${at + 1} no es un monto`);
  if (!/^[A-Z]{3}$/.test(field(to + 1))) errors.push('la moneda no tiene tres letras');
  if (!/^\d\.\d{3}$/.test(field(to + 2))) errors.push('el tipo de cambio no es #.###');
  return errors;
}

const isDate = (value: string): boolean => {
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(value) ?? [];
  if (year === undefined) return false;
  const iso = `${year}-${month ?? ''}-${day ?? ''}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso);
};
