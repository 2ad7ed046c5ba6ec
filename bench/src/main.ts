import { parseArgs } from 'node:util';
import { merged, printResult, type BenchResult } from './report.ts';

type Flags = { installPeers: boolean };

/** By name; loaded when asked for, since each brings a part of the system with it. */
const benches: Readonly<Record<string, (flags: Flags) => Promise<BenchResult> | BenchResult>> = {
  tasks: async (flags) => (await import('./tasks.ts')).benchTasks(flags),
  realtime: async (flags) => (await import('./realtime.ts')).benchRealtime(flags),
  beat: async () => (await import('./beat.ts')).benchBeat(),
  monitor: async () => (await import('./monitor.ts')).benchMonitor(),
  inventario: async () => (await import('./inventario.ts')).benchInventario(),
  facturacion: async () => (await import('./facturacion.ts')).benchFacturacion(),
};

/**
 * `npm run bench [-- <name>…] [--json] [--instalar-pares]`: each benchmark alone on the machine, one after the other; with
 * --json one object; with --instalar-pares, as root, peers that the system lacks are installed from Debian's packages.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean' }, 'instalar-pares': { type: 'boolean' } },
    allowPositionals: true,
  });
  const names = positionals.length > 0 ? positionals : Object.keys(benches);
  const unknown = names.filter((name) => !benches[name]);
  if (unknown.length > 0) {
    process.stderr.write(`No hay un banco "${unknown.join(', ')}". Los que hay: ${Object.keys(benches).join(', ')}.\n`);
    process.exitCode = 2;
    return;
  }
  const results: BenchResult[] = [];
  for (const name of names) {
    const result = await benches[name]!({ installPeers: values['instalar-pares'] === true });
    results.push(result);
    if (!values.json) printResult(result, false);
  }
  if (values.json) printResult(merged(results), true);
}

await main();
