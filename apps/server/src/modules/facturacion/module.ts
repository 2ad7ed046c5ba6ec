import type { SunatClient } from '../../integrations/sunat/sunat-client.ts';
import type { Publisher } from '../../platform/channels/publisher.ts';
import type { Secrets } from '../../platform/config/secrets.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Module, ModuleDeclaration } from '../../platform/module.ts';
import type { Clock } from '../../platform/time/clock.ts';
import type { Notificar } from '../notificaciones/public.ts';
import { canalFacturacion } from './channels.ts';
import type { AccesoSimulador } from './configuracion/canal-en-vigor.ts';
import { configuracionRoutes } from './configuracion/routes.ts';
import { certificadoPorVencer } from './configuracion/signals.ts';
import { vigilarConfiguracion } from './configuracion/tasks.ts';
import { vigilarConfiguracionHandler } from './configuracion/tasks/vigilar-configuracion.ts';
import { prepararAcceso, type AccesoInicial } from './configuracion/use-cases/preparar-acceso.ts';
import type { CertificadoCargado } from './documents/certificado.ts';
import { anulacionesRoutes } from './http/anulaciones.routes.ts';
import { comprobantesRoutes } from './http/comprobantes.routes.ts';
import { datosDeEmisionRoutes } from './http/datos-de-emision.routes.ts';
import { emisionRoutes } from './http/emision.routes.ts';
import { notasRoutes } from './http/notas.routes.ts';
import { reemisionRoutes } from './http/reemision.routes.ts';
import { resumenesRoutes } from './http/resumenes.routes.ts';
import { librosRoutes } from './libros/libros.routes.ts';
import { codigosVigentes } from './queries/codigos-retorno.ts';
import type { MensajeriaCliente } from './mensajeria-cliente.ts';
import { seedDemasSeries, seedFacturacion } from './seed.ts';
import { facturacionSubscriptions } from './subscriptions.ts';
import {
  emitirComprobanteSunat,
  enviarComprobanteClienteEmail,
  enviarComprobanteClienteWhatsapp,
  enviarResumenDiarioSunat,
  generarPleMensual,
  manejarRechazoSunat,
  reenviarComprobanteContingencia,
  tramitarResumenSunat,
} from './tasks.ts';
import { emitirComprobanteSunatHandler } from './tasks/emitir-comprobante-sunat.ts';
import { enviarComprobanteClienteEmailHandler } from './tasks/enviar-comprobante-cliente-email.ts';
import { enviarComprobanteClienteWhatsappHandler } from './tasks/enviar-comprobante-cliente-whatsapp.ts';
import { enviarResumenDiarioSunatHandler } from './tasks/enviar-resumen-diario-sunat.ts';
import { generarPleMensualHandler } from './tasks/generar-ple-mensual.ts';
import { manejarRechazoSunatHandler } from './tasks/manejar-rechazo-sunat.ts';
import { reenviarComprobanteContingenciaHandler } from './tasks/reenviar-comprobante-contingencia.ts';
import { tramitarResumenSunatHandler } from './tasks/tramitar-resumen-sunat.ts';

export const facturacionDeclaration: ModuleDeclaration = {
  name: 'facturacion',
  tasks: [
    emitirComprobanteSunat,
    enviarResumenDiarioSunat,
    tramitarResumenSunat,
    manejarRechazoSunat,
    reenviarComprobanteContingencia,
    enviarComprobanteClienteEmail,
    enviarComprobanteClienteWhatsapp,
    vigilarConfiguracion,
    generarPleMensual,
  ],
  channels: [canalFacturacion],
  signals: [certificadoPorVencer],
  permissions: [
    {
      name: 'facturacion.ver',
      summary: 'Ver comprobantes y descargar sus archivos',
      roles: ['administrador', 'gerente', 'cajero', 'contador'],
    },
    {
      name: 'facturacion.emitir',
      summary: 'Emitir documentos y notas sin pasar por caja, y emitir de nuevo lo rechazado',
      roles: ['administrador', 'gerente', 'contador'],
    },
    {
      name: 'facturacion.anular',
      summary: 'Anular comprobantes ante SUNAT',
      roles: ['administrador', 'gerente', 'contador'],
    },
    {
      name: 'facturacion.reintentar',
      summary: 'Volver a enviar a SUNAT lo que no tiene respuesta',
      roles: ['administrador', 'gerente', 'contador'],
    },
    {
      name: 'facturacion.configurar',
      summary: 'Configurar la empresa, el certificado, los canales de SUNAT, las series y los datos tributarios',
      roles: ['administrador', 'contador'],
    },
    {
      name: 'facturacion.libros',
      summary: 'Generar, comparar y cerrar los libros del mes',
      roles: ['administrador', 'contador'],
    },
  ],
};

/** Electronic receipts: numbers, XML, signature, SUNAT, and the customer's copy. */
export const facturacionModule = (deps: {
  database: Database;
  sunat: SunatClient;
  /** Opened on first use: only the workers that sign need it. */
  certificado: () => Promise<CertificadoCargado>;
  notificar: Notificar;
  publisher: Pick<Publisher, 'publish'>;
  clock: Clock;
  secrets: Secrets;
  simulador: AccesoSimulador;
  accesoInicial: () => AccesoInicial;
  /** How long "it does not exist" is not yet believed after a send. */
  esperaReenvioMs: number;
  /** How far a run has come, 0–100; absent: no run says. */
  avanceDe?: (runId: string) => Promise<number | null>;
  /** Who writes to customers' telephones; absent: nobody. */
  mensajeria?: MensajeriaCliente;
}): Module => {
  const codigos = codigosVigentes(deps.database.reader);
  return {
    ...facturacionDeclaration,
    routes: [
      ...comprobantesRoutes(deps),
      ...datosDeEmisionRoutes(deps),
      ...emisionRoutes(deps),
      ...notasRoutes(deps),
      ...reemisionRoutes(deps),
      ...anulacionesRoutes(deps),
      ...resumenesRoutes(deps),
      ...configuracionRoutes(deps),
      ...librosRoutes(deps),
    ],
    handlers: [
      emitirComprobanteSunatHandler({ ...deps, codigos }),
      enviarResumenDiarioSunatHandler(deps),
      tramitarResumenSunatHandler({ ...deps, codigos }),
      manejarRechazoSunatHandler(deps),
      reenviarComprobanteContingenciaHandler(deps),
      vigilarConfiguracionHandler(deps),
      enviarComprobanteClienteEmailHandler(deps),
      enviarComprobanteClienteWhatsappHandler({ ...deps, mensajeria: deps.mensajeria ?? null }),
      generarPleMensualHandler(deps),
    ],
    subscriptions: facturacionSubscriptions(deps.publisher),
    seed: async (tx) => {
      await seedFacturacion(tx);
      await seedDemasSeries(tx);
      await prepararAcceso(tx, deps.secrets, deps.accesoInicial(), deps.clock.now());
    },
  };
};
