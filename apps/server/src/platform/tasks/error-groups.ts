import { sql } from 'kysely';
import type { Reader } from '../database/database.ts';

/** Runs that did not end well, or wait to be tried again, because of the same mistake at the same place. */
export type ErrorGroup = {
  readonly fingerprint: string;
  readonly count: number;
  readonly tasks: readonly string[];
  /** When the first and the newest of them were enqueued, within the time asked for. */
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** Of the newest run. */
  readonly message: string;
  readonly reason: string | null;
  readonly sampleRunId: string;
  /** Runs per bucket, from `since` until now. */
  readonly line: readonly number[];
};

export type ErrorGroupsOptions = {
  since: Date;
  /** Those with the newest runs. Default 50. */
  limit?: number;
  /** Default one hour, and longer when that would make more than 60 buckets. */
  bucketMs?: number;
};

const hourMs = 3_600_000;
const maxBuckets = 60;

type Counted = { fingerprint: string; bucket: number; count: number; first_at: Date; last_at: Date };
type Newest = { fingerprint: string; id: string; error: string | null; reason: string | null };
type Counting = Pick<ErrorGroup, 'fingerprint' | 'count' | 'firstAt' | 'lastAt'> & { readonly line: number[] };

/** Groups of errors, the one seen last first. Counted from the index of failed runs alone. */
export async function errorGroups(reader: Reader, options: ErrorGroupsOptions): Promise<ErrorGroup[]> {
  const { since, limit = 50 } = options;
  const spanMs = Math.max(1, Date.now() - since.getTime());
  const bucketMs = options.bucketMs ?? Math.max(hourMs, spanMs / maxBuckets);
  const buckets = Math.max(1, Math.ceil(spanMs / bucketMs));
  const failed = sql`platform.runs where error_fingerprint is not null and enqueued_at >= ${since}`;
  const [{ rows }, { rows: pairs }] = await Promise.all([
    sql<Counted>`
      select error_fingerprint as fingerprint,
        floor(extract(epoch from enqueued_at - ${since})::float8 * 1000 / ${bucketMs}::float8)::int as bucket,
        count(*)::int as count, min(enqueued_at) as first_at, max(enqueued_at) as last_at
      from ${failed} group by 1, 2`.execute(reader),
    sql<{ fingerprint: string; task: string }>`
      select error_fingerprint as fingerprint, task from ${failed} group by 1, 2 order by 2`.execute(reader),
  ]);

  const groups = new Map<string, Counting>();
  for (const row of rows) {
    const group = groups.get(row.fingerprint) ?? {
      fingerprint: row.fingerprint,
      count: 0,
      firstAt: row.first_at,
      lastAt: row.last_at,
      line: new Array<number>(buckets).fill(0),
    };
    const bucket = Math.min(buckets - 1, row.bucket);
    group.line[bucket] = group.line[bucket]! + row.count;
    groups.set(row.fingerprint, {
      ...group,
      count: group.count + row.count,
      firstAt: row.first_at < group.firstAt ? row.first_at : group.firstAt,
      lastAt: row.last_at > group.lastAt ? row.last_at : group.lastAt,
    });
  }
  const shown = [...groups.values()].sort((a, b) => b.lastAt.getTime() - a.lastAt.getTime()).slice(0, limit);
  const { rows: samples } = await sql<Newest>`
    select given.fingerprint, newest.* from unnest(${shown.map(({ fingerprint }) => fingerprint)}::text[]) as given(fingerprint)
    cross join lateral (
      select id, error, reason from platform.runs r
      where r.error_fingerprint = given.fingerprint order by r.enqueued_at desc limit 1
    ) newest`.execute(reader);
  const newest = new Map(samples.map((sample) => [sample.fingerprint, sample]));
  return shown.flatMap((group) => {
    const sample = newest.get(group.fingerprint);
    // Retried with success since they were counted.
    if (!sample) return [];
    const message = sample.error ?? sample.reason ?? '';
    const tasks = pairs.flatMap(({ fingerprint, task }) => (fingerprint === group.fingerprint ? task : []));
    return [{ ...group, tasks, message, reason: sample.reason, sampleRunId: sample.id }];
  });
}
