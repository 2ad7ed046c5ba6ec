import pg from 'pg';
import type { Logger } from '../observability/logger.ts';
import { schedulesChanged } from './declared-schedules.ts';

/** How the connection that leads, or waits to, is called in pg_stat_activity. */
export const leadershipName = 'jsol-beat-turno';

/** The two halves of the advisory lock's key: "jsol" and the number of this use of it. */
const lockKey = [0x6a736f6c, 1] as const;

export type LeadershipOptions = {
  databaseUrl: string;
  /** Who leads, in platform.beat: host and process id. */
  name: string;
  /** A leader whose heartbeat is older than this is frozen; its lock is taken away. */
  leaseMs: number;
  log: Logger;
  /** A schedule was edited, or the lock may have become free. */
  onWake: () => void;
};

/** The claim of one process to lead. */
export type Leadership = {
  /** The term this process leads in; takes the lock and raises the term when it is free. Null: another one leads. */
  attempt(): Promise<string | null>;
  /** The term led in as far as this process knows, without asking. */
  term(): string | null;
  /** Lets go of the lock; `attempt` may take it again. */
  standDown(): Promise<void>;
};

/**
 * One connection holds the advisory lock for as long as it lives: PostgreSQL frees the lock the moment it sees the
 * connection end, which for `kill -9` is at once, and for a machine that vanished is when keep-alive gives up (3 s).
 * The lock says who should lead. What makes a second leader harmless is the term: every decision checks it in its own
 * transaction, and taking over raises it.
 */
export function contendForLeadership(options: LeadershipOptions): Leadership {
  const { log, name } = options;
  let client: pg.Client | null = null;
  let term: string | null = null;

  const drop = (reason: string) => {
    if (term !== null) log.warn({ term, reason }, 'beat.leadership_lost');
    client = null;
    term = null;
  };

  const connect = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({
      connectionString: options.databaseUrl,
      application_name: leadershipName,
      keepAlive: true,
      keepAliveInitialDelayMillis: 1_000,
      connectionTimeoutMillis: 2_000,
      query_timeout: 2_000,
      options: '-c tcp_keepalives_idle=1 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=2',
    });
    const ended = (reason: string) => {
      if (client !== fresh) return;
      drop(reason);
      options.onWake();
    };
    fresh.on('error', (error) => ended(error.message));
    fresh.on('end', () => ended('the connection ended'));
    fresh.on('notification', () => options.onWake());
    await fresh.connect();
    client = fresh;
    await fresh.query(`listen ${schedulesChanged}`);
    return fresh;
  };

  /** A stopped process keeps its socket, and so its lock: only its silence gives it away. */
  const evictFrozenLeader = async (connection: pg.Client): Promise<void> => {
    const { rows } = await connection.query<{ pid: number }>(
      `select l.pid from pg_locks l, platform.beat b
       where l.locktype = 'advisory' and l.granted and l.objsubid = 2 and l.classid = $1 and l.objid = $2
         and l.database = (select oid from pg_database where datname = current_database())
         and b.heartbeat_at < clock_timestamp() - $3 * interval '1 millisecond'`,
      [...lockKey, options.leaseMs],
    );
    for (const { pid } of rows) {
      log.warn({ backend: pid }, 'beat.frozen_leader_evicted');
      await connection.query('select pg_terminate_backend($1)', [pid]);
    }
  };

  const standDown = async (): Promise<void> => {
    const leaving = client;
    if (!leaving) return;
    client = null;
    term = null;
    // A server that does not answer must not keep us: the socket is closed either way.
    await leaving.end().catch(() => undefined);
  };

  return {
    term: () => term,
    standDown,
    async attempt() {
      try {
        const connection = client ?? (await connect());
        if (term !== null) return term;
        const { rows } = await connection.query<{ locked: boolean }>('select pg_try_advisory_lock($1, $2) as locked', [
          ...lockKey,
        ]);
        if (!rows[0]!.locked) {
          await evictFrozenLeader(connection);
          return null;
        }
        // Waits for a decision the former leader has begun; after this line it can begin no other.
        const raised = await connection.query<{ term: string }>(
          'update platform.beat set term = term + 1, leader = $1, heartbeat_at = now() where id = 1 returning term',
          [name],
        );
        if (client !== connection) return null;
        term = raised.rows[0]!.term;
        log.info({ term, leader: name }, 'beat.leads');
        return term;
      } catch (error) {
        await standDown();
        throw error;
      }
    },
  };
}
