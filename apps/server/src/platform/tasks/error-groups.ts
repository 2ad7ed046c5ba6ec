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

type Counted = { fingerprint: string; task: string; bucket: number; count: number; first_at: Date; last_at: Date };
type Newest = { fingerprint: string; id: string; error: string | null; reason: string | null };

/** Groups of errors, the one seen last first. One pass over the failed runs of the time asked for. */
export async function errorGroups(reader: Reader, options: ErrorGroupsOptions): Promise<ErrorGroup[]> {
  const { since, limit = 50 } = options;
  const spanMs = Math.max(1, Date.now() - since.getTime());
  const bucketMs = options.bucketMs ?? Math.max(hourMs, spanMs / maxBuckets);
  const buckets = Math.max(1, Math.ceil(spanMs / bucketMs));
  const { rows } = await sql<Counted>`
    select error_fingerprint as fingerprint, task,
      floor(extract(epoch from enqueued_at - ${since}) * 1000 / ${bucketMs}::float8)::int as bucket,
      count(*)::int as count, min(enqueued_at) as first_at, max(enqueued_at) as last_at
    from platform.runs where error_fingerprint is not null and enqueued_at >= ${since}
    group by 1, 2, 3`.execute(reader);

  const groups = new Map<
    string,
    Omit<ErrorGroup, 'message' | 'reason' | 'sampleRunId' | 'tasks'> & { tasks: Set<string>; line: number[] }
  >();
  for (const row of rows) {
    const known = groups.get(row.fingerprint);
    const group = known ?? {
      fingerprint: row.fingerprint,
      count: 0,
      tasks: new Set<string>(),
      firstAt: row.first_at,
      lastAt: row.last_at,
      line: new Array<number>(buckets).fill(0),
    };
    const bucket = Math.min(buckets - 1, row.bucket);
    group.line[bucket] = group.line[bucket]! + row.count;
    groups.set(row.fingerprint, {
      ...group,
      count: group.count + row.count,
      tasks: group.tasks.add(row.task),
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
    return [{ ...group, tasks: [...group.tasks].sort(), message, reason: sample.reason, sampleRunId: sample.id }];
  });
}
