import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { emitirComprobante } from '../../apps/server/src/modules/facturacion/public.ts';
import { openDatabase, type Database } from '../../apps/server/src/platform/database/database.ts';
import { startPostgres } from '../../apps/server/src/platform/embedded/postgres.ts';
import { startRedis } from '../../apps/server/src/platform/embedded/redis.ts';
import { createEventBus } from '../../apps/server/src/platform/events/event-bus.ts';
import { bundle } from '../../scripts/build.mjs';

const raiz = fileURLToPath(new URL('../../', import.meta.url));
const lineas = Array.from({ length: 10 }, (_, i) => ({
  codigo: `P-${i}`,
  descripcion: `Producto número ${i} de la prueba`,
  unidad: 'NIU',
  cantidad: String(i + 1),
  precioUnitario: `${17 + i}.90`,
  afectacion: '10' as const,
}));
const porTransaccion = 25;
const atOnce = 4;

async function venderFacturas(database: Database, cuantas: number): Promise<void> {
  for (let vendidas = 0; vendidas < cuantas; vendidas += porTransaccion)
    await database.transaction(async (tx) => {
      for (let i = vendidas; i < Math.min(cuantas, vendidas + porTransaccion); i += 1)
        await emitirComprobante(tx, {
          tipo: '01',
          establecimiento: '0000',
          moneda: 'PEN',
          precios: 'con-impuestos',
          cliente: {
            tipoDocumento: '6',
            numeroDocumento: '20131312955',
            nombre: 'CLIENTE DE PRUEBA',
            direccion: null,
            email: null,
          },
          lineas,
          pagos: [],
          vuelto: '0.00',
          emisorId: '01930000-0000-7000-8000-000000000003',
          emisorNombre: 'Banco de pruebas',
          ventaId: null,
          emitidoEn: new Date(),
        });
    });
}

/** Everything a child wrote until it says this, or its whole output when it ends before. */
function until(child: ChildProcess, said: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
      if (said !== '' && output.includes(said)) resolve(output);
    };
    child.stdout!.on('data', collect);
    child.stderr!.on('data', collect);
    child.once('exit', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`a process of the benchmark ended with ${code}:\n${output}`));
    });
  });
}

/** Seconds of processor a process took so far; Linux counts them in hundredths. */
async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const campos = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(campos[11]) + Number(campos[12])) / 100;
}

/**
 * Ten-line facturas per second from the queue to SUNAT's verdict in the database, with two `critical` workers as in
 * production, each a process: relay, signature, simulated SUNAT, CDR, story and ledger of runs. The receipts are sold
 * before, so that selling does not count. @param facturas default 1,500.
 */
export async function benchEmision(facturas = 1_500): Promise<Record<string, number>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'jsol-bench-'));
  // Passable for the user PostgreSQL runs as.
  await chmod(folder, 0o711);
  const program = `apps/server/dist/jsol-bench-${process.pid}.js`;
  const closers: (() => Promise<unknown>)[] = [
    () => rm(folder, { recursive: true, force: true }),
    () => Promise.all([program, `${program}.map`].map((file) => rm(path.join(raiz, file), { force: true }))),
  ];
  try {
    await bundle({ entry: 'apps/server/src/processes/cli.ts', output: program });
    const postgres = await startPostgres({ dataDir: path.join(folder, 'postgres') });
    closers.push(() => postgres.stop());
    const redis = await startRedis({ dir: path.join(folder, 'redis'), mode: 'broker', temporary: true });
    closers.push(() => redis.stop());

    const start = (args: readonly string[], environment: Record<string, string>): ChildProcess => {
      const child = spawn(process.execPath, args, {
        cwd: raiz,
        env: { ...process.env, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      closers.push(async () => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const exited = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        await exited;
      });
      return child;
    };
    const said = await until(
      start(['--import', 'tsx', 'simulators/src/main.ts'], { SIMULATORS_PORT: '0', SIMULATORS_SMTP_PORT: '0' }),
      '"listening"',
    );
    const { url, smtpPort } = JSON.parse(said.split('\n').find((line) => line.includes('"listening"'))!) as {
      url: string;
      smtpPort: number;
    };
    const environment = {
      DATA_DIR: folder,
      DATABASE_URL: postgres.url,
      ERP_BROKER_URL: `${redis.url}/0`,
      ERP_CHANNELS_URL: `${redis.url}/1`,
      ERP_CACHE_URL: `${redis.url}/2`,
      SIMULATORS_PORT: new URL(url).port,
      ERP_SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    };
    await until(start([program, 'seed', '--json'], environment), '');

    const database = openDatabase({
      url: postgres.url,
      applicationName: 'bench',
      events: createEventBus(),
      onAfterCommitError: (error) => {
        throw error;
      },
    });
    closers.push(() => database.close());
    const calentar = Math.ceil(facturas / 10);
    await venderFacturas(database, calentar + facturas);

    const workers = [1, 2].map(() => start([program, 'worker', '-Q', 'critical', '-c', String(atOnce)], environment));
    const aceptadas = async () => {
      const { rows } = await database.pool.query<{ n: number }>(
        "select count(*)::int as n from facturacion.comprobantes where estado in ('aceptado', 'observado')",
      );
      return rows[0]!.n;
    };
    const hasta = async (cuantas: number) => {
      while ((await aceptadas()) < cuantas) {
        const muerto = workers.find((worker) => worker.exitCode !== null);
        if (muerto) throw new Error('a worker of the benchmark ended');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    // The first ones compile and connect.
    await hasta(calentar);
    const [desde, empieza, cpuAntes] = [await aceptadas(), process.hrtime.bigint(), await cpuDe(workers)];
    await hasta(calentar + facturas);
    const segundos = Number(process.hrtime.bigint() - empieza) / 1e9;
    const medidas = calentar + facturas - desde;
    return {
      endToEndPerSecond: medidas / segundos,
      workerCpuMsPerReceipt: (((await cpuDe(workers)) - cpuAntes) * 1000) / medidas,
    };
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function cpuDe(workers: readonly ChildProcess[]): Promise<number> {
  const segundos = await Promise.all(workers.map(({ pid }) => cpuSeconds(pid!)));
  return segundos.reduce((suma, uno) => suma + uno, 0);
}
