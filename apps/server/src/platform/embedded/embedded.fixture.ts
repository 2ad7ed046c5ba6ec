import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';

// A program that owns both servers, to be killed by the test: `embedded.fixture.ts FOLDER`. Prints their pids and URLs.
const folder = process.argv[2]!;
const [postgres, redis] = await Promise.all([
  startPostgres({ dataDir: `${folder}/postgres` }),
  startRedis({ dir: `${folder}/redis`, mode: 'broker' }),
]);
const { url: postgresUrl, pid: postgresPid } = postgres;
const { url: redisUrl, pid: redisPid } = redis;
process.stdout.write(`${JSON.stringify({ postgresUrl, postgresPid, redisUrl, redisPid })}\n`);
setInterval(() => undefined, 60_000);
