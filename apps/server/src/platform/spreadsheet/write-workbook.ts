import ExcelJS from 'exceljs';

export type SheetToWrite = {
  readonly name: string;
  readonly columns: readonly { readonly header: string; readonly width: number }[];
  /** Texts stay texts: nothing written here is ever read as a formula. */
  readonly rows: readonly (readonly string[])[];
};

export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** An .xlsx workbook with a bold, frozen first row per sheet. */
export async function writeWorkbook(sheets: readonly SheetToWrite[]): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  for (const { name, columns, rows } of sheets) {
    const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
    sheet.columns = columns.map(({ header, width }) => ({ header, width, style: { numFmt: '@' } }));
    sheet.getRow(1).font = { bold: true };
    for (const row of rows) sheet.addRow([...row]);
  }
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
