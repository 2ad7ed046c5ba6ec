import { Cron } from 'croner';
import { limaDate } from '../time/lima.ts';
import type { Slot, Timing } from './schedule.ts';

/** Peru has kept UTC−5 since 1994. A fixed offset gives the same slots on machines with any time-zone table. */
const limaOffsetMinutes = -300;
const limaOffsetMs = limaOffsetMinutes * 60_000;

/** Shorter intervals would make the ledger of slots, not the work, the load. */
const minEveryMs = 1_000;

const parsed = new Map<string, Cron>();

/**
 * Five fields as in crontab(5): minute, hour, day of month, month, day of week (0 and 7 are Sunday). When both day
 * fields are restricted either one is enough; when one of them begins with `*`, even as a step such as every second
 * day, both must hold. croner also knows nicknames, seconds, `L`, `W`, `#` and `?`; they are refused, because no
 * other reader of a crontab understands them.
 */
function parseCron(cron: string): Cron {
  const known = parsed.get(cron);
  if (known) return known;
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5) throw new Error(`"${cron}" no tiene los cinco campos de un crontab`);
  const names = /JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT/gi;
  if (fields.some((field) => /[^\d*,/-]/.test(field.replace(names, '')))) {
    throw new Error(`"${cron}" usa signos que un crontab de cinco campos no tiene`);
  }
  let expression: Cron;
  try {
    expression = new Cron(fields.join(' '), {
      mode: '5-part',
      paused: true,
      utcOffset: limaOffsetMinutes,
      domAndDow: fields[2]!.startsWith('*') || fields[4]!.startsWith('*'),
    });
  } catch (cause) {
    throw new Error(`"${cron}" no es un crontab válido`, { cause });
  }
  if (!expression.nextRun(new Date(0))) throw new Error(`"${cron}" no se cumple en ninguna fecha`);
  parsed.set(cron, expression);
  return expression;
}

/** Throws an Error with a Spanish sentence when the timing can never fire or is not understood. */
export function assertTiming(timing: Timing): void {
  if ('cron' in timing) {
    parseCron(timing.cron);
  } else if (!Number.isSafeInteger(timing.everyMs) || timing.everyMs < minEveryMs) {
    throw new Error(`el intervalo debe ser de al menos ${minEveryMs} ms, sin fracciones`);
  }
}

export const slotAt = (dueAt: Date): Slot => ({ dueAt, localDate: limaDate(dueAt) });

/** The first slot strictly after `from`. Intervals lie on a grid that begins at a midnight in Lima. */
function nextInstant(timing: Timing, from: Date): Date | null {
  if ('cron' in timing) return parseCron(timing.cron).nextRun(from);
  const local = from.getTime() + limaOffsetMs;
  return new Date((Math.floor(local / timing.everyMs) + 1) * timing.everyMs - limaOffsetMs);
}

/** When the next `count` slots strictly after `from` are due, oldest first. Depends on nothing but its arguments. */
export function nextSlots(timing: Timing, from: Date, count: number): Date[] {
  assertTiming(timing);
  const instants: Date[] = [];
  let at: Date | null = from;
  while (instants.length < count && (at = nextInstant(timing, at))) instants.push(at);
  return instants;
}

/** Every slot in the half-open interval (`after`, `until`], oldest first. */
export function slotsBetween(timing: Timing, after: Date, until: Date): Slot[] {
  assertTiming(timing);
  const slots: Slot[] = [];
  let at = nextInstant(timing, after);
  while (at && at <= until) {
    slots.push(slotAt(at));
    at = nextInstant(timing, at);
  }
  return slots;
}
