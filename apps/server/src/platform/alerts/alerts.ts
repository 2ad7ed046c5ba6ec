import type { Selectable } from 'kysely';
import type { Reader, Tx } from '../database/database.ts';
import type { AlertsTable } from '../database/tables.ts';

export type Alert = {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly severity: AlertsTable['severity'];
  readonly title: string;
  /** Spanish: the cause with its latest figures. */
  readonly detail: string;
  /** Path in the repository. */
  readonly runbook: string;
  readonly openedAt: Date;
  readonly lastSeenAt: Date;
  /** When people were last told; null while only a digest speaks of it. */
  readonly notifiedAt: Date | null;
  readonly closedAt: Date | null;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: Date | null;
};

export const alertOf = (row: Selectable<AlertsTable>): Alert => ({
  id: row.id,
  kind: row.kind,
  subject: row.subject,
  severity: row.severity,
  title: row.title,
  detail: row.detail,
  runbook: row.runbook,
  openedAt: row.opened_at,
  lastSeenAt: row.last_seen_at,
  notifiedAt: row.notified_at,
  closedAt: row.closed_at,
  acknowledgedBy: row.acknowledged_by,
  acknowledgedAt: row.acknowledged_at,
});

/** What is wrong now: critical first, then the oldest. */
export async function openAlerts(reader: Reader): Promise<Alert[]> {
  const rows = await reader
    .selectFrom('platform.alerts')
    .selectAll()
    .where('closed_at', 'is', null)
    .orderBy((eb) => eb('severity', '=', 'critica'), 'desc')
    .orderBy('opened_at')
    .orderBy('id')
    .execute();
  return rows.map(alertOf);
}

/** Open and closed ones, newest first. `before`: the last one's id gives the next page. Default 50. */
export async function recentAlerts(
  reader: Reader,
  { limit = 50, before, kind }: { limit?: number; before?: string | undefined; kind?: string | undefined } = {},
): Promise<Alert[]> {
  const rows = await reader
    .selectFrom('platform.alerts')
    .selectAll()
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
    .$if(before !== undefined, (query) =>
      query.where((eb) =>
        eb(
          eb.refTuple('opened_at', 'id'),
          '<',
          eb
            .selectFrom('platform.alerts as last')
            .select(['last.opened_at', 'last.id'])
            .where('last.id', '=', before!)
            .$asTuple('opened_at', 'id'),
        ),
      ),
    )
    .orderBy('opened_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(alertOf);
}

export async function findAlert(reader: Reader, id: string): Promise<Alert | null> {
  const row = await reader.selectFrom('platform.alerts').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? alertOf(row) : null;
}

/**
 * Somebody has taken an open alert on: nobody is reminded of it any more, unless it gets worse. It stays open until its
 * condition is gone. @returns false when it is closed, unknown, or somebody else's already.
 */
export async function acknowledge(tx: Tx, id: string, by: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('platform.alerts')
    .set({ acknowledged_by: by, acknowledged_at: new Date() })
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .where('acknowledged_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
