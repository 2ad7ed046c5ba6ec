import type { Answer } from '../answer.ts';
import { unprocessable } from '../sunat/json-service.ts';
import type { Sunat } from '../sunat/sunat.ts';
import type { Book, Upload } from './ledger.ts';
import { readReplacement } from './replacement.ts';
import { errorReport, isBook, isPeriod, open, wrong } from './service.ts';

const VERSION = '1.0.0';
const MAX_BYTES = 64 * 1024 * 1024;
/** Which processes each receiver takes. */
export const RECEIVERS: Record<string, string[]> = {
  'receptorpropuesta/web/propuesta': ['1', '3'],
  'receptorpreliminar/web/preliminar': ['4'],
  'receptorajustesposteriores/web/ajustesposteriores': ['6', '7'],
};
const NEEDED = [
  'filename',
  'filetype',
  'numRuc',
  'perTributario',
  'codOrigenEnvio',
  'codProceso',
  'codTipoCorrelativo',
  'nomArchivoImportacion',
  'codLibro',
];

export type Headers = Record<string, string | string[] | undefined>;
/** An answer of the TUS protocol, which speaks in headers. */
export type TusAnswer = { status: number; headers: Record<string, string>; refusal: Answer | null };

const header = (headers: Headers, name: string): string => {
  const value = headers[name];
  return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
};
const plain = (status: number, headers: Record<string, string> = {}): TusAnswer => ({
  status,
  headers: { 'tus-resumable': VERSION, ...headers },
  refusal: null,
});
const refused = (refusal: Answer): TusAnswer => ({ status: 422, headers: { 'tus-resumable': VERSION }, refusal });

/** POST: an upload begins; its address ends in the number of its ticket. */
export function createUpload(sunat: Sunat, receiver: string, path: string, headers: Headers): TusAnswer {
  if (header(headers, 'tus-resumable') !== VERSION) return plain(412, { 'tus-version': VERSION });
  const length = Number(header(headers, 'upload-length'));
  if (!Number.isSafeInteger(length) || length <= 0) return plain(400);
  if (length > MAX_BYTES) return plain(413);
  const metadata = readMetadata(header(headers, 'upload-metadata'));
  const missing = NEEDED.find((name) => (metadata[name] ?? '') === '');
  if (missing !== undefined) return refused(wrong(missing));
  if (metadata['numRuc'] !== sunat.credentials.ruc) return refused(wrong('numRuc'));
  if (!isPeriod(metadata['perTributario'])) return refused(wrong('perTributario'));
  if (!isBook(metadata['codLibro'])) return refused(wrong('codLibro'));
  if (metadata['codOrigenEnvio'] !== '2') return refused(wrong('codOrigenEnvio'));
  if (metadata['codTipoCorrelativo'] !== '01') return refused(wrong('codTipoCorrelativo'));
  if (RECEIVERS[receiver]?.includes(metadata['codProceso'] ?? '') !== true) return refused(wrong('codProceso'));
  if (sunat.sire.state(metadata['codLibro'], metadata['perTributario']) === 'aceptada')
    return refused(unprocessable([{ cod: '1346', msg: 'La propuesta del periodo ya fue aceptada' }]));
  const ticket = sunat.sire.nextTicket(sunat.clock());
  sunat.sire.upload({ ticket, length, metadata, parts: [], received: 0 });
  return plain(201, { location: `${path}/${ticket}` });
}

/** HEAD: how much has arrived. */
export function uploadState(sunat: Sunat, ticket: string): TusAnswer {
  const upload = sunat.sire.uploading(ticket);
  if (upload === null) return plain(404);
  return plain(200, {
    'upload-offset': String(upload.received),
    'upload-length': String(upload.length),
    'cache-control': 'no-store',
  });
}

/** PATCH: the next piece; with the last one the file is read. */
export function appendUpload(sunat: Sunat, ticket: string, headers: Headers, piece: Buffer): TusAnswer {
  if (header(headers, 'tus-resumable') !== VERSION) return plain(412, { 'tus-version': VERSION });
  if (header(headers, 'content-type') !== 'application/offset+octet-stream') return plain(415);
  const upload = sunat.sire.uploading(ticket);
  if (upload === null) return plain(404);
  if (Number(header(headers, 'upload-offset')) !== upload.received) return plain(409);
  if (upload.received + piece.length > upload.length) return plain(413);
  upload.parts.push(piece);
  upload.received += piece.length;
  if (upload.received === upload.length) finish(sunat, upload);
  return plain(204, { 'upload-offset': String(upload.received) });
}

function finish(sunat: Sunat, { ticket, metadata, parts }: Upload): void {
  const book = metadata['codLibro'] as Book;
  const period = metadata['perTributario'] ?? '';
  const process = metadata['codProceso'] ?? '';
  const imported = metadata['nomArchivoImportacion'] ?? '';
  const { lines, errors } = readReplacement(Buffer.concat(parts), {
    fileName: imported,
    ruc: sunat.credentials.ruc,
    period,
    book,
  });
  sunat.sire.finishUpload(ticket);
  if (errors.length === 0 && process === '3') {
    sunat.sire.replace(book, period, lines);
    sunat.sire.settle(book, period, 'reemplazada');
  }
  const failed = errors.length > 0;
  open(sunat, {
    ticket,
    book,
    period,
    process,
    imported,
    end: failed ? '07' : '06',
    file: failed ? errorReport(imported, errors) : null,
  });
}

/** `key base64,key base64`. */
const readMetadata = (written: string): Record<string, string> =>
  Object.fromEntries(
    written
      .split(',')
      .map((pair) => pair.trim().split(' '))
      .map(([key = '', value = '']) => [key, Buffer.from(value, 'base64').toString('utf8')]),
  );
