import { text } from '../../xml/query.ts';
import { demand } from '../codes.ts';
import type { CheckedDocument } from './document.ts';

const DAY = 86_400_000;
/** Peru keeps UTC−5 all year. */
const LIMA_OFFSET = 5 * 3_600_000;
/** Days after the issue date in which a document may be sent on its own. */
const LAST_DAY: Record<string, number> = { F: 3, B: 5 };
const MAX_DAYS_AHEAD = 2;

/** The calendar day in Lima, as a count of days; both sides of every date rule use it. */
export const limaDay = (now: Date): number => Math.floor((now.getTime() - LIMA_OFFSET) / DAY);

/** Days since 1970 of a YYYY-MM-DD that exists in the calendar; null otherwise. */
export function dayOf(date: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null;
  const time = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date ? null : time / DAY;
}

export function checkIssueDate({ root, tipo }: CheckedDocument, now: Date): void {
  const written = text(root, 'IssueDate');
  demand(written !== '', '1010');
  const issued = dayOf(written);
  demand(issued !== null, '1009', written);
  const today = limaDay(now);
  demand(issued <= today + MAX_DAYS_AHEAD, '2329', written);
  const family = text(root, 'ID').startsWith('B') || tipo === '03' ? 'B' : 'F';
  // A late boleta is still welcome inside a resumen diario; a late factura is lost.
  demand(today <= issued + (LAST_DAY[family] ?? 0), family === 'B' ? '1079' : '2108', written);
}
