import { parseArgs } from 'node:util';
import { merged, printResult, type BenchResult } from './report.ts';

/** By name; loaded when asked for, since each brings a part of the system with it. */
const benches: Readonly<Record<string, () => Promise<BenchResult> | BenchResult>> = {
  tasks: async () => (await import('./tasks.ts')).benchTasks(),
  monitor: async () => (await import('./monitor.ts')).benchMonitor(),
  facturacion: async () => (await import('./facturacion.ts')).benchFacturacion(),
};

/** `npm run bench [-- <name>…] [--json]`: each benchmark alone on the machine, one after the other; with --json one object. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
  const names = positionals.length > 0 ? positionals : Object.keys(benches);
  const unknown = names.filter((name) => !benches[name]);
  if (unknown.length > 0) {
    process.stderr.write(`No hay un banco "${unknown.join(', ')}". Los que hay: ${Object.keys(benches).join(', ')}.\n`);
    process.exitCode = 2;
    return;
  }
  const results: BenchResult[] = [];
  for (const name of names) {
    const result = await benches[name]!();
    results.push(result);
    if (!values.json) printResult(result, false);
  }
  if (values.json) printResult(merged(results), true);
}

await main();
