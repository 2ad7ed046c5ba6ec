import type { PadronClient } from './integrations/padron/padron-client.ts';
import type { SmtpClient } from './integrations/smtp/smtp-client.ts';
import type { SunatClient } from './integrations/sunat/sunat-client.ts';
import { administracionDeclaration, administracionModule } from './modules/administracion/module.ts';
import { auditoriaDeclaration, auditoriaModule } from './modules/auditoria/module.ts';
import { ordenesDeVentas } from './modules/ecommerce/public.ts';
import { ecommerceDeclaration, ecommerceModule } from './modules/ecommerce/module.ts';
import { facturacionDeclaration, facturacionModule } from './modules/facturacion/module.ts';
import type { AccesoInicial, AccesoSimulador, CertificadoCargado } from './modules/facturacion/public.ts';
import { almacenesComoLugares } from './modules/inventario/public.ts';
import { inventarioDeclaration, inventarioModule } from './modules/inventario/module.ts';
import { notificacionesDeclaration, notificacionesModule } from './modules/notificaciones/module.ts';
import { canalNotificaciones, crearNotificador } from './modules/notificaciones/public.ts';
import { operacionesDeclaration, operacionesModule } from './modules/operaciones/module.ts';
import { crearAvisadorDeAlertas, type DestinosDeAlertas, type LeerGuia } from './modules/operaciones/public.ts';
import { padronDeclaration, padronModule } from './modules/padron/module.ts';
import { seguridadDeclaration, seguridadModule } from './modules/seguridad/module.ts';
import { cajasComoLugares } from './modules/ventas/public.ts';
import { ventasDeclaration, ventasModule } from './modules/ventas/module.ts';
import type { Signal } from './platform/alerts/signal.ts';
import { signals as platformSignals } from './platform/alerts/signals.ts';
import type { AlertNotifier } from './platform/alerts/notice.ts';
import type { Authenticator } from './platform/auth/authenticator.ts';
import type { Caches } from './platform/cache/cache.ts';
import type { Publisher } from './platform/channels/publisher.ts';
import type { Secrets } from './platform/config/secrets.ts';
import type { Database } from './platform/database/database.ts';
import type { Module, ModuleDeclaration } from './platform/module.ts';
import { tareasDeclaration, tareasModule } from './platform/tasks/module.ts';
import { taskNames } from './platform/tasks/registry.ts';
import type { Clock } from './platform/time/clock.ts';

/** Every module of the product; the one place that knows them all. Seeds run in this order. */
export const declarations: readonly ModuleDeclaration[] = [
  tareasDeclaration,
  seguridadDeclaration,
  auditoriaDeclaration,
  notificacionesDeclaration,
  facturacionDeclaration,
  padronDeclaration,
  inventarioDeclaration,
  ventasDeclaration,
  ecommerceDeclaration,
  operacionesDeclaration,
  administracionDeclaration,
];

/** Every condition the system watches itself for. */
export const signals: readonly Signal[] = [
  ...platformSignals,
  ...declarations.flatMap((module) => module.signals ?? []),
];

/** What the modules work with. */
export type Services = {
  database: Database;
  publisher: Publisher;
  caches: Caches;
  secrets: Secrets;
  /** This process's own, so that it sees ended sessions at once. */
  authenticator: Authenticator;
  clock: Clock;
  sunat: SunatClient;
  certificado: () => Promise<CertificadoCargado>;
  /** The demo's SUNAT; null for a real company. */
  simulador: AccesoSimulador;
  /** What the settings give a company to begin with. */
  accesoInicial: () => AccesoInicial;
  /** See `facturacionModule`. */
  esperaReenvioMs: number;
  smtp: SmtpClient;
  padron: PadronClient;
  /** How far a run has come, 0–100; null where it has not said. */
  avanceDe: (runId: string) => Promise<number | null>;
  /** The address people open. */
  publicUrl: string;
  /** Where the demo's web shops are; null for a real company. */
  tiendasDemo: string | null;
  /** See `maintainLedger`. */
  ledgerDays: number;
  /** Who is told what the system notices about itself. */
  alertas: DestinosDeAlertas;
  leerGuia: LeerGuia;
  /** Closes the person's sockets everywhere, once the end of the session is committed. */
  onSessionEnded: (sessionId: string) => Promise<void>;
  /** Makes the person's sockets everywhere ask again what they may follow, once their new rights are committed. */
  onRightsChanged: (userId: string) => Promise<void>;
  /** How long a password given by an administrator is good. */
  temporaryPasswordHours: number;
  /** The password of every demo user; used by the seed alone. */
  demoPassword: string;
};

export function buildModules(services: Services): Module[] {
  const { database, publisher, caches, clock } = services;
  const notificar = crearNotificador(publisher);
  return [
    tareasModule({ ...services, tasks: taskNames(declarations) }),
    seguridadModule({
      ...services,
      notificar,
      leerLugares: async (reader) => [...(await almacenesComoLugares(reader)), ...(await cajasComoLugares(reader))],
      horasClaveTemporal: services.temporaryPasswordHours,
      onRightsChanged: async (userId) => {
        await services.onRightsChanged(userId);
        await publisher.publish(canalNotificaciones, { userId }, 'derechos_cambiados', {});
      },
    }),
    auditoriaModule(services),
    notificacionesModule({ database, publish: publisher.publish, smtp: services.smtp, clock }),
    facturacionModule({ ...services, notificar }),
    padronModule(services),
    inventarioModule({ database, publisher, caches, clock, notificar, urlPublica: services.alertas.urlPublica }),
    ventasModule({ database, publisher, caches, clock, notificar }),
    ecommerceModule({ ...services, notificar, ordenes: ordenesDeVentas({ publisher, caches }) }),
    operacionesModule({ database, destinos: services.alertas, leerGuia: services.leerGuia }),
    administracionModule({ database, tasks: declarations.flatMap((module) => module.tasks ?? []), clock }),
  ];
}

/** How what the platform notices reaches people; used by the processes that watch. */
export const buildAlertNotifier = (services: Pick<Services, 'publisher' | 'smtp' | 'alertas'>): AlertNotifier =>
  crearAvisadorDeAlertas({
    notificar: crearNotificador(services.publisher),
    smtp: services.smtp,
    destinos: services.alertas,
  });
