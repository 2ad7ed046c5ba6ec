import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startSimulators, type Simulators } from '../../../../../simulators/src/simulators.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { createPadronClient, type PadronClient } from '../../integrations/padron/padron-client.ts';
import { openDatabase, type Database } from '../../platform/database/database.ts';
import { createEventBus } from '../../platform/events/event-bus.ts';
import { runTask } from '../../platform/tasks/testing.ts';
import { tipoCambioVigente } from '../facturacion/public.ts';
import { avisosDePrueba } from '../inventario/almacen.fixture.ts';
import { consultarTitular } from './queries/consultar-titular.ts';
import { traerTipoCambioHandler } from './tasks/traer-tipo-cambio.ts';

const ruc = '20512345671';
const dni = '45678901';
const aDni = { tipoDocumento: '1', numero: dni } as const;
const aRuc = { tipoDocumento: '6', numero: ruc } as const;

let simulators: Simulators;
let base: Awaited<ReturnType<typeof testDatabase>>;
let database: Database;
let padron: PadronClient;
const martes = new Date('2026-11-24T15:00:00Z');
let ahora = martes;
let caches: ReturnType<typeof avisosDePrueba>['caches'];
beforeAll(async () => {
  simulators = await startSimulators({ httpPort: 0, smtpPort: 0, clock: () => ahora });
  base = await testDatabase();
  database = openDatabase({
    url: base.url,
    applicationName: 'prueba-padron',
    events: createEventBus(),
    onAfterCommitError: (error) => {
      throw error;
    },
  });
});
afterAll(async () => {
  await simulators.close();
  await database.close();
  await base.drop();
});
beforeEach(async () => {
  ahora = martes;
  ({ caches } = avisosDePrueba());
  const token = 'llave-del-simulador';
  padron = createPadronClient({
    proveedores: [
      { dialecto: 'decolecta', url: `${simulators.url}/padron/decolecta`, token },
      { dialecto: 'apis-net-pe', url: `${simulators.url}/padron/apis-net-pe`, token },
    ],
    timeoutMs: 500,
    descansoMs: 0,
  });
  await fetch(`${simulators.url}/control/padron`, { method: 'DELETE' });
  await database.transaction(async (tx) => {
    await tx.withTables<{ 'padron.consultas': object }>().deleteFrom('padron.consultas').execute();
  });
});

const deps = () => ({ database, caches, padron, clock: { now: () => ahora } });
const fallar = (failure: Record<string, unknown>) =>
  fetch(`${simulators.url}/control/padron/failures`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(failure),
  });
const preguntas = async () =>
  ((await (await fetch(`${simulators.url}/control/padron/requests`)).json()) as { service: string }[]).map(
    ({ service }) => service,
  );
const horas = (cuantas: number) => {
  ahora = new Date(ahora.getTime() + cuantas * 3_600_000);
  // What Redis would have let go.
  ({ caches } = avisosDePrueba());
};

it('a company has its name, address and whether it may be invoiced; a person only a name', async () => {
  expect(await consultarTitular(deps(), aRuc)).toMatchObject({
    nombre: 'EMPRESA 51234567 S.A.C.',
    direccion: expect.stringMatching(/^AV\. PRINCIPAL NRO\. \d+, .+ - LIMA - LIMA$/),
    estado: 'ACTIVO',
    condicion: 'HABIDO',
    desactualizado: false,
  });
  expect(await consultarTitular(deps(), aDni)).toMatchObject({
    nombre: 'PRUEBA 8901 NOMBRE 4567',
    direccion: null,
    estado: null,
  });
});

it('is asked once a day, whatever became of the cache', async () => {
  await consultarTitular(deps(), aRuc);
  await consultarTitular(deps(), aRuc);
  horas(23);
  await consultarTitular(deps(), aRuc);
  expect(await preguntas()).toHaveLength(1);
  horas(2);
  await consultarTitular(deps(), aRuc);
  expect(await preguntas()).toHaveLength(2);
});

it('that nobody has a number is believed for an hour', async () => {
  const nadie = { tipoDocumento: '1', numero: '00012345' } as const;
  expect(await consultarTitular(deps(), nadie)).toBeNull();
  expect(await consultarTitular(deps(), nadie)).toBeNull();
  expect(await preguntas()).toHaveLength(1);
  horas(1.5);
  expect(await consultarTitular(deps(), nadie)).toBeNull();
  expect(await preguntas()).toHaveLength(2);
});

it.each(['down', 'throttle', 'slow', 'unauthorized'])(
  'the second provider answers when the first is %s',
  async (kind) => {
    await fallar({ kind, provider: 'decolecta', delayMs: 2_000 });
    expect((await consultarTitular(deps(), aRuc))?.nombre).toBe('EMPRESA 51234567 S.A.C.');
    expect(await preguntas()).toContain('apis-net-pe');
  },
);

it('with all of them gone what was known last is served as such, and what nobody knew is an error without the number', async () => {
  await consultarTitular(deps(), aRuc);
  await fallar({ kind: 'down', times: null });
  horas(30);
  expect(await consultarTitular(deps(), aRuc)).toMatchObject({
    nombre: 'EMPRESA 51234567 S.A.C.',
    desactualizado: true,
  });
  const error = await consultarTitular(deps(), aDni).catch((problema: unknown) => problema);
  expect(error).toMatchObject({ code: 'padron.sin_respuesta' });
  expect(String(error)).not.toContain(dni);
});

it('the rate of the day is brought once, and one that a person entered stays', async () => {
  const correr = (fecha: string) =>
    runTask(traerTipoCambioHandler(deps()), { fecha }, { database, clock: deps().clock });
  await correr('2026-11-24');
  const traido = await tipoCambioVigente(database.reader, 'USD', '2026-11-24');
  expect(traido).toMatchObject({ fecha: '2026-11-24', fuente: 'SUNAT', venta: expect.stringMatching(/^3\.\d{3}$/) });
  await correr('2026-11-24');
  expect((await preguntas()).length).toBe(1);
  // On a Saturday SUNAT answers with Friday's, which holds as it is.
  ahora = new Date('2026-11-28T15:00:00Z');
  await correr('2026-11-28');
  expect((await tipoCambioVigente(database.reader, 'USD', '2026-11-28'))?.fecha).toBe('2026-11-24');
});
