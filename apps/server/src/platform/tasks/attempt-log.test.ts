import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { secretsFrom } from '../config/secrets.ts';
import { startEngine, type Engine } from './engine.fixture.ts';
import { handleTask } from './handler.ts';
import { done, giveUp } from './outcome.ts';
import { sensitive } from './sensitive.ts';
import { defineTask } from './task.ts';

const input = z.strictObject({ como: z.string(), pin: sensitive(z.string()) });
const hablar = defineTask({
  name: 'prueba.hablar',
  summary: 'Cuenta lo que hace',
  queue: 'default',
  input,
  retry: { attempts: 1, firstDelay: '20ms', maxDelay: '20ms' },
});

/** What JSON cannot say. */
const enredo: Record<string, unknown> = {};
enredo['mismo'] = enredo;

describe('what an attempt writes', () => {
  let engine: Engine;
  const handler = handleTask(hablar, ({ como, pin }, { log, attempt }) => {
    log.info({ como, clave: 'hunter2', intento: attempt, aviso: `pin ${pin}` }, 'prueba.empieza');
    if (como === 'largo') log.info({ relleno: 'x'.repeat(380), aviso: pin.repeat(3) }, 'prueba.largo');
    if (como === 'enredo') log.info(enredo, 'prueba.enredo');
    if (como === 'mucho') for (let n = 0; n < 200; n += 1) log.child({ n }).debug({ n }, 'prueba.paso');
    if (como === 'avisa') log.warn('prueba.cuidado');
    if (como === 'falla') throw new Error('se cayó');
    return Promise.resolve(como === 'bien' || como === 'avisa' ? done() : giveUp('No se puede.'));
  });
  const endedWith = async (como: string) => {
    const id = await engine.enqueue(hablar, { como, pin: '4711-93' });
    await expect.poll(async () => (await engine.story(id))?.finishedAt).not.toBeNull();
    return (await engine.story(id))!.history;
  };

  beforeAll(async () => {
    engine = await startEngine({ secrets: secretsFrom('m'.repeat(32)) });
    await engine.worker([handler]);
  });
  afterAll(() => engine.stop());

  it('is kept with an attempt that did not go well, for each of them', async () => {
    const history = await endedWith('falla');
    expect(history.map(({ log }) => log?.map(({ level, event }) => [level, event]))).toEqual([
      [['info', 'prueba.empieza']],
      [['info', 'prueba.empieza']],
    ]);
    expect(history.map(({ log }) => (JSON.parse(log![0]!.data) as { intento: number }).intento)).toEqual([1, 2]);
    expect((await endedWith('desiste'))[0]!.log).toHaveLength(1);
  });

  it('is its newest fifty lines', async () => {
    const lines = (await endedWith('mucho'))[0]!.log!;
    expect(lines).toHaveLength(50);
    expect(lines.at(-1)!.data).toBe('{"n":199}');
  });

  it('is kept without secrets and without what the run keeps sealed', async () => {
    const { log } = (await endedWith('desiste'))[0]!;
    expect(log![0]!.data).toContain('"clave":"[oculto]"');
    expect(JSON.stringify(log)).not.toMatch(/hunter2|4711/);
  });

  it('is cut after what it must not show is hidden, and never fails its attempt', async () => {
    const [, largo] = (await endedWith('largo'))[0]!.log!;
    expect(largo!.data.length).toBeLessThanOrEqual(400);
    expect(largo!.data).not.toMatch(/47/);
    const [attempt] = await endedWith('enredo');
    expect(attempt).toMatchObject({ reason: 'No se puede.' });
    expect(attempt!.log!.map(({ event, data }) => [event, data])[1]).toEqual(['prueba.enredo', '']);
  });

  it('is not kept of one that went well at once, unless it warned', async () => {
    expect((await endedWith('bien')).map(({ log }) => log)).toEqual([null]);
    expect((await endedWith('avisa'))[0]!.log?.map(({ event }) => event)).toEqual(['prueba.empieza', 'prueba.cuidado']);
  });
});
