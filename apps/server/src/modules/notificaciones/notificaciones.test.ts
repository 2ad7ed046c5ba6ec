import { notificacionesQuery } from '@jsol/contracts/notificaciones';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { runHandler, type Published } from '../../../test/support/run-handler.ts';
import { createSmtpClient } from '../../integrations/smtp/smtp-client.ts';
import { abrirBuzon } from '../../integrations/smtp/smtp-inbox.fixture.ts';
import type { Principal } from '../../platform/auth/principal.ts';
import { openDatabase, type Database } from '../../platform/database/database.ts';
import { uuidv7 } from '../../platform/database/ids.ts';
import { on } from '../../platform/events/event.ts';
import { createEventBus } from '../../platform/events/event-bus.ts';
import type { Outcome } from '../../platform/tasks/outcome.ts';
import { canalNotificaciones } from './channels.ts';
import { notificacionesModule } from './module.ts';
import { correoEnviado, correoRebotado, crearNotificador, enviarEmail, type Correo, type Publicar } from './public.ts';
import { leerCampana } from './queries/campana.ts';
import { marcarLeidas } from './use-cases/marcar-leidas.ts';

let testing: TestDatabase;
let database: Database;
let buzon: Awaited<ReturnType<typeof abrirBuzon>>;
let ahora = new Date();
const eventos: { nombre: string; clave: string; contexto: Record<string, string> }[] = [];
const published: Published[] = [];
const publish: Publicar = (channel, params, event, data) => {
  published.push({ channel: channel.name, params: params as Record<string, string>, event, data });
  return Promise.resolve();
};
const notificar = crearNotificador({ publish });

beforeAll(async () => {
  testing = await testDatabase();
  buzon = await abrirBuzon();
  const events = createEventBus();
  for (const [nombre, evento] of [['enviado', correoEnviado] as const, ['rebotado', correoRebotado] as const]) {
    events.subscriptions.push(
      on(evento, (_tx, { clave, contexto }) => {
        eventos.push({ nombre, clave, contexto });
        return Promise.resolve();
      }),
    );
  }
  database = openDatabase({
    url: testing.url,
    applicationName: 'prueba-notificaciones',
    events,
    onAfterCommitError: (error) => {
      throw error;
    },
  });
});
afterAll(async () => {
  await buzon.cerrar();
  await database.close();
  await testing.drop();
});
beforeEach(() => {
  published.length = 0;
  eventos.length = 0;
  buzon.recibidos.length = 0;
  buzon.olvidarRechazos();
  buzon.alRecibir('aceptar');
  ahora = new Date();
});

const leer = (usuarioId: string, filtro: Record<string, unknown> = {}) =>
  leerCampana(database.reader, usuarioId, notificacionesQuery.parse(filtro));
const aviso = (usuarioIds: string[], clave: string) => ({
  usuarioIds,
  nivel: 'error' as const,
  titulo: 'Comprobante rechazado',
  texto: 'F001-15: el RUC no existe (1083).',
  enlace: '/comprobantes/1',
  clave,
});

test('the channel begins with the bell as it is, and does not ring again for what it shows', async () => {
  const ana = uuidv7();
  await database.transaction((tx) => notificar(tx, aviso([ana], 'rechazo:9')));
  const { data: nueva } = published.find(({ event }) => event === 'nueva')!;
  const { state, contains } = await canalNotificaciones.snapshot!.read(
    { userId: ana },
    {} as Principal,
    database.reader,
  );
  expect(state).toMatchObject({ sinLeer: 1, items: [{ titulo: 'Comprobante rechazado' }] });
  expect(contains('nueva', nueva)).toBe(true);
  expect(contains('nueva', { ...(nueva as object), id: uuidv7() })).toBe(false);
});

test('a notice told twice is shown and rung once, and only to whom it concerns', async () => {
  const [ana, beto, otra] = [uuidv7(), uuidv7(), uuidv7()];
  await database.transaction((tx) => notificar(tx, aviso([ana, beto, ana], 'rechazo:1')));
  await database.transaction((tx) => notificar(tx, aviso([ana], 'rechazo:1')));
  expect(await leer(ana)).toMatchObject({ sinLeer: 1, items: [{ titulo: 'Comprobante rechazado', leidaEn: null }] });
  expect((await leer(beto)).sinLeer).toBe(1);
  expect(await leer(otra)).toEqual({ sinLeer: 0, items: [] });
  expect(published.map((each) => each.params['userId'])).toEqual([ana, beto]);
  canalNotificaciones.events.nueva.parse(published[0]!.data);
});

