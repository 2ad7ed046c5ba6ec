import type { CatalogueSchedule } from './catalogue.fixture.ts';

/**
 * When the schedules of the catalogue are due, found the slow way: by asking each minute of the period. It shares no
 * code with the scheduler, so that both can only agree by being right. Times are Lima's, which is UTC−5 all year.
 */
const limaMs = 5 * 3_600_000;
const minuteMs = 60_000;

/** For each value from 0 to 59 whether a field such as `8-20/2,23` allows it. */
const allowed = (field: string): boolean[] =>
  Array.from({ length: 60 }, (_, value) =>
    field.split(',').some((part) => {
      const [range = '', step] = part.split('/');
      const [low, high] = range === '*' ? [0, 59] : range.split('-').map(Number);
      const last = high ?? (step === undefined ? low! : 59);
      return value >= low! && value <= last && (value - low!) % Number(step ?? 1) === 0;
    }),
  );

function dueIn({ cron, every_s }: CatalogueSchedule): (lima: Date) => boolean {
  if (cron === undefined) {
    return (lima) => (lima.getUTCHours() * 3_600 + lima.getUTCMinutes() * 60) % every_s! === 0;
  }
  const [minute, hour, day, month, weekday] = cron.split(' ').map(allowed);
  return (lima) =>
    minute![lima.getUTCMinutes()]! &&
    hour![lima.getUTCHours()]! &&
    day![lima.getUTCDate()]! &&
    month![lima.getUTCMonth() + 1]! &&
    (weekday![lima.getUTCDay()]! || (lima.getUTCDay() === 0 && weekday![7]!));
}

/** The instants in (`after`, `until`], in milliseconds, oldest first. */
export function naiveSlots(entry: CatalogueSchedule, after: Date, until: Date): number[] {
  const isDue = dueIn(entry);
  const due: number[] = [];
  const first = Math.floor(after.getTime() / minuteMs) * minuteMs + minuteMs;
  for (let at = first; at <= until.getTime(); at += minuteMs) {
    if (isDue(new Date(at - limaMs))) due.push(at);
  }
  return due;
}
