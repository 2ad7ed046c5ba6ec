import { Option, type Command } from 'commander';
import { runApi } from '../api.ts';
import { runBeat } from '../beat.ts';
import { nonNegative, positive } from '../cli/arguments.ts';
import type { CommandContext } from '../cli/context.ts';
import { createProgress } from '../cli/progress.ts';
import { parseQueues, runWorker } from '../worker.ts';
import { drillModule } from './drill-module.ts';
import { isClean, runDrill } from './run-drill.ts';

type Options = { jobs: number; kills: number; seed: number; redisAway: number };

/**
 * `jsol drill`: kills a system of its own in every way and counts. Its processes are hidden subcommands, so that the
 * drill's tasks are in no registry but theirs.
 * @param program the file to start them with.
 */
export function addDrillCommand(
  command: (name: string, description: string) => Command,
  { settings, printer, json }: CommandContext,
  program: string,
): void {
  const drill = command('drill', 'mata a propósito un sistema aparte, bajo carga, y cuenta qué se perdió o se repitió')
    .option('--jobs <n>', 'trabajos', positive, 20_000)
    .option('--kills <n>', 'desastres al azar', positive, 60)
    .option('--seed <n>', 'los mismos desastres, otra vez', positive, 1)
    .option('--redis-away <s>', 'segundos sin Redis, a media prueba', nonNegative, 15)
    .action(async ({ jobs, kills, seed, redisAway }: Options) => {
      const result = await runDrill(
        program,
        { jobs, kills, seed, redisAwayMs: redisAway * 1_000 },
        createProgress(json()),
      );
      printer().thing({ ...result });
      if (!isClean(result)) process.exitCode = 1;
    });
  const part = (name: string) =>
    drill.command(name, { hidden: true }).addOption(new Option('--testigo <url>').makeOptionMandatory());
  part('api').action(({ testigo }: { testigo: string }) => runApi(settings(), drillModule(testigo)));
  part('beat').action(({ testigo }: { testigo: string }) => runBeat(settings(), drillModule(testigo)));
  part('worker')
    .requiredOption('-Q, --queues <colas>', 'colas', parseQueues)
    .option('-c, --concurrency <n>', 'tareas a la vez', positive, 2)
    .action((options: { queues: ReturnType<typeof parseQueues>; concurrency: number; testigo: string }) =>
      runWorker(settings(), options.queues, options.concurrency, program, drillModule(options.testigo)),
    );
}