test('a notice of a rolled-back transaction is neither kept nor rung', async () => {
  const ana = uuidv7();
  await expect(
    database.transaction(async (tx) => {
      await notificar(tx, aviso([ana], 'nada'));
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect((await leer(ana)).items).toEqual([]);
  expect(published).toEqual([]);
});

test('nobody may listen to another person’s bell', () => {
  const principal = { userId: uuidv7() } as never;
  expect(canalNotificaciones.authorize(principal, { userId: uuidv7() }, database.reader)).toBe(false);
});

test('pages follow each other without a gap or a repeat, and reading some or all changes the count', async () => {
  const ana = uuidv7();
  // Four of one transaction, which have one time, and three of their own.
  await database.transaction(async (tx) => {
    for (let n = 1; n <= 4; n += 1) await notificar(tx, aviso([ana], `n-${n}`));
  });
  for (let n = 5; n <= 7; n += 1) await database.transaction((tx) => notificar(tx, aviso([ana], `n-${n}`)));
  const primera = await leer(ana, { limite: '5' });
  const segunda = await leer(ana, { limite: '10', antesDe: primera.items[4]!.id });
  expect(new Set([...primera.items, ...segunda.items].map((item) => item.id)).size).toBe(7);
  expect(primera.items.length + segunda.items.length).toBe(7);

  expect(await marcarLeidas({ database, publish }, ana, [primera.items[0]!.id])).toEqual({ sinLeer: 6 });
  expect(await marcarLeidas({ database, publish }, uuidv7(), 'todas')).toEqual({ sinLeer: 0 });
  expect((await leer(ana)).sinLeer).toBe(6);
  expect(await marcarLeidas({ database, publish }, ana, 'todas')).toEqual({ sinLeer: 0 });
  expect(published.at(-1)).toMatchObject({ event: 'leidas', params: { userId: ana }, data: { sinLeer: 0 } });
});

const pedir = (cambios: Partial<Correo> = {}): Promise<boolean> =>
  database.transaction((tx) =>
    enviarEmail(tx, {
      para: 'cliente@empresa.example',
      asunto: 'Su boleta',
      html: '<p>Hola</p>',
      texto: 'Hola',
      adjuntos: [
        { nombre: 'B001-1.pdf', tipo: 'application/pdf', contenido: Buffer.from('%PDF-1.7') },
        { nombre: 'B001-1.xml', tipo: 'application/xml', contenido: Buffer.from('<Invoice/>') },
      ],
      clave: 'comprobante:1',
      contexto: { comprobanteId: 'c-1' },
      ...cambios,
    }),
  );

/** One attempt of every mail that waits; keeps the outbox rows, so that an attempt can be repeated. */
async function entregar(url = buzon.url): Promise<(Outcome<unknown> | Error)[]> {
  const smtp = createSmtpClient(url, 'Ferretería <comprobantes@ferreteria.example>');
  const [handler] = notificacionesModule({ database, publish, smtp, clock: { now: () => ahora } }).handlers!;
  const { rows } = await database.pool.query<{ id: string; input: unknown }>(
    'select id, input from platform.outbox order by id',
  );
  const outcomes: (Outcome<unknown> | Error)[] = [];
  for (const row of rows) {
    outcomes.push(
      await runHandler(handler!, row.input, { database, runId: row.id }).catch((error: unknown) => error as Error),
    );
  }
  return outcomes;
}
const vaciar = () => database.pool.query('delete from platform.outbox');
const estadoDe = async (clave: string): Promise<{ estado: string; respuesta: string | null }> => {
  const { rows } = await database.pool.query<{ estado: string; respuesta: string | null }>(
    'select estado, respuesta from notificaciones.correos where clave = $1',
    [clave],
  );
  return rows[0]!;
};

test('a mail asked for twice is sent once, whole, however often its attempt is repeated', async () => {
  await vaciar();
  expect(await pedir({ clave: 'm-1' })).toBe(true);
  expect(await pedir({ clave: 'm-1' })).toBe(false);
  expect(await entregar()).toEqual([{ kind: 'done', output: { estado: 'enviado' } }]);
  expect(await entregar()).toEqual([{ kind: 'done', output: { estado: 'enviado' } }]);
  expect(buzon.recibidos).toHaveLength(1);
  expect(buzon.recibidos[0]!.attachments.map((each) => [each.filename, each.content.toString()])).toEqual([
    ['B001-1.pdf', '%PDF-1.7'],
    ['B001-1.xml', '<Invoice/>'],
  ]);
  expect(eventos).toEqual([{ nombre: 'enviado', clave: 'm-1', contexto: { comprobanteId: 'c-1' } }]);
  expect(await estadoDe('m-1')).toMatchObject({ estado: 'enviado' });
});

test('an attempt that died after handing the mail over does not send it again', async () => {
  await vaciar();
  await pedir({ clave: 'm-2' });
  await entregar();
  // The worker died before it could record what the server had said.
  await database.pool.query("update notificaciones.correos set estado = 'pendiente' where clave = 'm-2'");
  expect(await entregar()).toEqual([{ kind: 'done', output: { estado: 'enviado' } }]);
  expect(buzon.recibidos).toHaveLength(1);
});

test('when nobody knows whether the mail was taken, it is sent again with the same Message-ID', async () => {
  await vaciar();
  await pedir({ clave: 'm-3' });
  buzon.alRecibir('cortar');
  expect((await entregar())[0]).toMatchObject({ name: 'UpstreamError', service: 'smtp' });
  buzon.alRecibir('aceptar');
  expect(await entregar()).toEqual([{ kind: 'done', output: { estado: 'enviado' } }]);
  const ids = buzon.recibidos.map((correo) => correo.messageId);
  expect(ids).toHaveLength(2);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[0]).toMatch(/^<[\da-f]{32}@ferreteria\.example>$/);
});

test('a refused recipient bounces, once, and is told to whoever sent', async () => {
  await vaciar();
  buzon.rechazar('nadie@empresa.example', 550, 'No such user');
  await pedir({ clave: 'm-4', para: 'nadie@empresa.example' });
  expect(await entregar()).toEqual([{ kind: 'done', output: { estado: 'rebotado' } }]);
  await entregar();
  expect(eventos).toEqual([{ nombre: 'rebotado', clave: 'm-4', contexto: { comprobanteId: 'c-1' } }]);
  expect((await estadoDe('m-4')).respuesta).toContain('No such user');
});

test('a server that asks to come back is asked again later, and given up after two days', async () => {
  await vaciar();
  buzon.rechazar('gris@empresa.example', 451, 'Greylisted');
  await pedir({ clave: 'm-5', para: 'gris@empresa.example' });
  expect((await entregar())[0]).toMatchObject({ kind: 'postpone', delayMs: 300_000 });
  buzon.olvidarRechazos();
  expect(await entregar()).toEqual([{ kind: 'done', output: { estado: 'enviado' } }]);

  await vaciar();
  buzon.rechazar('gris@empresa.example', 451, 'Greylisted');
  await pedir({ clave: 'm-6', para: 'gris@empresa.example' });
  ahora = new Date(Date.now() + 2 * 86_400_000 + 60_000);
  expect(await entregar()).toEqual([{ kind: 'done', output: { estado: 'rebotado' } }]);
});

test('a mail server that is down leaves the mail waiting, with nothing recorded as sent', async () => {
  await vaciar();
  const caido = await abrirBuzon();
  await caido.cerrar();
  await pedir({ clave: 'm-7' });
  expect((await entregar(caido.url))[0]).toMatchObject({ name: 'UpstreamError', service: 'smtp' });
  expect(await estadoDe('m-7')).toMatchObject({ estado: 'pendiente' });
  const { rows } = await database.pool.query("select from platform.effects where key = 'm-7'");
  expect(rows).toHaveLength(0);
  expect(await entregar()).toEqual([{ kind: 'done', output: { estado: 'enviado' } }]);
});
