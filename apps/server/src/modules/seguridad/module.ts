import { createAccessTokens } from '../../platform/auth/access-token.ts';
import type { Authenticator } from '../../platform/auth/authenticator.ts';
import type { Secrets } from '../../platform/config/secrets.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Module, ModuleDeclaration } from '../../platform/module.ts';
import { systemClock, type Clock } from '../../platform/time/clock.ts';
import type { Notificar } from '../notificaciones/public.ts';
import { sesionRoutes } from './http/sesion.routes.ts';
import { sesionesRoutes } from './http/sesiones.routes.ts';
import { usuariosRoutes } from './http/usuarios.routes.ts';
import { sembrarSeguridad } from './seed.ts';
import { alertarIntentosFallidosLogin, cerrarSesionRemota, invalidarSesionesExpiradas } from './tasks.ts';
import { alertarIntentosFallidosLoginHandler } from './tasks/alertar-intentos-fallidos-login.ts';
import { cerrarSesionRemotaHandler } from './tasks/cerrar-sesion-remota.ts';
import { invalidarSesionesExpiradasHandler } from './tasks/invalidar-sesiones-expiradas.ts';
import type { AlCambiarDerechos } from './use-cases/alcance.ts';
import type { LeerLugares } from './use-cases/lugares.ts';
import type { AlTerminarSesion } from './use-cases/terminar-sesion.ts';

export const seguridadDeclaration: ModuleDeclaration = {
  name: 'seguridad',
  tasks: [cerrarSesionRemota, invalidarSesionesExpiradas, alertarIntentosFallidosLogin],
  permissions: [
    // Only the role that has everything.
    { name: 'seguridad.administrar', summary: 'Administrar usuarios y sesiones', roles: [] },
    { name: 'monitor.ver', summary: 'Ver el monitor de tareas', roles: ['gerente'] },
    { name: 'monitor.operar', summary: 'Reintentar, cancelar y pausar tareas en el monitor', roles: [] },
  ],
};

export type SeguridadDeps = {
  database: Database;
  secrets: Secrets;
  notificar: Notificar;
  /** Closes the sockets of a session that ended, in every process; called after the commit. */
  onSessionEnded: AlTerminarSesion;
  /** Makes open sockets and screens follow a person's new rights, in every process; called after the commit. */
  onRightsChanged: AlCambiarDerechos;
  /** This process's authenticator, where it has one: it sees ended sessions and new rights at once. */
  authenticator?: Pick<Authenticator, 'forget' | 'forgetUser'>;
  /** Where people work, to whichever module it belongs. */
  leerLugares: LeerLugares;
  /** How long a password given by an administrator is good. Default 72 hours. */
  horasClaveTemporal?: number;
  /** The password of every demo user; only the seed needs it. */
  demoPassword: string;
  clock?: Clock;
};

/** People, sessions, roles and permissions. */
export function seguridadModule(deps: SeguridadDeps): Module {
  const { database, notificar, leerLugares, horasClaveTemporal = 72, clock = systemClock } = deps;
  const accessTokens = createAccessTokens(deps.secrets, clock);
  const alTerminarSesion: AlTerminarSesion = (sesionId) => {
    deps.authenticator?.forget(sesionId);
    return deps.onSessionEnded(sesionId);
  };
  const alCambiarDerechos: AlCambiarDerechos = (usuarioId) => {
    deps.authenticator?.forgetUser(usuarioId);
    return deps.onRightsChanged(usuarioId);
  };
  return {
    ...seguridadDeclaration,
    routes: [
      ...sesionRoutes({ database, accessTokens, clock, alTerminarSesion }),
      ...sesionesRoutes({ database, clock, alTerminarSesion }),
      ...usuariosRoutes({ database, clock, alTerminarSesion, alCambiarDerechos, leerLugares, horasClaveTemporal }),
    ],
    handlers: [
      cerrarSesionRemotaHandler({ clock, alTerminarSesion }),
      invalidarSesionesExpiradasHandler({ clock, alTerminarSesion }),
      alertarIntentosFallidosLoginHandler({ database, notificar }),
    ],
    seed: (tx) => sembrarSeguridad(tx, deps),
  };
}
