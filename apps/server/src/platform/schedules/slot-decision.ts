import { sql } from 'kysely';
import type { Tx } from '../database/database.ts';
import type { SlotsTable } from '../database/tables.ts';
import { enqueue } from '../tasks/enqueue.ts';
import type { TaskDefinition } from '../tasks/task.ts';
import { toMs } from '../time/duration.ts';
import type { ScheduleDeclaration, Slot } from './schedule.ts';
import { slotsBetween } from './next-slots.ts';

/**
 * A slot decided later than this after it was due has passed while no beat was running, and `onMissed` applies.
 * Above the three seconds of a failover and a slow database, below the minute of a crontab.
 */
const lateAfterMs = 30_000;

export type Fate = SlotsTable['fate'];
export type DecidedSlot = {
  readonly dueAt: Date;
  readonly fate: Fate;
  readonly reason: string | null;
  readonly runId: string | null;
};

/** A task that has a schedule. */
export type ScheduledTask = { readonly task: TaskDefinition; readonly schedule: ScheduleDeclaration };

export type DecisionMoment = {
  readonly now: Date;
  /** The term in force; written beside each slot. */
  readonly term: string;
};

/** `run-each` says that every slot counts, so one that waits does not stand for the next. */
export const overlapOf = (schedule: ScheduleDeclaration) =>
  schedule.overlap ?? (schedule.onMissed === 'run-each' ? 'allow' : 'skip');

/** A stable number in [0, limit) from the schedule and the slot, so that a repeat of the decision would not move. */
function spread(text: string, limit: number): number {
  let hash = 2_166_136_261;
  for (const char of text) hash = Math.imul(hash ^ char.codePointAt(0)!, 16_777_619) >>> 0;
  return hash % limit;
}

/** The task's input for a slot, checked; or the sentence that says why there is none. */
export function inputFor({ task, schedule }: ScheduledTask, slot: Slot): { input: unknown } | { failure: string } {
  try {
    const input = schedule.input ? schedule.input(slot) : {};
    const checked = task.input.safeParse(input);
    return checked.success ? { input } : { failure: checked.error.issues[0]!.message };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

async function unfinishedRuns(tx: Tx, schedule: string): Promise<number> {
  // A run older than the last fifty slots of its schedule is not what makes the next one overlap.
  const { rows } = await sql<{ count: string }>`
    select count(*) from platform.outbox where id in (
      select run_id from platform.slots
      where schedule = ${schedule} and run_id is not null and fate in ('enqueued', 'caught-up')
      order by due_at desc limit 50)`.execute(tx);
  return Number(rows[0]!.count);
}

/** What policy alone says about a slot; `run` still has to pass the overlap rule. */
function policyFor(
  { schedule }: ScheduledTask,
  slot: Slot,
  moment: { now: Date; paused: boolean; newest: boolean },
): { run: 'enqueued' | 'caught-up' } | { fate: 'skipped' | 'missed'; reason: string } {
  const lateMs = moment.now.getTime() - slot.dueAt.getTime();
  if (moment.paused) return { fate: 'skipped', reason: 'El horario estaba en pausa.' };
  if (schedule.deadline && lateMs > toMs(schedule.deadline)) {
    return { fate: 'missed', reason: `Pasó el plazo de ${schedule.deadline} para empezar.` };
  }
  if (lateMs <= lateAfterMs) return { run: 'enqueued' };
  switch (schedule.onMissed ?? 'run-once') {
    case 'skip':
      return { fate: 'skipped', reason: 'El planificador estaba detenido y este horario no se recupera.' };
    case 'run-once':
      return moment.newest
        ? { run: 'caught-up' }
        : { fate: 'skipped', reason: 'El planificador estaba detenido; basta la ejecución del turno más reciente.' };
    case 'run-each':
      return { run: 'caught-up' };
  }
}

/**
 * Decides every slot of one schedule that is due and not yet accounted for, and enqueues the runs, in the caller's
 * transaction: slot and run exist together or not at all. The schedule's row is locked, so that decisions of one
 * schedule follow each other whoever makes them.
 */
export async function accountForSlots(
  tx: Tx,
  scheduled: ScheduledTask,
  moment: DecisionMoment,
): Promise<DecidedSlot[]> {
  const { task, schedule } = scheduled;
  const { now, term } = moment;
  const row = await tx
    .selectFrom('platform.schedules')
    .select(['timing', 'paused', 'accounted_until'])
    .where('name', '=', schedule.name)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return [];
  const due = slotsBetween(row.timing, row.accounted_until, now);
  if (due.length === 0) return [];

  const overlap = overlapOf(schedule);
  const allowed = overlap === 'allow' ? Infinity : overlap === 'queue-one' ? 2 : 1;
  let unfinished = overlap === 'allow' ? 0 : await unfinishedRuns(tx, schedule.name);

  const run = async (slot: Slot, fate: 'enqueued' | 'caught-up'): Promise<DecidedSlot> => {
    const { dueAt } = slot;
    if (unfinished >= allowed) {
      return { dueAt, fate: 'skipped', reason: 'La ejecución anterior no ha terminado.', runId: null };
    }
    const prepared = inputFor(scheduled, slot);
    if ('failure' in prepared) {
      return { dueAt, fate: 'missed', reason: `No se pudo preparar la entrada: ${prepared.failure}`, runId: null };
    }
    const jitterMs = schedule.jitter ? spread(`${schedule.name} ${dueAt.toISOString()}`, toMs(schedule.jitter)) : 0;
    const { runId, created } = await enqueue(tx, task, prepared.input, {
      dueAt,
      ...(jitterMs > 0 ? { delay: `${jitterMs}ms` as const } : {}),
    });
    if (!created)
      return { dueAt, fate: 'skipped', reason: 'Ya había una ejecución pendiente con la misma clave.', runId };
    unfinished += 1;
    return { dueAt, fate, reason: null, runId };
  };

  const decided: DecidedSlot[] = [];
  for (const [index, slot] of due.entries()) {
    const policy = policyFor(scheduled, slot, { now, paused: row.paused, newest: index === due.length - 1 });
    decided.push(
      'run' in policy
        ? await run(slot, policy.run)
        : { dueAt: slot.dueAt, runId: null, fate: policy.fate, reason: policy.reason },
    );
  }
  // Arrays rather than rows: an outage of a week leaves thousands of slots of a five-minute schedule.
  await sql`
    insert into platform.slots (schedule, due_at, fate, reason, run_id, term)
    select ${schedule.name}, due_at, fate, reason, run_id, ${term}
    from unnest(${decided.map((slot) => slot.dueAt.toISOString())}::timestamptz[],
                ${decided.map((slot) => slot.fate)}::text[],
                ${decided.map((slot) => slot.reason)}::text[],
                ${decided.map((slot) => slot.runId)}::uuid[]) as decided(due_at, fate, reason, run_id)`.execute(tx);
  await tx.updateTable('platform.schedules').set({ accounted_until: now }).where('name', '=', schedule.name).execute();
  return decided;
}
