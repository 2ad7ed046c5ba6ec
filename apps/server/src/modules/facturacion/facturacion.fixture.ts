import { startSimulators, type Simulators } from '../../../../../simulators/src/simulators.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { createSunatClient, type SunatClient } from '../../integrations/sunat/sunat-client.ts';
import { secretsFrom } from '../../platform/config/secrets.ts';
import type { Database } from '../../platform/database/database.ts';
import { uuidv7 } from '../../platform/database/ids.ts';
import type { Module } from '../../platform/module.ts';
import { openTestDatabase } from '../../platform/tasks/engine.fixture.ts';
import { createRegistry, type Registry } from '../../platform/tasks/registry.ts';
import { drainQueues, gatheringPublisher, type DrainedRun, type Published } from '../../platform/tasks/testing.ts';
import type { Duration } from '../../platform/time/duration.ts';
import { fakeClock, type FakeClock } from '../../platform/time/fake-clock.ts';
import type { Aviso } from '../notificaciones/public.ts';
import { certificadoDePrueba } from './certificado-de-prueba.fixture.ts';
import { facturacionModule } from './module.ts';
import { martillos } from './emision.fixture.ts';
import { rucDeDemostracion, seedDemasSeries, seedFacturacion } from './seed.ts';
import type { FacturacionTables } from './tables.ts';
import { emitirComprobante, type ComprobanteEmitido, type NuevoComprobante } from './use-cases/emitir-comprobante.ts';

export type Facturacion = Awaited<ReturnType<typeof abrirFacturacion>>;

export const quien = { emisorId: '01930000-0000-7000-8000-000000000003', emisorNombre: 'Luis Flores' };

/**
 * The whole module on a clock that stands still, with a SUNAT that lives by the same clock: everything enqueued runs when
 * `drenar` is called, in this process. `otraSunat` answers in the simulator's place.
 */
export async function abrirFacturacion(ahora = '2026-11-24T10:00:00-05:00', otraSunat?: SunatClient) {
  const clock: FakeClock = fakeClock(ahora);
  const [test, simulators]: [Awaited<ReturnType<typeof testDatabase>>, Simulators] = await Promise.all([
    testDatabase(),
    startSimulators({ httpPort: 0, smtpPort: 0, clock: () => clock.now() }),
  ]);
  const database: Database = openTestDatabase(test.url, { clock });
  await database.transaction(async (tx) => {
    await seedFacturacion(tx);
    await seedDemasSeries(tx);
  });
  const certificado = certificadoDePrueba();
  const sunat: SunatClient =
    otraSunat ??
    createSunatClient({
      billUrl: `${simulators.url}/sunat/billService`,
      otrosCpeUrl: `${simulators.url}/sunat/otroscpe/billService`,
      consultUrl: `${simulators.url}/sunat/billConsultService`,
      tokenUrl: `${simulators.url}/sunat/clientesextranet/{client_id}/oauth2/token/`,
      validezUrl: `${simulators.url}/sunat/contribuyente/contribuyentes/{ruc}/validarcomprobante`,
      greTokenUrl: `${simulators.url}/sunat/clientessol/{client_id}/oauth2/token/`,
      greUrl: `${simulators.url}/sunat/contribuyente/gem/comprobantes`,
      greClientId: 'simulador-gre',
      greClientSecret: 'simulador-gre',
      ruc: rucDeDemostracion,
      usuario: 'MODDATOS',
      clave: 'moddatos',
      clientId: 'simulador',
      clientSecret: 'simulador',
      timeoutMs: 1_500,
    });
  const published: Published[] = [];
  const publisher = gatheringPublisher(published);
  const avisos: Aviso[] = [];
  const modulo: Module = facturacionModule({
    database,
    sunat,
    certificado: () => Promise.resolve(certificado),
    notificar: (_tx, aviso) => {
      avisos.push(aviso);
      return Promise.resolve();
    },
    publisher,
    clock,
    secrets: secretsFrom('una clave maestra de prueba, larga'),
    simulador: null,
    accesoInicial: () => ({ canal: 'simulador', campos: {}, certificado: 'demostracion' }),
    esperaReenvioMs: 60_000,
  });
  const registry: Registry = createRegistry([modulo]);
  const tablas = database.reader.withTables<FacturacionTables>();

  const control = async <T>(method: string, ruta: string, cuerpo?: unknown): Promise<T> => {
    const respuesta = await fetch(new URL(ruta, simulators.url), {
      method,
      ...(cuerpo === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(cuerpo) }),
    });
    if (!respuesta.ok) throw new Error(`${ruta}: ${respuesta.status} ${await respuesta.text()}`);
    return respuesta.status === 204 ? (undefined as T) : ((await respuesta.json()) as T);
  };

  const drenar = (): Promise<DrainedRun[]> => drainQueues({ registry, database, clock, publisher, maxRuns: 20_000 });

  return {
    clock,
    database,
    sunat,
    modulo,
    registry,
    published,
    publisher,
    avisos,
    simulators,
    drenar,
    /** Moves the clock and runs what has become due. */
    async pasar(tiempo: Duration): Promise<DrainedRun[]> {
      clock.advance(tiempo);
      return drenar();
    },
    vender: (cambios: Partial<NuevoComprobante> = {}): Promise<ComprobanteEmitido> =>
      database.transaction((tx) =>
        emitirComprobante(tx, {
          tipo: '03',
          establecimiento: '0000',
          moneda: 'PEN',
          precios: 'con-impuestos',
          cliente: null,
          lineas: martillos,
          pagos: [],
          vuelto: '0.00',
          ...quien,
          ventaId: uuidv7(),
          emitidoEn: clock.now(),
          ...cambios,
        }),
      ),
    boletas: (via: 'individual' | 'resumen') =>
      database.transaction((tx) =>
        tx
          .withTables<FacturacionTables>()
          .updateTable('facturacion.opciones_emision')
          .set({ boletas_via: via })
          .execute(),
      ),
    leer: (id: string) =>
      tablas.selectFrom('facturacion.comprobantes').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    resumenes: () =>
      tablas.selectFrom('facturacion.resumenes').selectAll().orderBy('creado_en').orderBy('correlativo').execute(),
    historia: (id: string) =>
      tablas
        .selectFrom('facturacion.historia')
        .select(['titulo', 'detalle'])
        .where('comprobante_id', '=', id)
        .orderBy('id')
        .execute(),
    fallar: (falla: Record<string, unknown>): Promise<unknown> => control('POST', '/control/sunat/failures', falla),
    ajustar: (ajustes: Record<string, unknown>): Promise<unknown> =>
      control('PATCH', '/control/sunat/settings', ajustes),
    /** What SUNAT was asked, oldest first. */
    llamadas: async (): Promise<string[]> =>
      (await control<{ operation: string }[]>('GET', '/control/sunat/requests'))
        .map(({ operation }) => operation)
        .reverse(),
    documentos: (): Promise<{ name: string; outcome: string; acceptedTimes: number; timesReceived: number }[]> =>
      control('GET', '/control/sunat/documents?limit=500'),
    async cerrar() {
      sunat.close();
      await database.close();
      await simulators.close();
      await test.drop();
    },
  };
}

export const clienteConRuc = {
  tipoDocumento: '6',
  numeroDocumento: '20131312955',
  nombre: 'Constructora El Sol S.A.C.',
  direccion: null,
  email: null,
};
