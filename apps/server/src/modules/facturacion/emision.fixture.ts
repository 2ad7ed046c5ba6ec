import { startSimulators, type Simulators } from '../../../../../simulators/src/simulators.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { runHandler, type Published } from '../../../test/support/run-handler.ts';
import { createSunatClient } from '../../integrations/sunat/sunat-client.ts';
import { openDatabase, type Database } from '../../platform/database/database.ts';
import { uuidv7 } from '../../platform/database/ids.ts';
import type { Aviso } from '../notificaciones/public.ts';
import { createEventBus } from '../../platform/events/event-bus.ts';
import type { Outcome } from '../../platform/tasks/outcome.ts';
import { certificadoDePrueba } from './certificado-de-prueba.fixture.ts';
import type { CertificadoCargado } from './documents/certificado.ts';
import { codigosVigentes } from './queries/codigos-retorno.ts';
import { rucDeDemostracion, seedFacturacion } from './seed.ts';
import type { FacturacionTables } from './tables.ts';
import { emitirComprobanteSunatHandler } from './tasks/emitir-comprobante-sunat.ts';
import { emitirComprobante, type ComprobanteEmitido, type NuevoComprobante } from './use-cases/emitir-comprobante.ts';

export type Fila = Awaited<ReturnType<Emision['leer']>>;

/** The module with a database and a SUNAT of its own, one attempt at a time. */
export type Emision = {
  database: Database;
  simulators: Simulators;
  published: Published[];
  /** What went to people's bells. */
  avisos: Aviso[];
  /** From now on this is what signs, or what is wrong with it; null: the good one again. */
  ponerCertificado(certificado: CertificadoCargado | null): void;
  vender(cambios?: Partial<NuevoComprobante>): Promise<ComprobanteEmitido>;
  /** One attempt of the emission; the outcome, or what it threw. */
  intentar(comprobante: ComprobanteEmitido): Promise<Outcome<unknown>>;
  leer(comprobanteId: string): ReturnType<typeof leerFila>;
  /** Tasks waiting in the outbox for this receipt. */
  encoladas(comprobanteId: string): Promise<string[]>;
  fallar(falla: Record<string, unknown>): Promise<void>;
  /** What SUNAT was asked, oldest first: `sendBill`, `getStatusCdr`, … */
  llamadas(): Promise<string[]>;
  documentos(): Promise<{ name: string; acceptedTimes: number; timesReceived: number }[]>;
  cerrar(): Promise<void>;
};

const leerFila = (database: Database, id: string) =>
  database.reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.comprobantes')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

export const martillos: NuevoComprobante['lineas'] = [
  {
    productoId: '01930000-0000-7000-8000-0000000000aa',
    codigo: 'MART-16',
    descripcion: 'Martillo de uña 16 oz',
    unidad: 'NIU',
    cantidad: '3',
    precioUnitario: '11.90',
    afectacion: '10',
  },
];

/**
 * @param cambios `esperaReenvioMs` see `facturacionModule`, 0 believes SUNAT's "no" at once; `clientSecret` of the
 * validity query.
 */
export async function abrirEmision(
  cambios: { esperaReenvioMs?: number; clientSecret?: string } = {},
): Promise<Emision> {
  const { esperaReenvioMs = 60_000, clientSecret = 'simulador' } = cambios;
  const [test, simulators] = await Promise.all([testDatabase(), startSimulators({ httpPort: 0, smtpPort: 0 })]);
  const database = openDatabase({
    url: test.url,
    applicationName: 'prueba-emision',
    maxConnections: 25,
    events: createEventBus(),
    onAfterCommitError: (error) => {
      throw error;
    },
  });
  await database.transaction(seedFacturacion);
  const cargado = certificadoDePrueba();
  const sunat = createSunatClient({
    billUrl: `${simulators.url}/sunat/billService`,
    consultUrl: `${simulators.url}/sunat/billConsultService`,
    tokenUrl: `${simulators.url}/sunat/clientesextranet/{client_id}/oauth2/token/`,
    validezUrl: `${simulators.url}/sunat/contribuyente/contribuyentes/{ruc}/validarcomprobante`,
    ruc: rucDeDemostracion,
    usuario: 'MODDATOS',
    clave: 'moddatos',
    clientId: 'simulador',
    clientSecret,
    timeoutMs: 700,
  });
  const published: Published[] = [];
  const avisos: Aviso[] = [];
  let certificado: CertificadoCargado = cargado;
  const handler = emitirComprobanteSunatHandler({
    database,
    sunat,
    codigos: codigosVigentes(database.reader),
    certificado: () => Promise.resolve(certificado),
    notificar: (_tx, aviso) => {
      avisos.push(aviso);
      return Promise.resolve();
    },
    clock: { now: () => new Date() },
    esperaReenvioMs,
  });
  const pedir = async <T>(ruta: string, cuerpo?: unknown): Promise<T> => {
    const respuesta = await fetch(
      new URL(ruta, simulators.url),
      cuerpo === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(cuerpo) },
    );
    if (!respuesta.ok) throw new Error(`${ruta}: ${respuesta.status} ${await respuesta.text()}`);
    return (await respuesta.json()) as T;
  };

  return {
    database,
    simulators,
    published,
    avisos,
    ponerCertificado(puesto) {
      certificado = puesto ?? cargado;
    },
    vender: (cambios = {}) =>
      database.transaction((tx) =>
        emitirComprobante(tx, {
          tipo: '03',
          establecimiento: '0000',
          moneda: 'PEN',
          precios: 'con-impuestos',
          cliente: null,
          lineas: martillos,
          pagos: [{ medio: 'efectivo', monto: '35.70' }],
          vuelto: '0.00',
          emisorId: '01930000-0000-7000-8000-000000000003',
          emisorNombre: 'Luis Flores',
          ventaId: uuidv7(),
          emitidoEn: new Date(),
          ...cambios,
        }),
      ),
    async intentar({ comprobanteId, numero }) {
      const { vence_el: venceEl } = await leerFila(database, comprobanteId);
      return runHandler(handler, { comprobanteId, numero, venceEl }, { database, published });
    },
    leer: (id) => leerFila(database, id),
    async encoladas(comprobanteId) {
      const filas = await database.reader.selectFrom('platform.outbox').select(['task', 'input']).execute();
      return filas
        .filter(({ input }) => (input as { comprobanteId?: string }).comprobanteId === comprobanteId)
        .map(({ task }) => task)
        .sort();
    },
    fallar: async (falla) => {
      await pedir('/control/sunat/failures', falla);
    },
    llamadas: async () =>
      (await pedir<{ operation: string }[]>('/control/sunat/requests')).map(({ operation }) => operation).reverse(),
    documentos: () => pedir('/control/sunat/documents'),
    async cerrar() {
      sunat.close();
      await database.close();
      await simulators.close();
      await test.drop();
    },
  };
}

export const facturaA: Partial<NuevoComprobante> = {
  tipo: '01',
  cliente: {
    tipoDocumento: '6',
    numeroDocumento: '20131312955',
    nombre: 'Constructora El Sol S.A.C.',
    direccion: null,
    email: 'compras@constructora.example',
  },
};
