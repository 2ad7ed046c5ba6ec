import { z } from 'zod';
import {
  bloqueosRespuesta,
  desbloquearBody,
  sesionesCerradas,
  sesionesQuery,
  sesionesRespuesta,
} from '@jsol/contracts/seguridad';
import { can } from '../../../platform/auth/principal.ts';
import type { Database } from '../../../platform/database/database.ts';
import { sinPermiso } from '../../../platform/http/errors.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import { bloqueosVigentes } from '../queries/bloqueos.ts';
import { listarSesiones } from '../queries/sesiones.ts';
import { cerrarLasDemas, cerrarSesion } from '../use-cases/cerrar-sesion.ts';
import { olvidarFallos } from '../use-cases/registrar-fallo.ts';
import type { AlTerminarSesion } from '../use-cases/terminar-sesion.ts';

/** Who is in, putting somebody out, and letting somebody in again. */
export const sesionesRoutes = (deps: {
  database: Database;
  clock: Clock;
  alTerminarSesion: AlTerminarSesion;
}): Route[] => [
  route({
    method: 'GET',
    path: '/api/seguridad/sesiones',
    summary: 'Sesiones abiertas propias, o de todos con el permiso seguridad.administrar',
    access: 'session',
    query: sesionesQuery,
    response: sesionesRespuesta,
    handler: ({ query, principal }) => {
      if (query.de === 'todas' && !can(principal, 'seguridad.administrar')) {
        throw sinPermiso('Le falta el permiso «seguridad.administrar» para ver las sesiones de otras personas.', {
          data: { permiso: 'seguridad.administrar' },
        });
      }
      return listarSesiones(deps.database.reader, principal, { todas: query.de === 'todas', ahora: deps.clock.now() });
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/seguridad/sesiones/:id',
    summary: 'Cierra una sesión propia, o de cualquiera con el permiso seguridad.administrar',
    access: 'session',
    params: z.object({ id: z.uuid() }),
    handler: ({ params, principal, ip }) =>
      deps.database.transaction((tx) =>
        cerrarSesion(tx, { principal, sesionId: params.id, ip, ahora: deps.clock.now() }, deps.alTerminarSesion),
      ),
  }),
  route({
    method: 'POST',
    path: '/api/seguridad/sesiones/cerrar-las-demas',
    summary: 'Cierra todas las sesiones propias menos la que lo pide',
    access: 'session',
    response: sesionesCerradas,
    handler: ({ principal, ip }) =>
      deps.database.transaction((tx) =>
        cerrarLasDemas(tx, { principal, ip, ahora: deps.clock.now() }, deps.alTerminarSesion),
      ),
  }),
  route({
    method: 'GET',
    path: '/api/seguridad/bloqueos',
    summary: 'Usuarios bloqueados por fallar su clave',
    access: 'seguridad.administrar',
    response: bloqueosRespuesta,
    handler: async () => ({ items: await bloqueosVigentes(deps.database.reader, deps.clock.now()) }),
  }),
  route({
    method: 'POST',
    path: '/api/seguridad/desbloqueos',
    summary: 'Desbloquea a un usuario que falló su clave varias veces',
    access: 'seguridad.administrar',
    body: desbloquearBody,
    handler: ({ body, principal, ip }) =>
      deps.database.transaction(async (tx) => {
        const sujeto = body.usuario.toLowerCase();
        if (!(await olvidarFallos(tx, { tipo: 'usuario', sujeto }))) return;
        await auditar(tx, {
          actor: actorDe(principal),
          accion: 'seguridad.acceso_desbloqueado',
          entidad: 'usuario',
          detalle: { usuario: sujeto },
          ip,
        });
      }),
  }),
];
