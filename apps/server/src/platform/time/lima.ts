/**
 * Peru keeps UTC−5 all year, so Lima's calendar is plain arithmetic: no time-zone table that could differ between
 * machines. Every legal date and every schedule of the product is in this zone.
 */
const offsetMs = 5 * 3_600_000;

const shifted = (instant: Date) => new Date(instant.getTime() - offsetMs).toISOString();

/** `2026-11-24`: the calendar day in Lima. */
export const limaDate = (instant: Date): string => shifted(instant).slice(0, 10);

/** `18:05:09`: the wall clock in Lima. */
export const limaTime = (instant: Date): string => shifted(instant).slice(11, 19);

/** `2026-11-24` → `24/11/2026`, as dates are written in Peru. */
export const fechaPeruana = (date: string): string => date.split('-').reverse().join('/');

/** The instant at which a Lima calendar day begins. */
export const startOfLimaDay = (date: string): Date => new Date(Date.parse(`${date}T00:00:00Z`) + offsetMs);

/** Calendar arithmetic on `YYYY-MM-DD`. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
