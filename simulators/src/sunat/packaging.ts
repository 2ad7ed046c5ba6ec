import { unzipSync } from 'fflate';
import { demand, SunatProblem } from './codes.ts';

export type DocumentName = { name: string; ruc: string; tipo: string; serie: string; numero: string };

/** A CPE is a few kB and a full resumen some hundreds; what unpacks beyond this is a zip bomb. */
const MAX_XML_BYTES = 2 * 1024 * 1024;
const MAX_LOT_BYTES = 32 * 1024 * 1024;
const MAX_LOT_FILES = 500;

const SERIES: Record<string, RegExp> = {
  '01': /^(F[A-Z0-9]{3}|[0-9]{1,4})$/,
  '03': /^(B[A-Z0-9]{3}|[0-9]{1,4})$/,
  '07': /^([FB][A-Z0-9]{3}|[0-9]{1,4})$/,
  '08': /^([FB][A-Z0-9]{3}|[0-9]{1,4})$/,
  '09': /^T[A-Z0-9]{3}$/,
  '31': /^V[A-Z0-9]{3}$/,
  '20': /^(R[A-Z0-9]{3}|[0-9]{1,4})$/,
  '40': /^(P[A-Z0-9]{3}|[0-9]{1,4})$/,
};

const withoutZip = (fileName: string): string => {
  const base = fileName.replace(/\.zip$/i, '');
  demand(base !== fileName, '0151', `nombre de archivo ${fileName}`);
  return base;
};

/** The name of a document sent by sendBill: `RUC-TT-SERIE-NUMERO.zip`, of one of the types the service takes. */
export function readDocumentName(fileName: string, tipos: string[]): DocumentName {
  const base = withoutZip(fileName);
  if (/^\d{11}-(RC|RA|RR)-/.test(base)) throw new SunatProblem('0152');
  if (/^\d{11}-LT-/.test(base)) throw new SunatProblem('0153');
  const [, ruc = '', tipo = '', serie = '', numero = ''] =
    /^(\d{11})-(\d{2})-([A-Z0-9]{1,4})-(\d{1,8})$/.exec(base) ?? [];
  demand(
    tipos.includes(tipo) && SERIES[tipo]?.test(serie) === true && Number(numero) > 0,
    '0151',
    `nombre de archivo ${fileName}`,
  );
  return { name: base, ruc, tipo, serie, numero };
}

/** The name of a file sent by sendSummary or sendPack: `RUC-RC-YYYYMMDD-N.zip`. */
export function readFileName(fileName: string, tipos: string[]): DocumentName {
  const base = withoutZip(fileName);
  const [, ruc = '', tipo = '', serie = '', numero = ''] = /^(\d{11})-([A-Z]{2})-(\d{8})-(\d{1,5})$/.exec(base) ?? [];
  demand(tipos.includes(tipo) && Number(numero) > 0, '0151', `nombre de archivo ${fileName}`);
  return { name: base, ruc, tipo, serie, numero };
}

/** The bytes of `contentFile`. */
export function readContent(base64: string): Buffer {
  const content = /\s/.test(base64) ? base64.replace(/\s+/g, '') : base64;
  demand(content !== '', '0155');
  demand(/^[A-Za-z0-9+/]+={0,2}$/.test(content), '0156', 'contentFile no es base64');
  return Buffer.from(content, 'base64');
}

/** The one XML of the ZIP. A `dummy/` folder entry is allowed, as the Manual del Programador does. */
export function readPackage(zip: Buffer, name: string): Buffer {
  const files = unzip(zip, MAX_XML_BYTES);
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

/** The XMLs of a lot, each under the name of its document. */
export function readLot(zip: Buffer): Map<string, Buffer> {
  const files = unzip(zip, MAX_XML_BYTES);
  const names = Object.keys(files);
  demand(names.length > 0, '0157');
  demand(names.length <= MAX_LOT_FILES, '0158', `${names.length} archivos`);
  const total = names.reduce((bytes, name) => bytes + (files[name]?.length ?? 0), 0);
  demand(total <= MAX_LOT_BYTES, '0158', `${total} bytes`);
  return new Map(
    names.map((entry) => {
      demand(/^[\w-]+\.xml$/i.test(entry), '0159', entry);
      const xml = Buffer.from(files[entry] ?? []);
      demand(xml.length > 0, '0160', entry);
      return [entry.replace(/\.xml$/i, ''), xml];
    }),
  );
}

function unzip(zip: Buffer, maxBytes: number): Record<string, Uint8Array> {
  demand(zip.length > 0, '0155');
  try {
    return unzipSync(zip, {
      filter: (file) => {
        if (file.originalSize > maxBytes) throw new Error('entry too large');
        return !file.name.endsWith('/');
      },
    });
  } catch (cause) {
    throw Object.assign(new SunatProblem('0156'), { cause });
  }
}

/** A rejection spends the number of these; of the others the whole file is refused. */
export const burnsNumber = (tipo: string): boolean => ['01', '03', '07', '08'].includes(tipo);
