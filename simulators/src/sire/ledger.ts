export type Book = '140000' | '080000';
/** How far a period of a book is. */
export type PeriodState = 'propuesta' | 'aceptada' | 'reemplazada';
export type SireFile = { name: string; entry: string; zip: Buffer };
export type SireTicket = {
  ticket: string;
  book: Book;
  period: string;
  /** 10 export, 2 acceptance, 1 3 4 6 7 uploads. */
  process: string;
  /** How often it still answers "en proceso". */
  polls: number;
  /** 06 finished, 07 with errors. */
  end: '06' | '07';
  imported: string;
  file: SireFile | null;
  startedAt: string;
};
export type Upload = {
  ticket: string;
  length: number;
  metadata: Record<string, string>;
  parts: Buffer[];
  received: number;
};
/** A supplier's document, for the propuesta of purchases. */
export type Purchase = {
  tipo: string;
  serie: string;
  numero: string;
  fecha: string;
  ruc: string;
  nombre: string;
  base: string;
  igv: string;
  noGravado: string;
  total: string;
  moneda: string;
  tipoCambio: string;
};

const MAX_TICKETS = 2_000;

/** What the registers of sales and purchases know besides the receipts: periods, tickets and what was uploaded. */
export class SireLedger {
  readonly #tickets = new Map<string, SireTicket>();
  readonly #states = new Map<string, PeriodState>();
  readonly #replacements = new Map<string, string[]>();
  readonly #purchases = new Map<string, Purchase[]>();
  readonly #uploads = new Map<string, Upload>();
  #next = 1;

  /** Sixteen digits, as SUNAT numbers them: the instant and a sequence. */
  nextTicket(now: Date): string {
    return `${now.getTime()}${String(this.#next++ % 1_000).padStart(3, '0')}`;
  }

  keep(ticket: SireTicket): SireTicket {
    if (this.#tickets.size >= MAX_TICKETS) {
      const [oldest] = this.#tickets.keys();
      if (oldest !== undefined) this.#tickets.delete(oldest);
    }
    this.#tickets.set(ticket.ticket, ticket);
    return ticket;
  }

  ticket(number: string): SireTicket | null {
    return this.#tickets.get(number) ?? null;
  }

  /** Newest first. */
  tickets(): SireTicket[] {
    return [...this.#tickets.values()].reverse();
  }

  state(book: Book, period: string): PeriodState {
    return this.#states.get(`${book}-${period}`) ?? 'propuesta';
  }

  settle(book: Book, period: string, state: PeriodState): void {
    this.#states.set(`${book}-${period}`, state);
  }

  periods(book: Book): [period: string, state: PeriodState][] {
    return [...this.#states].filter(([key]) => key.startsWith(book)).map(([key, state]) => [key.slice(7), state]);
  }

  replace(book: Book, period: string, lines: string[]): void {
    this.#replacements.set(`${book}-${period}`, lines);
  }

  /** The lines of the last replacement that was taken. */
  replacement(book: Book, period: string): string[] | null {
    return this.#replacements.get(`${book}-${period}`) ?? null;
  }

  buy(period: string, purchases: Purchase[]): void {
    this.#purchases.set(period, [...this.purchases(period), ...purchases]);
  }

  purchases(period: string): Purchase[] {
    return this.#purchases.get(period) ?? [];
  }

  upload(upload: Upload): void {
    this.#uploads.set(upload.ticket, upload);
  }

  uploading(ticket: string): Upload | null {
    return this.#uploads.get(ticket) ?? null;
  }

  finishUpload(ticket: string): void {
    this.#uploads.delete(ticket);
  }

  clear(): void {
    for (const store of [this.#tickets, this.#states, this.#replacements, this.#purchases, this.#uploads])
      store.clear();
  }
}
