import { sql } from 'kysely';
import type { Database, Reader } from '../database/database.ts';
import type { Logger } from './logger.ts';

/** Something that happened in a trace outside of its runs: the request that began it, an event it sent, a browser that got it. */
export type Span = {
  readonly traceId: string;
  readonly kind: 'http' | 'channel' | 'browser';
  /** `POST /api/ventas/ventas`; `factura_7 respuesta_sunat`. */
  readonly name: string;
  readonly startedAt: Date;
  readonly ms: number;
  /** HTTP status; gateways that had a listener, null when it is not known. */
  readonly outcome: number | null;
  /** Whose browser it was. */
  readonly person?: string | null;
};

export type SpanRecorder = {
  /** Never waits and never fails. */
  record(span: Span): void;
  /** Writes what is left. */
  stop(): Promise<void>;
};

const flushMs = 500;
const batchSize = 500;
/** While PostgreSQL is away, or slower than what comes: the newest are dropped, because nothing depends on them. */
const maxWaiting = 5_000;
/** As long as a run's record is worth looking at. */
const keepDays = 30;
const forgetEveryMs = 3_600_000;

/** Writes spans beside the work, in batches: a picture of what happened, and no promise. */
export function createSpanRecorder({ database, log }: { database: Database; log: Logger }): SpanRecorder {
  let waiting: Span[] = [];
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> | null = null;
  let forgottenAt = 0;

  async function write(): Promise<void> {
    timer = null;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, batchSize);
      await database.pool.query({
        name: 'spans-write',
        text: `insert into platform.spans (trace_id, kind, name, started_at, ms, outcome, person)
          select * from jsonb_to_recordset($1::jsonb)
            as given(trace_id text, kind text, name text, started_at timestamptz, ms real, outcome int, person text)`,
        values: [
          JSON.stringify(
            batch.map(({ traceId, startedAt, ...span }) => ({ ...span, trace_id: traceId, started_at: startedAt })),
          ),
        ],
      });
    }
    if (Date.now() - forgottenAt < forgetEveryMs) return;
    forgottenAt = Date.now();
    await database.pool.query(`delete from platform.spans where started_at < now() - interval '${keepDays} days'`);
  }

  const writeSoon = () => {
    timer ??= setTimeout(() => {
      writing = write()
        .catch((error: unknown) => log.debug({ err: error }, 'spans.not_written'))
        .finally(() => (writing = null));
    }, flushMs);
  };

  return {
    record(span) {
      if (waiting.length >= maxWaiting) return;
      waiting.push(span);
      writeSoon();
    },
    async stop() {
      if (timer) clearTimeout(timer);
      await writing;
      await write().catch(() => undefined);
      waiting = [];
    },
  };
}

/** At most so many of one trace are worth drawing. */
const readLimit = 200;

/** What is known of a trace outside of its runs, in order of time. @param from, to bound the search: the times of its runs. */
export async function spansOf(reader: Reader, traceId: string, from: Date, to: Date): Promise<Span[]> {
  const { rows } = await sql<Span>`
    select trace_id as "traceId", kind, name, started_at as "startedAt", ms, outcome, person from platform.spans
    where trace_id = ${traceId} and started_at >= ${from} and started_at <= ${to}
    order by started_at limit ${readLimit}`.execute(reader);
  return rows;
}
