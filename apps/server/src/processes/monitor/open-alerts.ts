import { sql } from 'kysely';
import type { z } from 'zod';
import type { monitorAlertSchema } from '@jsol/contracts/monitor';
import type { Reader } from '../../platform/database/database.ts';

type Row = {
  id: string;
  kind: string;
  subject: string;
  severity: 'advertencia' | 'critica';
  title: string;
  detail: string;
  runbook: string;
  opened_at: Date;
  acknowledged_by: string | null;
};

/** What the system has noticed about itself and has not seen end, the gravest first; nothing where nobody watches yet. */
export async function openAlerts(reader: Reader): Promise<z.input<typeof monitorAlertSchema>[]> {
  const { rows: known } = await sql<{ watched: boolean }>`
    select to_regclass('platform.alerts') is not null as watched`.execute(reader);
  if (!known[0]?.watched) return [];
  const { rows } = await sql<Row>`
    select id, kind, subject, severity, title, detail, runbook, opened_at, acknowledged_by from platform.alerts
    where closed_at is null order by severity = 'critica' desc, opened_at limit 20`.execute(reader);
  return rows.map(({ opened_at, acknowledged_by, ...row }) => ({
    ...row,
    openedAt: opened_at.toISOString(),
    acknowledgedBy: acknowledged_by,
  }));
}
