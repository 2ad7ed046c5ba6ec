import type { Duration } from '../time/duration.ts';

/** One expected run of a schedule: the instant it is due, and that day in Lima. */
export type Slot = { readonly dueAt: Date; readonly localDate: string };

export type ScheduleOptions<Input> = {
  /** The name in the spec's beat table, such as `enviar-resumen-diario-sunat`. */
  name: string;
  /** What happens to slots that passed while nothing was running. Default `run-once`: one run for the newest. */
  onMissed?: 'skip' | 'run-once' | 'run-each';
  /**
   * When the previous run has not finished: drop the slot, let one wait behind it, or start regardless. Default `skip`,
   * and `allow` with `onMissed: 'run-each'`, where every slot counts.
   */
  overlap?: 'skip' | 'queue-one' | 'allow';
  /** Spread of the start, to keep schedules of one minute apart. Default none. */
  jitter?: Duration;
  /** A slot later than this is not started any more but recorded as missed. Default none. */
  deadline?: Duration;
  /** One Spanish sentence: what stops when it does not run. Operators read it beside the schedule. */
  impact?: string;
  /** The task's input for a slot. Default `{}`. */
  input?: (slot: Slot) => Input;
};

/** When a schedule fires: a five-field crontab in Lima time, or an interval aligned to the Lima day. */
export type Timing = { readonly cron: string } | { readonly everyMs: number };

export type ScheduleDeclaration<Input = unknown> = ScheduleOptions<Input> & { readonly timing: Timing };

/** Five-field crontab in America/Lima, such as `50 23 * * *`. */
export const crontab = <Input>(cron: string, options: ScheduleOptions<Input>): ScheduleDeclaration<Input> => ({
  ...options,
  timing: { cron },
});

/** Fixed interval in seconds, aligned to midnight in Lima, so that slots are the same on every machine. */
export const every = <Input>(seconds: number, options: ScheduleOptions<Input>): ScheduleDeclaration<Input> => ({
  ...options,
  timing: { everyMs: seconds * 1_000 },
});
