import { sql } from 'kysely';
import type { Tx } from '../database/database.ts';
import { uuidv7 } from '../database/ids.ts';
import { toMs } from '../time/duration.ts';
import { alertOf, type Alert } from './alerts.ts';
import { noticeOf, type AlertNotice } from './notice.ts';
import type { Finding, Severity, Signal } from './signal.ts';

/** Openings of one kind told one by one within five minutes; what comes on top is told as one. */
const toldOneByOne = 20;
const digestWindowMs = 5 * 60_000;
const digestSubject = 'varios';

/** What one round found out about one signal. */
export type Observed = {
  readonly signal: Signal;
  /** Findings that have held for long enough, and those of alerts already open. */
  readonly found: readonly Finding[];
};

/**
 * Compares what was found with what is open, writes the difference, and answers what people are to be told. Every
 * transition is a row that only one process can change, so it is told once, whoever else evaluates. Signals that could
 * not be observed are left out of `observed`: their alerts stay as they are.
 */
export async function settleRound(
  tx: Tx,
  round: { now: Date; observed: readonly Observed[]; open: readonly Alert[] },
): Promise<AlertNotice[]> {
  const { now } = round;
  const notices: AlertNotice[] = [];
  for (const { signal, found } of round.observed) {
    const ofKind = round.open.filter((alert) => alert.kind === signal.kind);
    const bySubject = new Map(ofKind.map((alert) => [alert.subject, alert]));
    const fresh = found.filter((finding) => !bySubject.has(finding.subject));
    const told = fresh.length === 0 ? 0 : await toldLately(tx, signal.kind, now);
    const untold: string[] = [];
    for (const [index, finding] of fresh.entries()) {
      const tell = told + index < toldOneByOne;
      const alert = await open(tx, signal, finding, now, tell);
      if (alert && tell) notices.push(noticeOf(alert, 'opened', now));
      if (alert && !tell) untold.push(finding.subject);
    }
    const digest = bySubject.get(digestSubject);
    if (untold.length > 0 && !digest) {
      const alert = await open(tx, signal, digestOf(untold), now, true);
      if (alert) notices.push(noticeOf(alert, 'opened', now));
    }

    const stillUntold = ofKind.filter((alert) => alert.notifiedAt === null).map((alert) => alert.subject);
    for (const alert of ofKind) {
      const finding =
        alert === digest
          ? stillUntold.length > 0
            ? digestOf(stillUntold)
            : undefined
          : found.find(({ subject }) => subject === alert.subject);
      const notice = finding ? await see(tx, signal, alert, finding, now) : await close(tx, signal, alert, now);
      if (notice) notices.push(notice);
    }
  }
  return notices;
}

const digestOf = (subjects: readonly string[]): Finding => ({
  subject: digestSubject,
  detail: `${subjects.length} más del mismo tipo en pocos minutos, que no se avisan una por una: ${subjects.slice(0, 5).join(', ')}${subjects.length > 5 ? '…' : ''}`,
});

async function toldLately(tx: Tx, kind: string, now: Date): Promise<number> {
  const { count } = await tx
    .selectFrom('platform.alerts')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('kind', '=', kind)
    .where('opened_at', '>', new Date(now.getTime() - digestWindowMs))
    .where('notified_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

const severityOf = (signal: Signal, finding: Finding): Severity => finding.severity ?? signal.severity;

/** Null when another process was faster. */
async function open(tx: Tx, signal: Signal, finding: Finding, now: Date, tell: boolean): Promise<Alert | null> {
  const row = await tx
    .insertInto('platform.alerts')
    .values({
      id: uuidv7(),
      kind: signal.kind,
      subject: finding.subject,
      severity: severityOf(signal, finding),
      title: signal.title(finding.subject),
      detail: finding.detail,
      runbook: signal.runbook,
      opened_at: now,
      last_seen_at: now,
      notified_at: tell ? now : null,
      acknowledged_by: null,
    })
    .onConflict((conflict) => conflict.columns(['kind', 'subject']).where('closed_at', 'is', null).doNothing())
    .returningAll()
    .executeTakeFirst();
  return row ? alertOf(row) : null;
}

/** An open alert is still so: its figures are brought up to date, and people are told if it is worse or long untold. */
async function see(tx: Tx, signal: Signal, alert: Alert, finding: Finding, now: Date): Promise<AlertNotice | null> {
  const worse = alert.severity === 'advertencia' && severityOf(signal, finding) === 'critica';
  const remind =
    alert.notifiedAt !== null &&
    alert.acknowledgedAt === null &&
    now.getTime() - alert.notifiedAt.getTime() >= toMs(signal.remindEvery);
  const tell = alert.notifiedAt !== null && (worse || remind);
  const row = await tx
    .updateTable('platform.alerts')
    .set({
      detail: finding.detail,
      last_seen_at: now,
      ...(worse ? { severity: 'critica' as const } : {}),
      ...(tell ? { notified_at: now } : {}),
    })
    .where('id', '=', alert.id)
    .where('closed_at', 'is', null)
    // What we are about to tell, nobody else has told since we looked.
    .where(sql<boolean>`notified_at is not distinct from ${alert.notifiedAt}::timestamptz`)
    .returningAll()
    .executeTakeFirst();
  return row && tell ? noticeOf(alertOf(row), worse ? 'escalated' : 'reminded', now) : null;
}

async function close(tx: Tx, signal: Signal, alert: Alert, now: Date): Promise<AlertNotice | null> {
  if (now.getTime() - alert.lastSeenAt.getTime() < toMs(signal.clearFor)) return null;
  const row = await tx
    .updateTable('platform.alerts')
    .set({ closed_at: now })
    .where('id', '=', alert.id)
    .where('closed_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row && row.notified_at !== null ? noticeOf(alertOf(row), 'closed', now) : null;
}
