import { checkNode } from './check-node.mjs';
import { installDependencies } from './install-dependencies.mjs';
import { provideRedis } from './provide-redis.mjs';

/** Everything a command needs before it runs; quick when there is nothing to do. */
export function setup() {
  checkNode();
  installDependencies();
  provideRedis();
}
