import type { DocumentName } from './packaging.ts';

/** What an answer says, in either dialect. */
export type CdrContent = {
  /** SUNAT's process number; the OSE's UUID. */
  process: string;
  name: DocumentName;
  receivedAt: Date;
  answeredAt: Date;
  /** '0' or the rejection code. */
  code: string;
  description: string;
  /** Observation codes with their text. */
  notes: { code: string; text: string }[];
  /** Digest and date of what is answered; an OSE repeats them. */
  digest: string;
  fechaEmision: string;
  /** `6-20…` of the receiver of the document. */
  cliente: string;
  /** What the QR of a guide leads to. */
  url: string | null;
};

/** `F001-1`, or `RC-20261124-1` for the files that have no series. */
export const idOf = ({ tipo, serie, numero }: DocumentName): string =>
  /^[A-Z]/.test(tipo) ? `${tipo}-${serie}-${numero}` : `${serie}-${numero}`;

const LIMA_OFFSET = 5 * 3_600_000;

/** Date and time of day in Lima. */
export function limaParts(instant: Date): [date: string, time: string] {
  const iso = new Date(instant.getTime() - LIMA_OFFSET).toISOString();
  return [iso.slice(0, 10), iso.slice(11, 19)];
}
