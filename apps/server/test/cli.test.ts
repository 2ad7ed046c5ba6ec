import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnedSystem, type SpawnedSystem } from './spawned-system.ts';

let system: SpawnedSystem;
beforeAll(async () => {
  system = await spawnedSystem();
}, 60_000);
afterAll(() => system.close(), 60_000);

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
  ])('answers wrong input with one line and code 2: jsol %j', async (args, words) => {
    const { code, lines } = await jsol(args);
    expect({ code, lines }).toEqual({ code: 2, lines: [expect.stringMatching(words)] });
  });

  it('ends at once when a setting is missing, instead of holding its connections open', async () => {
    const { code, lines } = await jsol(['status'], { ERP_DEMO: 'no' });
    expect({ code, lines }).toEqual({ code: 2, lines: [expect.stringContaining('Falta el ajuste ERP_SUNAT_')] });
  });

  it.each([
    [{ PORT: '99999' }, /^El ajuste PORT no sirve: es un puerto, un número de 1 a 65535\.$/],
    [{ ERP_DEMO: 'quizas' }, /^El ajuste ERP_DEMO no sirve: .*"si"\|"no"/],
  ])('says in Spanish which setting is wrong: %j', async (environment, words) => {
    const { code, lines } = await jsol(['config'], environment);
    expect({ code, lines }).toEqual({ code: 2, lines: [expect.stringMatching(words)] });
  });

  it('lists what the code declares without any service, as JSON when asked', async () => {
    const { code, lines } = await jsol(['tasks', '--json'], { DATABASE_URL: '', ERP_BROKER_URL: '' });
    expect(code).toBe(0);
    expect(JSON.parse(lines.join('\n'))).toContainEqual(
      expect.objectContaining({ name: 'facturacion.emitir_comprobante_sunat', queue: 'critical' }),
    );
  });
});
