import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { z } from 'zod';

export type Outcome = 'aceptado' | 'observado' | 'rechazado' | 'excepcion';

const recordShape = z.object({
  name: z.string(),
  ruc: z.string(),
  tipo: z.string(),
  serie: z.string(),
  numero: z.string(),
  fechaEmision: z.string(),
  total: z.string(),
  moneda: z.string(),
  cliente: z.string(),
  digest: z.string(),
  /** First time a document with this name arrived. */
  receivedAt: z.string(),
  outcome: z.enum(['aceptado', 'observado', 'rechazado', 'excepcion']),
  /** '0', a rejection code, or the code of the last fault. */
  code: z.string(),
  description: z.string(),
  notes: z.array(z.object({ code: z.string(), text: z.string() })),
  /** How often sendBill got this name, faults and repeats included. */
  timesReceived: z.number(),
  /** How often it was registered as accepted: more than 1 would be a fault of the simulator. */
  acceptedTimes: z.number(),
});
/** What SUNAT knows about one document. */
export type DocumentRecord = z.infer<typeof recordShape>;

const lineShape = z.object({ record: recordShape, zip: z.string(), cdr: z.string() });
/** Where the last full line of a record stands in the file; the ZIPs are read from there on demand. */
type Position = { offset: number; length: number };

/**
 * The documents received, one JSON line per change in an append-only file. Memory holds the small records only, so a
 * day of a hundred thousand receipts does not fill it. A line cut short by a crash is dropped at the next start.
 */
export class DocumentRegister {
  readonly #file: number;
  readonly #records = new Map<string, DocumentRecord>();
  readonly #positions = new Map<string, Position>();
  #size: number;

  constructor(folder: string) {
    const path = join(folder, 'sunat-documents.jsonl');
    this.#file = openSync(path, 'a+', 0o600);
    const kept = this.#replay(readFileSync(path));
    if (kept < fstatSync(this.#file).size) ftruncateSync(this.#file, kept);
    this.#size = kept;
  }

  /** A registered document (accepted or rejected); faults register nothing. */
  find(ruc: string, tipo: string, serie: string, numero: string): DocumentRecord | null {
    const record = this.#records.get(keyOf({ ruc, tipo, serie, numero }));
    return record === undefined || record.outcome === 'excepcion' ? null : record;
  }

  /** The record of a name, however it ended. */
  byName(name: string): DocumentRecord | null {
    const [ruc = '', tipo = '', serie = '', numero = ''] = name.split('-');
    return this.#records.get(keyOf({ ruc, tipo, serie, numero })) ?? null;
  }

  /** Newest first. */
  list(): DocumentRecord[] {
    return [...this.#records.values()].reverse();
  }

  save(record: DocumentRecord, zip: Buffer, cdr: Buffer | null): void {
    const line = JSON.stringify({ record, zip: zip.toString('base64'), cdr: cdr?.toString('base64') ?? '' });
    const bytes = Buffer.from(`${line}\n`, 'utf8');
    writeSync(this.#file, bytes);
    this.#positions.set(keyOf(record), { offset: this.#size, length: bytes.length });
    this.#size += bytes.length;
    this.#records.set(keyOf(record), record);
  }

  /** The CDR ZIP that was (or would have been) answered. */
  cdr(record: DocumentRecord): Buffer | null {
    const { cdr } = this.#line(record);
    return cdr === '' ? null : Buffer.from(cdr, 'base64');
  }

  /** The ZIP as received. */
  zip(record: DocumentRecord): Buffer {
    return Buffer.from(this.#line(record).zip, 'base64');
  }

  clear(): void {
    this.#records.clear();
    this.#positions.clear();
    ftruncateSync(this.#file, 0);
    this.#size = 0;
  }

  close(): void {
    closeSync(this.#file);
  }

  #line(record: DocumentRecord): z.infer<typeof lineShape> {
    const position = this.#positions.get(keyOf(record));
    if (position === undefined) throw new Error(`no stored line for ${record.name}`);
    const bytes = Buffer.alloc(position.length);
    readSync(this.#file, bytes, 0, position.length, position.offset);
    return lineShape.parse(JSON.parse(bytes.toString('utf8')));
  }

  /** Returns how many bytes hold whole lines. */
  #replay(bytes: Buffer): number {
    let offset = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, offset)) {
      const { record } = lineShape.parse(JSON.parse(bytes.toString('utf8', offset, end)));
      this.#records.set(keyOf(record), record);
      this.#positions.set(keyOf(record), { offset, length: end + 1 - offset });
      offset = end + 1;
    }
    return offset;
  }
}

/** F001-1 and F001-00000001 are the same number. */
const keyOf = ({ ruc, tipo, serie, numero }: Pick<DocumentRecord, 'ruc' | 'tipo' | 'serie' | 'numero'>): string =>
  `${ruc}-${tipo}-${serie}-${numero.replace(/^0+(?=\d)/, '')}`;

/** The first XML of a ZIP as bytes. */
export function xmlOf(zip: Buffer): Buffer | null {
  try {
    const files = unzipSync(zip, { filter: ({ name }) => name.endsWith('.xml') });
    const [first] = Object.values(files);
    return first === undefined ? null : Buffer.from(first);
  } catch {
    // What was received may be anything; there is simply no XML in it to show.
    return null;
  }
}
