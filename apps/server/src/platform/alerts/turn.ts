import pg from 'pg';
import type { Logger } from '../observability/logger.ts';

/** The two halves of the advisory lock's key: "jsol" and the number of this use of it. */
const lockKey = [0x6a736f6c, 2] as const;

/** `unreachable`: PostgreSQL does not answer, so nobody can hold the turn. */
export type Standing = 'acting' | 'standby' | 'unreachable';

/** Which of the processes that may evaluate does. */
export type Turn = {
  /** Takes the turn when it is free. Also the proof that PostgreSQL answers: it asks every time. */
  attempt(): Promise<Standing>;
  /** Why PostgreSQL was last unreachable. */
  lastError(): string;
  release(): Promise<void>;
};

/**
 * One connection holds the advisory lock, and PostgreSQL frees it the moment the connection ends: a killed process is
 * followed within one round. Two that acted at once would harm nobody, because every transition is decided by a row of
 * `platform.alerts`; the lock spares work. It has a connection of its own, so that an exhausted pool is not taken for
 * a database that is away.
 */
export function contendForTurn(options: {
  databaseUrl: string;
  /** An acting process whose heartbeat is older than this is frozen, and its lock is taken away. */
  leaseMs: number;
  log: Logger;
}): Turn {
  let client: pg.Client | null = null;
  let acting = false;
  let error = '';

  const connect = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({
      connectionString: options.databaseUrl,
      application_name: 'jsol-alertas',
      keepAlive: true,
      keepAliveInitialDelayMillis: 1_000,
      connectionTimeoutMillis: 1_500,
      query_timeout: 1_500,
      options: '-c tcp_keepalives_idle=1 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=2',
    });
    const ended = () => {
      if (client !== fresh) return;
      client = null;
      acting = false;
    };
    fresh.on('error', ended);
    fresh.on('end', ended);
    await fresh.connect();
    client = fresh;
    return fresh;
  };

  /** A stopped process keeps its socket, and so its lock: only its silence gives it away. */
  const evictFrozen = async (connection: pg.Client): Promise<void> => {
    const { rows } = await connection.query<{ pid: number }>(
      `select l.pid from pg_locks l
       where l.locktype = 'advisory' and l.granted and l.objsubid = 2 and l.classid = $1 and l.objid = $2
         and l.database = (select oid from pg_database where datname = current_database())
         and exists (select from platform.alert_evaluators where acting)
         and not exists (
           select from platform.alert_evaluators
           where acting and heartbeat_at > clock_timestamp() - $3 * interval '1 millisecond')`,
      [...lockKey, options.leaseMs],
    );
    for (const { pid } of rows) {
      options.log.warn({ backend: pid }, 'alerts.frozen_evaluator_evicted');
      await connection.query('select pg_terminate_backend($1)', [pid]);
    }
  };

  const release = async (): Promise<void> => {
    const leaving = client;
    client = null;
    acting = false;
    await leaving?.end().catch(() => undefined);
  };

  return {
    lastError: () => error,
    release,
    async attempt() {
      try {
        const connection = client ?? (await connect());
        if (acting) {
          await connection.query('select 1');
          return acting ? 'acting' : 'standby';
        }
        const { rows } = await connection.query<{ locked: boolean }>('select pg_try_advisory_lock($1, $2) as locked', [
          ...lockKey,
        ]);
        if (rows[0]!.locked) {
          // Whoever acted before is gone, and must not be taken for the frozen holder of our lock.
          await connection.query('update platform.alert_evaluators set acting = false where acting');
          acting = true;
          options.log.info({}, 'alerts.evaluator_acts');
          return 'acting';
        }
        await evictFrozen(connection);
        return 'standby';
      } catch (thrown) {
        error = thrown instanceof Error ? thrown.message : String(thrown);
        await release();
        return 'unreachable';
      }
    },
  };
}
