import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { unzipSync } from 'fflate';

/** `number` as the spreadsheet counts its rows, from 1; rows without any text are left out. */
export type SpreadsheetRow = { readonly number: number; readonly cells: readonly string[] };

export type SpreadsheetReading =
  | { readonly kind: 'rows'; readonly rows: readonly SpreadsheetRow[] }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'too-large' };

/** What a workbook may unpack to: a few kilobytes of zip can hold gigabytes. */
const maxUnpackedBytes = 30_000_000;

/**
 * Reads the first sheet of an .xlsx workbook, or a CSV in UTF-8 or Windows-1252 with `;`, `,` or tabs, as texts.
 * Numbers come as plain decimals, dates as `YYYY-MM-DD`. Keeps the CPU: for a task with a thread.
 *
 * @param maxRows more than these answer `too-large`
 */
export async function readSpreadsheet(content: Buffer, { maxRows }: { maxRows: number }): Promise<SpreadsheetReading> {
  const isZip = content.subarray(0, 2).toString('latin1') === 'PK';
  const reading = isZip ? await readWorkbook(content, maxRows) : readCsv(content, maxRows);
  if (reading === 'too-large' || reading === 'unreadable') return { kind: reading };
  const rows = reading
    .map(({ number, cells }) => ({ number, cells: cells.map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  return rows.length > maxRows ? { kind: 'too-large' } : { kind: 'rows', rows };
}

type Rows = SpreadsheetRow[] | 'unreadable' | 'too-large';

async function readWorkbook(content: Buffer, maxRows: number): Promise<Rows> {
  let unpacked = 0;
  try {
    unzipSync(content, {
      filter: ({ originalSize }) => {
        unpacked += originalSize;
        return false;
      },
    });
    if (unpacked > maxUnpackedBytes) return 'too-large';
    const workbook = new ExcelJS.Workbook();
    // The library's own idea of a Buffer is an older one.
    await workbook.xlsx.load(content as unknown as ArrayBuffer);
    const [sheet] = workbook.worksheets;
    if (!sheet) return 'unreadable';
    if (sheet.actualRowCount > maxRows) return 'too-large';
    const rows: SpreadsheetRow[] = [];
    sheet.eachRow((row, number) => {
      const cells: string[] = [];
      row.eachCell({ includeEmpty: true }, (cell) => cells.push(textOf(cell.value)));
      rows.push({ number, cells });
    });
    return rows;
  } catch {
    return 'unreadable';
  }
}

function textOf(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return plainNumber(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('hyperlink' in value) return textOf(value.text);
  if ('result' in value) return textOf(value.result);
  return '';
}

/** A long bar code must not become `7.75e+12`, nor a price show the tail of its binary fraction. */
const plainNumber = (value: number): string =>
  Number.isInteger(value) ? value.toFixed(0) : String(Number(value.toPrecision(15)));

function readCsv(content: Buffer, maxRows: number): Rows {
  // A file that is neither text nor zip, such as an old .xls.
  if (content.includes(0)) return 'unreadable';
  const text = decode(content);
  const header = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = [';', '\t', ','].find((mark) => header.includes(mark)) ?? ';';
  try {
    const records = parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      to: maxRows + 1,
      info: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ number: info.lines, cells: record }));
  } catch {
    return 'unreadable';
  }
}

function decode(content: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return new TextDecoder('windows-1252').decode(content);
  }
}
