/** Answers of the CLI: JSON for programs, aligned tables for people. Set-up noise never goes to stdout. */
export type Printer = {
  /** Rows of one kind; with `--json`, the array as it is. */
  rows<Row extends Record<string, unknown>>(rows: readonly Row[], columns: readonly (keyof Row & string)[]): void;
  /** One thing; with `--json`, the object as it is. */
  thing(thing: Record<string, unknown>): void;
  /** One thing as a text for people; with `--json`, the object as it is. */
  story(thing: Record<string, unknown>, tell: () => string): void;
};

export const bold = (text: string): string => (process.stdout.isTTY ? `\u001b[1m${text}\u001b[0m` : text);

const text = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return '–';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(text).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
};

/** Aligned columns under their names. */
export function table<Row extends Record<string, unknown>>(
  rows: readonly Row[],
  columns: readonly (keyof Row & string)[],
): string {
  const lines = rows.map((row) => columns.map((column) => text(row[column])));
  const widths = columns.map((column, i) => Math.max(column.length, ...lines.map((line) => line[i]!.length)));
  const render = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd();
  return [bold(render(columns)), ...lines.map(render)].join('\n');
}

const write = (line: string): void => void process.stdout.write(`${line}\n`);

export const createPrinter = (json: boolean): Printer => ({
  rows(rows, columns) {
    if (json) return write(JSON.stringify(rows, null, 2));
    if (rows.length === 0) return write('No hay nada que mostrar.');
    write(table(rows, columns));
  },
  story: (thing, tell) => write(json ? JSON.stringify(thing, null, 2) : tell()),
  thing(thing) {
    if (json) return write(JSON.stringify(thing, null, 2));
    const width = Math.max(...Object.keys(thing).map((name) => name.length));
    for (const [name, value] of Object.entries(thing)) {
      if (Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null)) {
        const rows = value as Record<string, unknown>[];
        write(bold(name));
        write(table(rows, [...new Set(rows.flatMap((row) => Object.keys(row)))]).replace(/^/gm, '  '));
      } else {
        write(`${bold(name.padEnd(width))}  ${text(value)}`);
      }
    }
  },
});
