import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import type { Database } from '../database/database.ts';
import { openTestDatabase } from './engine.fixture.ts';
import { errorGroups } from './error-groups.ts';
import { findRuns, type RunCursor, type RunFilter } from './runs-queries.ts';

type Row = {
  n: number;
  task?: string;
  queue?: string;
  state?: string;
  keys?: string[];
  at?: Date;
  trace?: string;
  worker?: string;
  fingerprint?: string | null;
  error?: string | null;
};

const hour = 3_600_000;
const id = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const now = Date.now();
const ago = (hours: number) => new Date(now - hours * hour);

describe('the ledger is searched', () => {
  let testing: TestDatabase;
  let database: Database;

  const runs = (rows: readonly Row[]) =>
    database.pool.query(
      `insert into platform.runs (id, task, queue, state, input, keys, trace_id, due_at, enqueued_at, finished_at, worker,
         error, error_fingerprint)
       select (r->>'id')::uuid, r->>'task', r->>'queue', r->>'state', '{}',
         array(select jsonb_array_elements_text(r->'keys')), r->>'trace', (r->>'at')::timestamptz, (r->>'at')::timestamptz,
         (r->>'at')::timestamptz, r->>'worker', r->>'error', r->>'fingerprint'
       from jsonb_array_elements($1::jsonb) as r`,
      [
        JSON.stringify(
          rows.map(({ n, ...row }) => ({
            id: id(n),
            task: 'prueba.emitir',
            queue: 'critical',
            state: 'done',
            keys: [],
            at: ago(1),
            trace: `t${n}`,
            worker: 'w-1',
            ...row,
          })),
        ),
      ],
    );
  const found = async (filter: RunFilter & { limit?: number; after?: RunCursor }) =>
    (await findRuns(database.reader, { limit: 50, ...filter })).map((run) => Number(run.id.slice(-12)));

  beforeAll(async () => {
    testing = await testDatabase();
    database = openTestDatabase(testing.url);
    await runs([
      { n: 1, keys: ['F001-1', '20131312955'], at: ago(30), state: 'failed', fingerprint: 'a', error: 'Error: uno' },
      { n: 2, keys: ['F001-12', '20131312955'], at: ago(20), trace: 'la-misma' },
      { n: 3, keys: ["O'Higgins 12\\3", 'ñandú 987654321'], at: ago(10), worker: 'w-2', trace: 'la-misma' },
      {
        n: 4,
        task: 'prueba.avisar',
        queue: 'sync',
        state: 'failed',
        fingerprint: 'a',
        error: 'Error: dos',
        at: ago(2),
      },
      { n: 5, state: 'gave-up', fingerprint: 'b', error: null, at: ago(0.5) },
    ]);
    await database.pool.query(
      `insert into platform.outbox (id, task, queue, input, priority, keys, trace_id, due_at, created_at)
       values ($1, 'prueba.emitir', 'critical', '{}', 50, '{F001-13}', 'la-misma', now(), now())`,
      [id(6)],
    );
  });
  afterAll(async () => {
    await database.close();
    await testing.drop();
  });

  it('by a whole key, or by how one begins, among what ended and what waits', async () => {
    expect(await found({ key: 'F001-1' })).toEqual([1]);
    expect(await found({ keyPrefix: 'F001-1' })).toEqual([6, 2, 1]);
    expect(await found({ key: '20131312955', state: 'failed' })).toEqual([1]);
    expect(await found({ keyPrefix: 'F001', state: 'failed' })).toEqual([1]);
    expect(await found({ keyPrefix: 'F002' })).toEqual([]);
  });

  it('by keys with quotes, backslashes, spaces and letters of ours', async () => {
    expect(await found({ key: "O'Higgins 12\\3" })).toEqual([3]);
    expect(await found({ keyPrefix: "O'Hi" })).toEqual([3]);
    expect(await found({ keyPrefix: 'ñandú 98' })).toEqual([3]);
    expect(await found({ keyPrefix: "'" })).toEqual([]);
  });

  it('by trace, worker, queue, error group and time, alone and together', async () => {
    expect(await found({ traceId: 'la-misma' })).toEqual([6, 3, 2]);
    expect(await found({ worker: 'w-2' })).toEqual([3]);
    expect(await found({ queue: 'sync' })).toEqual([4]);
    expect(await found({ fingerprint: 'a' })).toEqual([4, 1]);
    expect(await found({ fingerprint: 'a', task: 'prueba.emitir' })).toEqual([1]);
    expect(await found({ since: ago(25), until: ago(5) })).toEqual([3, 2]);
    expect(await found({ state: 'waiting' })).toEqual([6]);
  });

  it('page by page, where hundreds were enqueued in one instant', async () => {
    const at = ago(48);
    await runs(Array.from({ length: 25 }, (_, index) => ({ n: 100 + index, task: 'prueba.lote', keys: ['LOTE'], at })));
    for (const filter of [{ task: 'prueba.lote' }, { key: 'LOTE' }, { keyPrefix: 'LO' }] satisfies RunFilter[]) {
      const seen: number[] = [];
      let after: RunCursor | undefined;
      for (;;) {
        const page = await findRuns(database.reader, { ...filter, limit: 10, ...(after ? { after } : {}) });
        seen.push(...page.map((run) => Number(run.id.slice(-12))));
        const last = page.at(-1);
        if (page.length < 10 || !last) break;
        after = { enqueuedAt: last.enqueuedAt, id: last.id };
      }
      expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => 124 - index));
    }
  });

  it('as groups of errors, with how many, since when, and the newest as the example', async () => {
    const groups = await errorGroups(database.reader, { since: ago(40) });
    expect(groups).toMatchObject([
      { fingerprint: 'b', count: 1, sampleRunId: id(5) },
      {
        fingerprint: 'a',
        count: 2,
        tasks: ['prueba.avisar', 'prueba.emitir'],
        message: 'Error: dos',
        sampleRunId: id(4),
      },
    ]);
    const [, a] = groups;
    expect(a!.firstAt).toEqual(ago(30));
    expect(a!.line.length).toBeGreaterThanOrEqual(40);
    expect(a!.line.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect((await errorGroups(database.reader, { since: ago(1) })).map(({ fingerprint }) => fingerprint)).toEqual([
      'b',
    ]);
  });
});
