import { answeredCdr, settleDocument } from './documents.ts';
import { SunatProblem } from './codes.ts';
import { examineFile } from './examine-file.ts';
import type { ScriptedVerdict } from './failures.ts';
import { settleLot } from './lots.ts';
import type { DocumentRecord } from './register.ts';
import type { Sunat } from './sunat.ts';

type Waiting = {
  ticket: string;
  name: string;
  user: string;
  createdAt: number;
  readyAt: number;
  /** How often it still answers 98. */
  polls: number;
  scripted: ScriptedVerdict;
  done: boolean;
};

export type TicketStatus = { code: string; content: Buffer | null };

const NOTHING: ScriptedVerdict = { rejection: null, observation: null, variant: null };

/** Files that are answered later: each waits under its ticket until its time has come and it was asked about enough. */
export class TicketOffice {
  readonly #tickets = new Map<string, Waiting>();
  /** Those not processed yet, oldest first. */
  #waiting: Waiting[] = [];
  #next = 1;

  /** After a restart: what waited goes on waiting, and is processed at once. */
  restore(sunat: Sunat): void {
    for (const record of sunat.register.newest()) {
      if (record.outcome === 'en-proceso' && record.ticket !== null)
        this.#waiting.unshift(this.#keep(sunat, record.ticket, record.name, sunat.credentials.user, NOTHING, 0));
    }
  }

  /** Takes a file in: what it becomes is decided later. */
  open(sunat: Sunat, record: DocumentRecord, zip: Buffer, user: string, scripted: ScriptedVerdict): string {
    const { register, clock, settings } = sunat;
    const ticket = `${clock().getTime()}${String(this.#next++ % 1_000_000).padStart(6, '0')}`;
    register.save({ ...record, ticket }, zip, null);
    this.#waiting.push(this.#keep(sunat, ticket, record.name, user, scripted, settings.tickets.polls));
    this.settle(sunat);
    return ticket;
  }

  /** Processes every file whose time has come. Asked before anything that could see the difference. */
  settle(sunat: Sunat): void {
    if (this.#waiting.length === 0) return;
    const now = sunat.clock().getTime();
    for (const waiting of this.#waiting)
      if (waiting.polls <= 0 && waiting.readyAt <= now) this.#process(sunat, waiting);
    this.#waiting = this.#waiting.filter(({ done }) => !done);
  }

  /** What getStatus answers: 98, 0, 99, and 0126 or 0127 in the same field. */
  status(sunat: Sunat, ticket: string, user: string): TicketStatus {
    const { clock, settings } = sunat;
    const known = this.#tickets.get(ticket) ?? this.#settledBefore(sunat, ticket);
    const now = clock().getTime();
    if (known === null || now < known.createdAt + settings.tickets.unknownSeconds * 1_000)
      return { code: '0127', content: null };
    if (known.user !== user) return { code: '0126', content: null };
    if (!known.done && known.polls > 0) {
      known.polls -= 1;
      return { code: '98', content: null };
    }
    this.settle(sunat);
    if (!known.done) return { code: '98', content: null };
    return this.answer(sunat, ticket);
  }

  /** The result of a processed file. */
  answer(sunat: Sunat, ticket: string): TicketStatus {
    const record = sunat.register.byTicket(ticket);
    if (record === null) return { code: '0127', content: null };
    if (record.outcome === 'en-proceso') return { code: '98', content: null };
    const variant = this.#tickets.get(ticket)?.scripted.variant ?? null;
    const content = answeredCdr(sunat, record, variant);
    return { code: record.outcome === 'rechazado' ? '99' : '0', content };
  }

  clear(): void {
    this.#tickets.clear();
    this.#waiting = [];
  }

  #keep(
    { clock, settings }: Sunat,
    ticket: string,
    name: string,
    user: string,
    scripted: ScriptedVerdict,
    polls: number,
  ): Waiting {
    const createdAt = clock().getTime();
    const readyAt = createdAt + settings.tickets.seconds * 1_000;
    const waiting = { ticket, name, user, createdAt, readyAt, polls, scripted, done: false };
    this.#tickets.set(ticket, waiting);
    return waiting;
  }

  /** A ticket processed before a restart: the register still knows it. */
  #settledBefore(sunat: Sunat, ticket: string): Waiting | null {
    const record = sunat.register.byTicket(ticket);
    if (record === null) return null;
    const known = this.#keep(sunat, ticket, record.name, sunat.credentials.user, NOTHING, 0);
    return Object.assign(known, { createdAt: 0, done: record.outcome !== 'en-proceso' });
  }

  #process(sunat: Sunat, waiting: Waiting): void {
    const { register } = sunat;
    const record = register.byTicket(waiting.ticket);
    waiting.done = true;
    if (record === null) return;
    const zip = register.zip(record) ?? Buffer.alloc(0);
    const receivedAt = new Date(record.receivedAt);
    const common = { zip, receivedAt, scripted: waiting.scripted, canal: record.canal, ticket: waiting.ticket };
    if (record.tipo === 'LT') {
      settleLot(sunat, record, common);
      return;
    }
    try {
      const verdict = examineFile(zip, record, sunat, receivedAt);
      settleDocument(sunat, { ...common, name: nameOf(record), verdict });
    } catch (problem) {
      if (!(problem instanceof SunatProblem)) throw problem;
      // What would have been a fault at the counter is a refusal once there is a ticket.
      const verdict = { summary: summaryOf(record), rejection: problem, observations: [], effects: [] };
      settleDocument(sunat, { ...common, name: nameOf(record), verdict });
    }
  }
}

export const nameOf = ({ name, ruc, tipo, serie, numero }: DocumentRecord) => ({ name, ruc, tipo, serie, numero });

export const summaryOf = ({ fechaEmision, total, moneda, cliente, digest, detalle }: DocumentRecord) => ({
  fechaEmision,
  total,
  moneda,
  cliente,
  digest,
  detalle,
});
