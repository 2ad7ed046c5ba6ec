import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { z } from 'zod';

export const outcomes = ['aceptado', 'observado', 'rechazado', 'excepcion', 'en-proceso'] as const;
export type Outcome = (typeof outcomes)[number];

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
  outcome: z.enum(outcomes),
  /** '0', a rejection code, or the code of the last fault. */
  code: z.string(),
  description: z.string(),
  notes: z.array(z.object({ code: z.string(), text: z.string() })),
  /** How often this name was sent, faults and repeats included. */
  timesReceived: z.number(),
  /** How often it was registered as accepted: more than 1 would be a fault of the simulator. */
  acceptedTimes: z.number(),
  /** Through whom it came: SUNAT itself or the OSE. */
  canal: z.enum(['sunat', 'ose']),
  /** Of files answered later: RC, RA, RR, lots and guides. */
  ticket: z.string().nullable(),
  /** The file that told this document, when it was not sent itself. */
  informedBy: z.string().nullable(),
  /** The file that voided or reverted it. */
  voidedBy: z.string().nullable(),
  /** What the books need to know: amounts by kind, names, the document a note amends. */
  detalle: z.record(z.string(), z.string()),
});
/** What SUNAT knows about one document or file. */
export type DocumentRecord = z.infer<typeof recordShape>;

const lineShape = z.object({ record: recordShape, zip: z.string(), cdr: z.string() });
/** The record as JSON, and where its last full line stands in the file; the ZIPs are read from there on demand. */
type Entry = { json: string; offset: number; length: number };
const CHUNK_BYTES = 1024 * 1024;
const NEWLINE = 10;
const MAX_SHOWN_BYTES = 8 * 1024 * 1024;

/**
 * The documents received, one JSON line per change in an append-only file. Memory holds the small records only, and as
 * JSON: a record read from an XML would keep the whole XML alive. A day of a hundred thousand receipts fits in some
 * tens of megabytes. A line cut short by a crash is dropped at the next start.
 */
export class DocumentRegister {
  readonly #file: number;
  readonly #entries = new Map<string, Entry>();
  /** Keys in the order of their first arrival. */
  #order: string[] = [];
  readonly #counts = new Map<Outcome, number>();
  readonly #tickets = new Map<string, string>();
  #size: number;

  constructor(folder: string) {
    this.#file = openSync(join(folder, 'sunat-documents.jsonl'), 'a+', 0o600);
    const kept = this.#replay();
    if (kept < fstatSync(this.#file).size) ftruncateSync(this.#file, kept);
    this.#size = kept;
  }

  /** A registered document (accepted or rejected); faults register nothing, and a file in process is not there yet. */
  find(ruc: string, tipo: string, serie: string, numero: string): DocumentRecord | null {
    const record = this.#get(keyOf({ ruc, tipo, serie, numero }));
    return record === null || record.outcome === 'excepcion' || record.outcome === 'en-proceso' ? null : record;
  }

  /** The record of a name, however it ended. */
  byName(name: string): DocumentRecord | null {
    const [ruc = '', tipo = '', serie = '', numero = ''] = name.split('-');
    return this.#get(keyOf({ ruc, tipo, serie, numero }));
  }

  byTicket(ticket: string): DocumentRecord | null {
    const key = this.#tickets.get(ticket);
    return key === undefined ? null : this.#get(key);
  }

  get size(): number {
    return this.#entries.size;
  }

  count(outcome: Outcome): number {
    return this.#counts.get(outcome) ?? 0;
  }

  /** Newest first. */
  *newest(): Generator<DocumentRecord> {
    for (let at = this.#order.length - 1; at >= 0; at--) {
      const record = this.#get(this.#order[at] ?? '');
      if (record !== null) yield record;
    }
  }

  /** `zip` null leaves what was received before; documents told by a resumen have none. */
  save(record: DocumentRecord, zip: Buffer | null, cdr: Buffer | null): void {
    const line = { record, zip: zip?.toString('base64') ?? '', cdr: cdr?.toString('base64') ?? '' };
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`, 'utf8');
    writeSync(this.#file, bytes);
    this.#keep(record, JSON.stringify(record), this.#size, bytes.length);
    this.#size += bytes.length;
  }

  /** A change of the record alone; what was received and answered stays. */
  update(record: DocumentRecord): void {
    const { zip, cdr } = this.#line(record);
    this.save(record, zip === '' ? null : Buffer.from(zip, 'base64'), cdr === '' ? null : Buffer.from(cdr, 'base64'));
  }

  /** The CDR ZIP that was (or would have been) answered. */
  cdr(record: DocumentRecord): Buffer | null {
    const { cdr } = this.#line(record);
    return cdr === '' ? null : Buffer.from(cdr, 'base64');
  }

  /** The ZIP as received; null when a resumen told the document. */
  zip(record: DocumentRecord): Buffer | null {
    const { zip } = this.#line(record);
    return zip === '' ? null : Buffer.from(zip, 'base64');
  }

  clear(): void {
    this.#entries.clear();
    this.#counts.clear();
    this.#tickets.clear();
    this.#order = [];
    ftruncateSync(this.#file, 0);
    this.#size = 0;
  }

  close(): void {
    closeSync(this.#file);
  }

  #get(key: string): DocumentRecord | null {
    const entry = this.#entries.get(key);
    return entry === undefined ? null : (JSON.parse(entry.json) as DocumentRecord);
  }

  #keep(record: DocumentRecord, json: string, offset: number, length: number): void {
    const key = keyOf(record);
    const before = this.#get(key);
    if (before === null) this.#order.push(key);
    else this.#counts.set(before.outcome, this.count(before.outcome) - 1);
    this.#counts.set(record.outcome, this.count(record.outcome) + 1);
    if (record.ticket !== null) this.#tickets.set(record.ticket, key);
    this.#entries.set(key, { json, offset, length });
  }

  #line(record: DocumentRecord): z.infer<typeof lineShape> {
    const entry = this.#entries.get(keyOf(record));
    if (entry === undefined) throw new Error(`no stored line for ${record.name}`);
    const bytes = Buffer.alloc(entry.length);
    readSync(this.#file, bytes, 0, entry.length, entry.offset);
    return lineShape.parse(JSON.parse(bytes.toString('utf8')));
  }

  /** Reads the file piece by piece; returns how many bytes hold whole lines. */
  #replay(): number {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let offset = 0;
    let read = 0;
    let rest = Buffer.alloc(0);
    for (let got = readSync(this.#file, chunk, 0, CHUNK_BYTES, 0); got > 0;) {
      read += got;
      const bytes = Buffer.concat([rest, chunk.subarray(0, got)]);
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
        const { record } = lineShape.parse(JSON.parse(bytes.toString('utf8', start, end)));
        this.#keep(record, JSON.stringify(record), offset, end + 1 - start);
        offset += end + 1 - start;
        start = end + 1;
      }
      rest = Buffer.from(bytes.subarray(start));
      got = readSync(this.#file, chunk, 0, CHUNK_BYTES, read);
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
    const files = unzipSync(zip, {
      filter: ({ name, originalSize }) => name.endsWith('.xml') && originalSize <= MAX_SHOWN_BYTES,
    });
    const [first] = Object.values(files);
    return first === undefined ? null : Buffer.from(first);
  } catch {
    // What was received may be anything; there is simply no XML in it to show.
    return null;
  }
}
