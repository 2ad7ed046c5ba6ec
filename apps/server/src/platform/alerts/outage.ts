import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/database.ts';
import { uuidv7 } from '../database/ids.ts';
import type { Logger } from '../observability/logger.ts';
import { isReady, type Redis } from '../redis/connections.ts';
import { toMs } from '../time/duration.ts';
import { limaTime } from '../time/lima.ts';
import type { Alert } from './alerts.ts';
import { deliverDirectly } from './direct.ts';
import { alertNotices, alertsOpen } from './metrics.ts';
import { noticeOf, type AlertNotifier } from './notice.ts';
import { postgresDown } from './signals.ts';

const recordShape = z.object({
  id: z.uuid(),
  openedAt: z.iso.datetime(),
  detail: z.string(),
  delivered: z.array(z.object({ key: z.string(), effect: z.string(), result: z.unknown() })),
});
type OutageRecord = z.output<typeof recordShape>;

/** Who tells an outage of PostgreSQL, and what was told, while PostgreSQL cannot say. */
const claimKey = 'jsol:alerts:postgres-outage';
const claimSeconds = 86_400;
/** After this long, whoever told the outage will not record it any more. */
const adoptAfterMs = 20_000;

/** PostgreSQL away: the one alert that cannot be a row when it opens. */
export type Outage = {
  /** One round without PostgreSQL. @param hadTurn this process acted when it last answered. */
  observe(now: Date, reason: string, hadTurn: boolean): Promise<void>;
  /** One round with PostgreSQL: writes down the outage that is over, if there was one. */
  recover(now: Date, acting: boolean): Promise<void>;
};

/**
 * All evaluators see PostgreSQL go; one tells it. Redis chooses: whoever sets the claim. With Redis gone too, the one
 * that had the turn tells it. The row, its deliveries and the notices in the app follow when PostgreSQL is back, by the
 * teller or, if that died meanwhile, by whoever acts.
 */
export function createOutage(deps: {
  database: Database;
  broker: Redis;
  notifier: AlertNotifier;
  log: Logger;
}): Outage {
  const { database, broker, notifier, log } = deps;
  let since: Date | null = null;
  let decided = false;
  let mine: OutageRecord | null = null;
  let telling: Promise<void> = Promise.resolve();
  let orphan: { id: string; foundAt: number } | null = null;
  let nextLook = 0;

  const alertOf = (record: OutageRecord): Alert => ({
    id: record.id,
    kind: postgresDown.kind,
    subject: 'postgresql',
    severity: postgresDown.severity,
    title: postgresDown.title('postgresql'),
    detail: record.detail,
    runbook: postgresDown.runbook,
    openedAt: new Date(record.openedAt),
    lastSeenAt: new Date(record.openedAt),
    notifiedAt: new Date(record.openedAt),
    closedAt: null,
    acknowledgedBy: null,
    acknowledgedAt: null,
  });

  const tell = async (record: OutageRecord): Promise<void> => {
    const notice = noticeOf(alertOf(record), 'opened', new Date(record.openedAt));
    log.error({ kind: postgresDown.kind, alertId: record.id, detail: record.detail }, 'alert.opened');
    alertsOpen.set({ kind: postgresDown.kind, severity: postgresDown.severity }, 1);
    alertNotices.inc({ kind: postgresDown.kind, transition: 'opened' });
    record.delivered = await deliverDirectly(notice, { notifier, database: null, log });
    if (isReady(broker)) await broker.set(claimKey, JSON.stringify(record), 'EX', claimSeconds).catch(() => undefined);
  };

  const write = (record: OutageRecord, now: Date): Promise<void> =>
    database.transaction(async (tx) => {
      const alert = alertOf(record);
      const row = await tx
        .insertInto('platform.alerts')
        .values({
          id: alert.id,
          kind: alert.kind,
          subject: alert.subject,
          severity: alert.severity,
          title: alert.title,
          detail: alert.detail,
          runbook: alert.runbook,
          opened_at: alert.openedAt,
          last_seen_at: now,
          notified_at: alert.openedAt,
          acknowledged_by: null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!row) return;
      for (const { key, effect, result } of record.delivered) {
        await sql`
          insert into platform.effects (key, effect, state, result, run_id, done_at)
          values (${key}, ${effect}, 'done', ${JSON.stringify(result ?? null)}::jsonb, ${record.id}, now())
          on conflict do nothing`.execute(tx);
      }
      await notifier.enqueue(tx, noticeOf(alert, 'opened', alert.openedAt), {});
    });

  return {
    async observe(now, reason, hadTurn) {
      since ??= now;
      if (decided || now.getTime() - since.getTime() < toMs(postgresDown.holdFor)) return;
      const record: OutageRecord = {
        id: uuidv7(),
        openedAt: since.toISOString(),
        detail: `PostgreSQL no responde desde las ${limaTime(since)} (${reason}): no se puede trabajar; nada de lo confirmado se pierde.`,
        delivered: [],
      };
      try {
        const claimed = await broker.set(claimKey, JSON.stringify(record), 'EX', claimSeconds, 'NX');
        if (claimed === 'OK') mine = record;
      } catch {
        if (!hadTurn) return;
        mine = record;
      }
      decided = true;
      if (mine) telling = tell(mine);
    },

    async recover(now, acting) {
      since = null;
      decided = false;
      if (mine) {
        const record = mine;
        await telling;
        await write(record, now);
        mine = null;
        if (isReady(broker)) await broker.del(claimKey).catch(() => undefined);
        return;
      }
      if (!acting || now.getTime() < nextLook || !isReady(broker)) return;
      nextLook = now.getTime() + adoptAfterMs;
      const claim = await broker.get(claimKey).catch(() => null);
      const found = recordShape.safeParse(JSON.parse(claim ?? 'null'));
      if (!found.success) orphan = null;
      else if (orphan?.id !== found.data.id) orphan = { id: found.data.id, foundAt: now.getTime() };
      else {
        await write(found.data, now);
        await broker.del(claimKey);
        orphan = null;
      }
    },
  };
}
