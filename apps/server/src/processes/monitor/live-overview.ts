import { PassThrough } from 'node:stream';
import type { Logger } from '../../platform/observability/logger.ts';
import { readHistory, readOverview, type Overview, type OverviewDeps, type OverviewHistory } from './overview.ts';

/** The overview, read once for however many look at it. */
export type LiveOverview = {
  /** At most `everyMs` old. */
  current(): Promise<Overview>;
  /**
   * A stream of server-sent events: `resumen` with the whole overview when something changed, `latido` with the time of
   * the newest reading when nothing did, `sin-datos` when it could not be read.
   * @param stillAllowed asked every 30 s; the stream ends when it is false.
   */
  open(stillAllowed: () => Promise<boolean>): PassThrough;
  /** Ends every stream, so that a stop waits for nobody. */
  close(): void;
};

const historyEveryMs = 3_000;
const beatEveryMs = 5_000;
const recheckEveryMs = 30_000;
/** A browser that does not read gets the newest state when it does. */
const maxBufferedBytes = 512 * 1024;

const message = (event: string, data: unknown): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** @param everyMs between two readings while somebody looks. Default 1 s. */
export function createLiveOverview(deps: OverviewDeps & { log: Logger; everyMs?: number }): LiveOverview {
  const { everyMs = 1_000 } = deps;
  const streams = new Set<PassThrough>();
  let history: { at: number; value: OverviewHistory } | null = null;
  let reading: { at: number; value: Promise<Overview> } | null = null;
  let loop: NodeJS.Timeout | null = null;
  let sent = '';
  let sentAt = 0;

  async function readAnew(): Promise<Overview> {
    if (!history || Date.now() - history.at > historyEveryMs) {
      history = { at: Date.now(), value: await readHistory(deps.database.reader) };
    }
    return readOverview(deps, history.value);
  }

  const current = (): Promise<Overview> => {
    if (reading && Date.now() - reading.at < everyMs) return reading.value;
    const value = readAnew();
    reading = { at: Date.now(), value };
    value.catch(() => (reading = null));
    return value;
  };

  const broadcast = (text: string) => {
    for (const stream of streams) if (stream.writableLength < maxBufferedBytes) stream.write(text);
  };

  async function turn(): Promise<void> {
    try {
      const overview = await current();
      const { at, ...content } = overview;
      const text = JSON.stringify(content);
      if (text !== sent) {
        sent = text;
        sentAt = Date.now();
        broadcast(message('resumen', overview));
      } else if (Date.now() - sentAt >= beatEveryMs) {
        sentAt = Date.now();
        broadcast(message('latido', { at }));
      }
    } catch (error) {
      deps.log.warn({ err: error }, 'monitor.overview_not_read');
      sent = '';
      broadcast(message('sin-datos', { texto: 'PostgreSQL no responde: se sigue intentando.' }));
    }
  }

  const next = () => {
    loop = setTimeout(() => {
      void turn().finally(() => {
        loop = null;
        if (streams.size > 0) next();
      });
    }, everyMs);
  };

  return {
    current,
    open(stillAllowed) {
      const stream = new PassThrough();
      const recheck = setInterval(() => {
        stillAllowed().then(
          (allowed) => {
            if (!allowed) stream.end(message('fin', {}));
          },
          () => undefined,
        );
      }, recheckEveryMs);
      streams.add(stream);
      stream.on('error', () => undefined);
      stream.on('close', () => {
        clearInterval(recheck);
        streams.delete(stream);
      });
      stream.write('retry: 2000\n\n');
      current().then(
        (overview) => stream.writable && stream.write(message('resumen', overview)),
        () => stream.writable && stream.write(message('sin-datos', { texto: 'PostgreSQL no responde.' })),
      );
      if (!loop) next();
      return stream;
    },
    close() {
      if (loop) clearTimeout(loop);
      loop = null;
      for (const stream of [...streams]) {
        streams.delete(stream);
        stream.end();
      }
    },
  };
}
