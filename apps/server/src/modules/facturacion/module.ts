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
import { comprobantesRoutes } from './http/comprobantes.routes.ts';
import { librosRoutes } from './libros/libros.routes.ts';
import { codigosVigentes } from './queries/codigos-retorno.ts';
import { seedFacturacion } from './seed.ts';
import { facturacionSubscriptions } from './subscriptions.ts';
import {
  emitirComprobanteSunat,
  enviarComprobanteClienteEmail,
  generarPleMensual,
  manejarRechazoSunat,
  reenviarComprobanteContingencia,
} from './tasks.ts';
import { emitirComprobanteSunatHandler } from './tasks/emitir-comprobante-sunat.ts';
import { enviarComprobanteClienteEmailHandler } from './tasks/enviar-comprobante-cliente-email.ts';
import { generarPleMensualHandler } from './tasks/generar-ple-mensual.ts';
import { manejarRechazoSunatHandler } from './tasks/manejar-rechazo-sunat.ts';
import { reenviarComprobanteContingenciaHandler } from './tasks/reenviar-comprobante-contingencia.ts';

export const facturacionDeclaration: ModuleDeclaration = {
  name: 'facturacion',
  tasks: [
    emitirComprobanteSunat,
    manejarRechazoSunat,
    reenviarComprobanteContingencia,
    enviarComprobanteClienteEmail,
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
}): Module => ({
  ...facturacionDeclaration,
  routes: [...comprobantesRoutes(deps), ...configuracionRoutes(deps), ...librosRoutes(deps)],
  handlers: [
    emitirComprobanteSunatHandler({ ...deps, codigos: codigosVigentes(deps.database.reader) }),
    manejarRechazoSunatHandler(deps),
    reenviarComprobanteContingenciaHandler(deps),
    vigilarConfiguracionHandler(deps),
    enviarComprobanteClienteEmailHandler(deps),
    generarPleMensualHandler(deps),
  ],
  subscriptions: facturacionSubscriptions(deps.publisher),
  seed: async (tx) => {
    await seedFacturacion(tx);
    await prepararAcceso(tx, deps.secrets, deps.accesoInicial(), deps.clock.now());
  },
});
