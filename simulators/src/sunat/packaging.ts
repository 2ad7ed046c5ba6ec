import { unzipSync } from 'fflate';
import { demand, SunatProblem } from './codes.ts';

export type DocumentName = { name: string; ruc: string; tipo: string; serie: string; numero: string };

/** A CPE is a few kB; anything that unpacks beyond this is a zip bomb, not an invoice. */
const MAX_XML_BYTES = 2 * 1024 * 1024;

const SERIES: Record<string, RegExp> = {
  '01': /^(F[A-Z0-9]{3}|[0-9]{1,4})$/,
  '03': /^(B[A-Z0-9]{3}|[0-9]{1,4})$/,
  '07': /^([FB][A-Z0-9]{3}|[0-9]{1,4})$/,
  '08': /^([FB][A-Z0-9]{3}|[0-9]{1,4})$/,
};

/** The name of a document sent by sendBill: `RUC-TT-SERIE-NUMERO.zip`. */
export function readDocumentName(fileName: string): DocumentName {
  const base = fileName.replace(/\.zip$/i, '');
  demand(base !== fileName, '0151', `nombre de archivo ${fileName}`);
  if (/^\d{11}-(RC|RA|RR)-/.test(base)) throw new SunatProblem('0152');
  if (/^\d{11}-LT-/.test(base)) throw new SunatProblem('0153');
  const [, ruc = '', tipo = '', serie = '', numero = ''] =
    /^(\d{11})-(\d{2})-([A-Z0-9]{1,4})-(\d{1,8})$/.exec(base) ?? [];
  demand(SERIES[tipo]?.test(serie) === true && Number(numero) > 0, '0151', `nombre de archivo ${fileName}`);
  return { name: base, ruc, tipo, serie, numero };
}

/** The one XML of the ZIP. A `dummy/` folder entry is allowed, as the Manual del Programador does. */
export function readPackage(zip: Buffer, name: string): Buffer {
  demand(zip.length > 0, '0155');
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(zip, {
      filter: (file) => {
        if (file.originalSize > MAX_XML_BYTES) throw new Error('entry too large');
        return !file.name.endsWith('/');
      },
    });
  } catch (cause) {
    throw Object.assign(new SunatProblem('0156'), { cause });
  }
  const names = Object.keys(files);
  demand(names.length > 0, '0157');
  demand(names.length === 1, '0158', `${names.length} archivos`);
  const [entry = ''] = names;
  demand(/\.xml$/i.test(entry) && !entry.includes('/') && !entry.includes('\\'), '0159', entry);
  demand(entry.replace(/\.xml$/i, '') === name, '0161', entry);
  const xml = Buffer.from(files[entry] ?? []);
  demand(xml.length > 0, '0160');
  return xml;
}
