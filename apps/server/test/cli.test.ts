import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { spawnedSystem, type SpawnedSystem } from './spawned-system.ts';

let system: SpawnedSystem;
beforeAll(async () => {
  system = await spawnedSystem();
}, 60_000);
afterAll(() => system.close(), 60_000);

const tarea = 'seguridad.invalidar_sesiones_expiradas';

/** A command with its exit code and what it printed. */
async function jsol(args: readonly string[], environment: Record<string, string> = {}) {
  const command = system.start(args, environment);
  const code = await command.exited;
  return { code, lines: command.output().trim().split('\n') };
}

describe('the command line', () => {
  it.each([
    [['run', 'abc'], /^"abc" no es el id de una ejecución\.$/],
    [['runs', '--limit', 'abc'], /^"abc" no es un número entero/],
    [['runs', '--since', 'ayer'], /^"ayer" no es una fecha ISO/],
    [['retry', 'abc'], /^"abc" no es el id/],
    [['call', 'ventas.nada'], /^No hay una tarea llamada "ventas\.nada"/],
    [['worker', '-Q', 'urgente'], /^No hay una cola "urgente"/],
    [['schedules', 'next', 'nunca'], /^No hay una programación llamada "nunca"/],
    [['runs', '--state', 'lista'], /^No hay un estado "lista"\. Los estados son: waiting, /],
    [['resume', 'reports'], /^La cola reports no estaba en pausa\.$/],
    [['retry', '--state', 'done'], /^"done" no se reintenta/],
    [['retry'], /^Diga qué reintentar/],
    [['retry', '--key', 'F001-99999999'], /^Ninguna ejecución terminada mal/],
    [['call', tarea, '--input', '{'], /^--input no es JSON: \{$/],
    [['drill', '--kills', '0'], /^"0" no es un número entero/],
    [['estado'], /^No hay un comando "estado"\. Vea: jsol --help$/],
    [['statu'], /^No hay un comando "statu"\. ¿Quiso decir status\? Vea: jsol --help$/],
    [['runs', '--estado', 'failed'], /^No hay una opción "--estado"\./],
    [['runs', 'de', 'más'], /^"runs" recibió palabras de más\./],
    [['pause'], /^Falta <cola>\./],
    [['worker'], /^Falta la opción -Q, --queues <colas>\./],
    [['runs', '--state'], /^Falta el valor de --state <estado>\./],
    [['schedules', 'siguiente'], /^"schedules" recibió palabras de más\./],
  ])('answers wrong input with one line and code 2: jsol %j', async (args, words) => {
    const { code, lines } = await jsol(args);
    expect({ code, lines }).toEqual({ code: 2, lines: [expect.stringMatching(words)] });
  });

  it('ends at once when a setting is missing, instead of holding its connections open', async () => {
    const { code, lines } = await jsol(['status'], { ERP_DEMO: 'no' });
    expect({ code, lines }).toEqual({ code: 2, lines: [expect.stringContaining('Falta el ajuste ERP_MAIL_FROM')] });
  });

  it.each([
    [{ PORT: '99999' }, /^El ajuste PORT no sirve: es un puerto, un número de 1 a 65535\.$/],
    [{ ERP_DEMO: 'quizas' }, /^El ajuste ERP_DEMO no sirve: .*"si"\|"no"/],
  ])('says in Spanish which setting is wrong: %j', async (environment, words) => {
    const { code, lines } = await jsol(['config'], environment);
    expect({ code, lines }).toEqual({ code: 2, lines: [expect.stringMatching(words)] });
  });

  it('ends quietly when nobody reads its answer any more, as under `head`', async () => {
    const command = spawn(process.execPath, [inject('program'), 'tasks'], { stdio: ['ignore', 'pipe', 'pipe'] });
    command.stdout.destroy();
    let complaints = '';
    command.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    const [code] = (await once(command, 'close')) as [number];
    expect({ code, complaints }).toEqual({ code: 141, complaints: '' });
  });

  it('lists what the code declares without any service, as JSON when asked', async () => {
    const { code, lines } = await jsol(['tasks', '--json'], { DATABASE_URL: '', ERP_BROKER_URL: '' });
    expect(code).toBe(0);
    expect(JSON.parse(lines.join('\n'))).toContainEqual(
      expect.objectContaining({ name: 'facturacion.emitir_comprobante_sunat', queue: 'critical' }),
    );
  });

  it('tells a person the status in a sentence and tables, without JSON', async () => {
    const { code, lines } = await jsol(['status']);
    expect({ code, first: lines[0] }).toEqual({ code: 1, first: expect.stringMatching(/^[A-ZÁÉÍÓÚ].+\./) });
    expect(lines).toContainEqual(expect.stringMatching(/^cola +esperan +la más antigua +en curso/));
    expect(lines.join('\n')).not.toMatch(/[{}[\]]/);
  });

  describe('acts on background work, with its reason in the audit', () => {
    const json = async <T>(...args: string[]): Promise<T> => {
      const { code, lines } = await jsol([...args, '--json']);
      expect({ code, lines }).toMatchObject({ code: 0 });
      return JSON.parse(lines.join('\n')) as T;
    };
    const audited = async () =>
      (
        await system.pool.query<{ accion: string; entidad_id: string; actor: string; motivo: string }>(
          `select accion, entidad_id, actor, detalle->>'motivo' as motivo from auditoria.registros
           where accion like 'jsol.%' order by en`,
        )
      ).rows;

    it('holds a queue until it is let go', async () => {
      await json('pause', 'reports', '--motivo', 'cierre de mes');
      type Depth = { queue: string; paused: { reason: string; by: string } | null };
      const held = (await json<Depth[]>('queues')).find(({ queue }) => queue === 'reports');
      expect(held?.paused).toMatchObject({ reason: 'cierre de mes', by: expect.stringContaining('@') });
      await json('resume', 'reports', '--motivo', 'cerró');
      expect((await json<Depth[]>('queues')).find(({ queue }) => queue === 'reports')?.paused).toBeNull();
      expect(await audited()).toEqual([
        { accion: 'jsol.cola_pausada', entidad_id: 'reports', actor: held?.paused?.by, motivo: 'cierre de mes' },
        { accion: 'jsol.cola_reanudada', entidad_id: 'reports', actor: held?.paused?.by, motivo: 'cerró' },
      ]);
    });

    it('bounds a queue and lets it free', async () => {
      type Depth = { queue: string; concurrency: number | null; rate: { max: number; perMs: number } | null };
      const bounds = async () => (await json<Depth[]>('queues')).find(({ queue }) => queue === 'sync');
      await json('limit', 'sync', '--concurrency', '2', '--rate', '30', '--per', '1m', '--motivo', 'Woo se queja');
      expect(await bounds()).toMatchObject({ concurrency: 2, rate: { max: 30, perMs: 60_000 } });
      await json('limit', 'sync', '--none', '--motivo', 'ya no');
      expect(await bounds()).toMatchObject({ concurrency: null, rate: null });
      expect((await audited()).slice(-2).map(({ accion, motivo }) => ({ accion, motivo }))).toEqual([
        { accion: 'jsol.cola_limitada', motivo: 'Woo se queja' },
        { accion: 'jsol.cola_sin_limite', motivo: 'ya no' },
      ]);
      for (const args of [
        ['limit', 'sync'],
        ['limit', 'sync', '--none', '--rate', '3'],
        ['limit', 'sync', '--per', '1m'],
        ['limit', 'sync', '--rate', '3', '--per', 'rato'],
      ]) {
        expect(await jsol(args)).toMatchObject({ code: 2, lines: [expect.any(String)] });
      }
    });

    it('enqueues, cancels, finds page by page, and enqueues again what matches, a few first', async () => {
      type Run = { runId: string };
      const ids: string[] = [];
      for (const n of [1, 2]) {
        const { runId } = await json<Run>('call', tarea, '--motivo', `prueba ${n}`);
        await json('cancel', runId, '--motivo', 'sobra');
        ids.unshift(runId);
      }
      const [newest] = await json<{ id: string }[]>('runs', '--task', tarea, '--state', 'cancelled', '--limit', '1');
      const rest = await json<{ id: string }[]>('runs', '--task', tarea, '--state', 'cancelled', '--after', newest!.id);
      expect([newest!.id, ...rest.map(({ id }) => id)]).toEqual(ids);
      const told = await jsol(['run', ids[0]!]);
      expect(told.lines[0]).toBe(`${tarea}: cancelada`);
      expect(told.lines).toContainEqual(expect.stringMatching(/^ +motivo +Cancelada por .+@.+: sobra$/));

      const filter = ['retry', '--task', tarea, '--state', 'cancelled'];
      expect(await json(...filter, '--dry-run')).toMatchObject({ total: 2 });
      const worker = system.start(['worker', '-Q', 'default,notifications']);
      const done = await json<{ runId: string; state: string }>('call', tarea, '--wait');
      expect(done).toMatchObject({ state: 'done' });
      expect(await json(...filter, '--canary', '1', '--wait', '--motivo', 'ya se puede')).toMatchObject({
        state: 'done',
        total: 2,
        retried: 2,
        reason: 'ya se puede',
      });
      expect((await audited()).at(-1)).toMatchObject({ accion: 'jsol.lote_reintentado', motivo: 'ya se puede' });
      await worker.stop();
    }, 120_000);
  });
});
