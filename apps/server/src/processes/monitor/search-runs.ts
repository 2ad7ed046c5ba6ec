import type { z } from 'zod';
import type { monitorRunsQuery, monitorRunsSchema } from '@jsol/contracts/monitor';
import type { Reader } from '../../platform/database/database.ts';
import {
  findRuns,
  runStory,
  type RunCursor,
  type RunFilter,
  type RunSummary,
} from '../../platform/tasks/runs-queries.ts';

export type FoundRuns = {
  items: RunSummary[];
  match: z.output<typeof monitorRunsSchema>['match'];
  /** The spelling that was found. */
  key: string | null;
  next: string | null;
};

type Match = FoundRuns['match'];

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const trace = /^[\da-f]{32}$/i;

/** Where the next page begins, with how the text was understood: a later page must not understand it otherwise. */
const cursorText = (match: Match, run: RunSummary): string => `${match}~${run.enqueuedAt.getTime()}~${run.id}`;

function parseCursor(text: string | undefined): { match: Match; after: RunCursor } | null {
  const [match, at, id] = text?.split('~') ?? [];
  if (!match || !id || !uuid.test(id) || !/^\d{1,15}$/.test(at ?? '')) return null;
  return { match: match as Match, after: { enqueuedAt: new Date(Number(at)), id } };
}

/** As a receipt is written on paper, with its number filled up to eight digits, and as people shorten it. */
function spellings(text: string): string[] {
  const upper = text.toUpperCase();
  const receipt = /^([A-Z]\w{3})-0+(\d+)$/.exec(upper);
  return [...new Set([text, upper, ...(receipt ? [`${receipt[1]}-${receipt[2]}`] : [])])];
}

/**
 * One box for everything: an id, a trace, a whole key, and otherwise the beginning of one. A `*` at the end asks for
 * the beginning outright.
 */
export async function searchRuns(reader: Reader, query: z.output<typeof monitorRunsQuery>): Promise<FoundRuns> {
  const { q, after: cursor, limit, since, until, ...rest } = query;
  const filter: RunFilter = {
    ...(Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as RunFilter),
    ...(since ? { since: new Date(since) } : {}),
    ...(until ? { until: new Date(until) } : {}),
  };
  const before = parseCursor(cursor);
  const page = async (match: Match, more: RunFilter): Promise<FoundRuns> => {
    // One more than asked for tells whether there is another page.
    const found = await findRuns(reader, {
      ...filter,
      ...more,
      limit: limit + 1,
      ...(before ? { after: before.after } : {}),
    });
    const items = found.slice(0, limit);
    return {
      items,
      match,
      key: more.key ?? more.keyPrefix ?? null,
      next: found.length > limit ? cursorText(match, items.at(-1)!) : null,
    };
  };

  if (!q) return page('filters', {});
  if (uuid.test(q)) {
    const story = await runStory(reader, q);
    if (story) return { items: [story], match: 'id', key: null, next: null };
  }
  if (trace.test(q)) return page('trace', { traceId: q.toLowerCase() });
  const begins = q.endsWith('*');
  const forms = spellings(begins ? q.slice(0, -1) : q);
  if (!begins && before?.match !== 'prefix') {
    for (const key of forms) {
      const found = await page('key', { key });
      if (found.items.length > 0) return found;
    }
    if (before) return { items: [], match: 'key', key: null, next: null };
  }
  for (const keyPrefix of forms.filter((form) => form !== '')) {
    const found = await page('prefix', { keyPrefix });
    if (found.items.length > 0) return found;
  }
  return { items: [], match: 'prefix', key: null, next: null };
}
