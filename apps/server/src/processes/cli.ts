import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, Option } from 'commander';
import { declarations } from '../app.ts';
import { DomainError } from '../platform/errors/domain-error.ts';
import { readSettings, redacted, SettingsError } from '../platform/config/settings.ts';
import { runApi } from './api.ts';
import { runBeat } from './beat.ts';
import { addAlertCommands } from './cli/alert-commands.ts';
import { instant, positive } from './cli/arguments.ts';
import { cacheRows, channelRows, nextRows, scheduleRows, taskRows } from './cli/declarations.ts';
import type { CommandContext } from './cli/context.ts';
import { createPrinter } from './cli/print.ts';
import { addInstallCommand } from './cli/install-command.ts';
import { addOperatorCommands } from './cli/operator-commands.ts';
import { addRunCommands } from './cli/run-commands.ts';
import { usageError } from './cli/usage-error.ts';
import { resolveConnections } from './connections.ts';
import { runDemo } from './demo/run-demo.ts';
import { addDrillCommand } from './drill/drill-command.ts';
import { writeDocs } from './docs/generate.ts';
import { runMonitor } from './monitor/monitor.ts';
import { openDatabase, waitForDatabase } from '../platform/database/database.ts';
import { createEventBus } from '../platform/events/event-bus.ts';
import { migrate } from '../platform/database/migrations.ts';
import { isTaskThread } from '../platform/tasks/thread-host.ts';
import { seedOnce } from './seed.ts';
import { up } from './up/up.ts';
import { runTaskThread } from './task-thread.ts';
import { parseQueues, runWorker } from './worker.ts';

const here = fileURLToPath(import.meta.url);
const simulatorsProgram = path.join(path.dirname(here), '../../../simulators/dist/main.js');

function createProgram(): Command {
  const program = new Command('jsol')
    .description('JSOLUCIONES ERP')
    .addOption(new Option('--json', 'respuesta para programas'))
    .configureOutput({ outputError: (text, write) => write(usageError(text)) })
    .exitOverride();
  const context: CommandContext = {
    settings: () => readSettings(process.env),
    printer: () => createPrinter(context.json()),
    json: () => program.opts<{ json?: boolean }>().json === true,
  };
  const { settings, printer } = context;
  // `--json` is understood before and after the command's name.
  const command = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .option('--json', 'respuesta para programas')
      .hook('preAction', (_program, action) => {
        if (action.opts<{ json?: boolean }>().json) program.setOptionValue('json', true);
      });

  command('up', 'inicia todo el sistema y lo mantiene en marcha').action(() => up(settings(), here, simulatorsProgram));
  command('api', 'HTTP, WebSocket y la aplicación web').action(() => runApi(settings()));
  command('worker', 'procesa tareas')
    .requiredOption('-Q, --queues <colas>', 'colas, separadas por comas', parseQueues)
    .option('-c, --concurrency <n>', 'tareas a la vez', positive, 2)
    .action((options: { queues: ReturnType<typeof parseQueues>; concurrency: number }) =>
      runWorker(settings(), options.queues, options.concurrency, here),
    );
  command('beat', 'inicia las tareas programadas').action(() => runBeat(settings()));
  command('monitor', 'el monitor de operaciones').action(() => runMonitor(settings()));

  command('tasks', 'las tareas y sus colas').action(() =>
    printer().rows(taskRows(declarations), ['name', 'queue', 'schedule', 'retries', 'summary']),
  );
  const schedules = command('schedules', 'las programaciones, en hora de Lima').action(() =>
    printer().rows(scheduleRows(declarations), ['name', 'task', 'cron', 'every_s', 'onMissed']),
  );
  schedules
    .command('next')
    .description('cuándo toca una programación')
    .argument('<nombre>')
    .option('--from <iso>', 'desde cuándo', instant, new Date())
    .option('--count <n>', 'cuántas veces', positive, 5)
    .option('--json', 'respuesta para programas')
    .hook('preAction', (_program, action) => {
      if (action.opts<{ json?: boolean }>().json) program.setOptionValue('json', true);
    })
    .action((name: string, options: { from: Date; count: number }) =>
      printer().rows(nextRows(declarations, name, options.from, options.count), ['lima', 'dueAt']),
    );
  command('channels', 'los canales WebSocket').action(() =>
    printer().rows(channelRows(declarations), ['name', 'group', 'mode', 'events', 'summary']),
  );
  command('caches', 'las cachés y sus tiempos').action(() =>
    printer().rows(cacheRows(declarations), ['name', 'ttl_s', 'summary']),
  );
  command('config', 'los ajustes en vigor, sin secretos').action(() => printer().thing(redacted(settings())));
  command('docs', 'genera las páginas de docs/ que salen del código')
    .option('--check', 'solo comprueba que estén al día')
    .action(async ({ check = false }: { check?: boolean }) => {
      const stale = await writeDocs(declarations, { check });
      if (check && stale.length > 0) {
        throw new SettingsError(`No están al día: ${stale.join(', ')}. Genérelas con: npm run --silent jsol -- docs`);
      }
    });
  command('migrate', 'pone la base de datos al día')
    .option('--wait <segundos>', 'cuánto espera a que PostgreSQL acepte conexiones', positive)
    .action(async ({ wait }: { wait?: number }) => {
      const { databaseUrl } = resolveConnections(settings());
      if (wait) await waitForServer(databaseUrl, wait * 1_000);
      const applied = await migrate(databaseUrl);
      printer().rows(
        applied.map((name) => ({ name })),
        ['name'],
      );
    });
  command('seed', 'crea la empresa de demostración, una sola vez').action(async () => {
    const seeded = await seedOnce(settings(), resolveConnections(settings()));
    printer().thing({ ...seeded });
  });
  command('demo', 'un día de trabajo de la tienda, y su recuento')
    .option('--ventas <n>', 'cuántas ventas', positive, 40)
    .action(({ ventas }: { ventas: number }) => runDemo(settings(), here, { ventas, printer: printer() }));
  addInstallCommand(command, context);
  addDrillCommand(command, context, here);
  addRunCommands(command, context);
  addOperatorCommands(command, context);
  addAlertCommands(command, context);
  return program;
}

/** At the start of a machine PostgreSQL may come later than we do. */
async function waitForServer(url: string, timeoutMs: number): Promise<void> {
  const database = openDatabase({
    url,
    applicationName: 'jsol-migrate',
    maxConnections: 1,
    events: createEventBus(),
    onAfterCommitError: () => undefined,
  });
  await waitForDatabase(database, timeoutMs).finally(() => database.close());
}

/** What a shell reports of a program that the end of a pipe has ended: 128 and the number of SIGPIPE. */
const brokenPipe = 141;

/** `jsol runs | head`: whoever reads has enough, and nothing is wrong. */
function endWithItsReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(brokenPipe);
    });
  }
}

/** Wrong input: one line, code 2. Anything else is a bug: the whole error, code 1. */
async function main(): Promise<void> {
  endWithItsReader();
  try {
    await createProgram().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else if (error instanceof SettingsError || error instanceof DomainError) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 2;
    } else {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exitCode = 1;
    }
  }
}

await (isTaskThread() ? runTaskThread(readSettings(process.env)) : main());
