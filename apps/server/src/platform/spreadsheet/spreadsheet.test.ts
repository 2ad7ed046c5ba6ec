import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readSpreadsheet } from './read-spreadsheet.ts';
import { writeWorkbook } from './write-workbook.ts';

const rowsOf = async (content: Buffer) => {
  const reading = await readSpreadsheet(content, { maxRows: 10 });
  if (reading.kind !== 'rows') throw new Error(reading.kind);
  return reading.rows;
};

describe('a spreadsheet', () => {
  it('that was written is read as it was, texts that look like figures and formulas too', async () => {
    const content = await writeWorkbook([
      {
        name: 'Hoja',
        columns: [
          { header: 'Código', width: 12 },
          { header: 'Nombre', width: 30 },
        ],
        rows: [
          ['0012', '=1+1'],
          ['7750000000014', 'Ñandú 3/8"'],
        ],
      },
    ]);
    expect(await rowsOf(content)).toEqual([
      { number: 1, cells: ['Código', 'Nombre'] },
      { number: 2, cells: ['0012', '=1+1'] },
      { number: 3, cells: ['7750000000014', 'Ñandú 3/8"'] },
    ]);
  });

  it.each([
    ['UTF-8 with its mark and semicolons', Buffer.from('\uFEFFcódigo;precio\nA-1;"1,50"\n\nB;2\n')],
    ['Windows-1252 with commas', Buffer.from('código,precio\r\nA-1,"1,50"\r\n\r\nB,2\r\n', 'latin1')],
  ])('as CSV in %s keeps its row numbers', async (_name, content) => {
    expect(await rowsOf(content)).toEqual([
      { number: 1, cells: ['código', 'precio'] },
      { number: 2, cells: ['A-1', '1,50'] },
      { number: 4, cells: ['B', '2'] },
    ]);
  });

  it('that is none, is too long, or would unpack to too much is refused and not read', async () => {
    const kind = async (content: Buffer) => (await readSpreadsheet(content, { maxRows: 2 })).kind;
    expect(await kind(Buffer.from('PK nothing of the kind'))).toBe('unreadable');
    expect(await kind(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]))).toBe('unreadable');
    expect(await kind(Buffer.from('a\nb\nc\n'))).toBe('too-large');
    const bomb = Buffer.from(zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(31_000_000) }));
    expect(bomb.length).toBeLessThan(100_000);
    expect(await kind(bomb)).toBe('too-large');
  });
});
