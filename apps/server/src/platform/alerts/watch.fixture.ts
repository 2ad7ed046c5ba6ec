import { testDatabase } from '../../../test/support/database.ts';
import { testRedis, type TestRedis } from '../../../test/support/redis.ts';
import { openDatabase, type Database } from '../database/database.ts';
import { createEventBus } from '../events/event-bus.ts';
import type { TaskDefinition } from '../tasks/task.ts';
import { silentLog } from '../tasks/engine.fixture.ts';
import { createEvaluator, type Evaluator, type EvaluatorOptions } from './evaluator.ts';
import type { AlertNotice, AlertNotifier } from './notice.ts';

export type Told = {
  transition: string;
  kind: string;
  subject: string;
  severity: string;
  detail: string;
  how: 'queued' | 'directly';
};

/** A database, a Redis, a clock that a test moves, and what people would have been told. */
export type Watch = {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly redis: TestRedis;
  readonly told: Told[];
  readonly notices: AlertNotice[];
  evaluator(options?: Partial<EvaluatorOptions>): Evaluator;
  /** Moves the clock of all evaluators. */
  pass(seconds: number): void;
  now(): Date;
  /** Passes the time in steps of one second, with a round after each. */
  during(evaluator: Evaluator, seconds: number): Promise<void>;
  stop(): Promise<void>;
};

export async function startWatch(tasks: readonly TaskDefinition[] = []): Promise<Watch> {
  const [store, redis] = await Promise.all([testDatabase(), testRedis()]);
  const database = openDatabase({
    url: store.url,
    applicationName: 'alerts-test',
    events: createEventBus(),
    onAfterCommitError: (error) => {
      throw error;
    },
  });
  const told: Told[] = [];
  const notices: AlertNotice[] = [];
  const tell = ({ transition, alert }: AlertNotice, how: Told['how']) => {
    const { kind, subject, severity, detail } = alert;
    told.push({ transition, kind, subject, severity, detail, how });
  };
  const notifier: AlertNotifier = {
    enqueue(_tx, notice) {
      tell(notice, 'queued');
      notices.push(notice);
      return Promise.resolve();
    },
    direct: (notice) => [
      {
        key: notice.id,
        effect: 'prueba',
        perform() {
          tell(notice, 'directly');
          return Promise.resolve('dicho');
        },
        neverLeft: () => false,
      },
    ],
  };
  const evaluators: Evaluator[] = [];
  let clockMs = Date.now();
  const now = () => new Date(clockMs);
  const pass = (seconds: number) => void (clockMs += seconds * 1_000);
  return {
    database,
    databaseUrl: store.url,
    redis,
    told,
    notices,
    now,
    pass,
    evaluator(options = {}) {
      const evaluator = createEvaluator({
        process: `prueba${evaluators.length + 1}`,
        database,
        databaseUrl: store.url,
        redis: { broker: `${redis.url}/0`, channels: `${redis.url}/1`, cache: `${redis.url}/2` },
        tasks,
        notifier,
        log: silentLog,
        clock: { now },
        startGraceMs: 0,
        ...options,
      });
      evaluators.push(evaluator);
      return evaluator;
    },
    async during(evaluator, seconds) {
      for (let second = 0; second < seconds; second += 1) {
        pass(1);
        await evaluator.round();
      }
    },
    async stop() {
      for (const evaluator of evaluators) await evaluator.stop();
      await database.close();
      await store.drop();
      await redis.stop();
    },
  };
}
