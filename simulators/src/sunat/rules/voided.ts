import { all, text } from '../../xml/query.ts';
import { demand } from '../codes.ts';
import type { CheckedFile } from './file.ts';

export type VoidedLine = { tipo: string; serie: string; numero: string };

/** RA takes facturas and the notes of the F series; a boleta is voided by a resumen diario. */
const VOIDABLE = new Set(['01', '07', '08', '14', '30', '34', '42']);
const REVERTIBLE = new Set(['20', '40']);

/** The lines of a comunicación de baja or of a resumen de reversiones. */
export function checkVoidedLines({ root, name, observe }: CheckedFile): VoidedLine[] {
  const elements = all(root, 'VoidedDocumentsLine');
  const numbers = new Set<string>();
  const documents = new Set<string>();
  return elements.map((line) => {
    const number = text(line, 'LineID');
    demand(number !== '', '2307');
    demand(/^\d{1,5}$/.test(number) && Number(number) > 0, '2305', number);
    demand(!numbers.has(number), '2752', number);
    numbers.add(number);
    const tipo = text(line, 'DocumentTypeCode');
    demand(tipo !== '', '2309');
    demand((name.tipo === 'RA' ? VOIDABLE : REVERTIBLE).has(tipo), '2308', tipo);
    const serie = text(line, 'DocumentSerialID');
    demand(serie !== '', '2311');
    checkSeries(name.tipo, tipo, serie);
    const numero = text(line, 'DocumentNumberID');
    demand(numero !== '', '2313');
    demand(/^\d{1,8}$/.test(numero) && Number(numero) > 0, '2312', numero);
    const key = `${tipo}-${serie}-${Number(numero)}`;
    demand(!documents.has(key), '2348', key);
    documents.add(key);
    const reason = text(line, 'VoidReasonDescription');
    demand(reason !== '', '2315');
    demand(reason.length <= 100, '2314', reason);
    if (reason.length < 3) observe('4203');
    return { tipo, serie, numero };
  });
}

function checkSeries(file: string, tipo: string, serie: string): void {
  if (file === 'RR') {
    demand(tipo !== '20' || /^(R[A-Z0-9]{3}|\d{1,4})$/.test(serie), '2674', serie);
    demand(tipo !== '40' || /^(P[A-Z0-9]{3}|\d{1,4})$/.test(serie), '2675', serie);
    return;
  }
  demand(/^([FS][A-Z0-9]{3}|\d{1,4})$/.test(serie), '2310', serie);
  demand(tipo !== '01' || !serie.startsWith('S'), '2345', serie);
}
