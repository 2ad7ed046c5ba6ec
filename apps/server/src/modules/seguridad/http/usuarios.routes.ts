import { z } from 'zod';
import {
  claveTemporalRespuesta,
  editarUsuarioBody,
  motivoUsuarioBody,
  nuevoUsuarioBody,
  rolBody,
  rolCreado,
  rolesRespuesta,
  usuarioCreado,
  usuariosPagina,
  usuariosQuery,
  lugaresRespuesta,
} from '@jsol/contracts/seguridad';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { listarRoles, listarUsuarios } from '../queries/usuarios.ts';
import { crearRol, editarRol } from '../use-cases/administrar-rol.ts';
import {
  cambiarActividad,
  darDeAlta,
  editarUsuario,
  restablecerClave,
  type AdministracionDeps,
} from '../use-cases/administrar-usuario.ts';
import { derechoDeAdministrar } from '../use-cases/alcance.ts';
import { eliminarRol } from '../use-cases/eliminar-rol.ts';

const access = derechoDeAdministrar;

/** People and roles: who works here, and what each may do. */
export function usuariosRoutes(deps: AdministracionDeps & { database: Database; clock: Clock }): Route[] {
  const { database, clock } = deps;
  const params = z.object({ id: z.uuid() });
  const quien = ({ principal, ip }: { principal: Principal; ip: string }) => ({ principal, ip, ahora: clock.now() });
  return [
    route({
      method: 'GET',
      path: '/api/seguridad/usuarios',
      summary: 'Usuarios con sus roles, su último ingreso y sus sesiones abiertas',
      access,
      query: usuariosQuery,
      response: usuariosPagina,
      handler: ({ query }) => listarUsuarios(database.reader, query, clock.now()),
    }),
    route({
      method: 'POST',
      path: '/api/seguridad/usuarios',
      summary: 'Crea un usuario con una clave temporal, que se muestra una sola vez',
      access,
      body: nuevoUsuarioBody,
      response: usuarioCreado,
      handler: (request) => database.transaction((tx) => darDeAlta(tx, quien(request), request.body, deps)),
    }),
    route({
      method: 'PUT',
      path: '/api/seguridad/usuarios/:id',
      summary: 'Cambia el nombre, el correo, los roles y los lugares de un usuario',
      access,
      params,
      body: editarUsuarioBody,
      handler: (request) =>
        database.transaction((tx) => editarUsuario(tx, quien(request), request.params.id, request.body, deps)),
    }),
    ...([true, false] as const).map((activo) =>
      route({
        method: 'POST',
        path: `/api/seguridad/usuarios/:id/${activo ? 'activar' : 'desactivar'}`,
        summary: activo ? 'Deja entrar otra vez a un usuario' : 'Cierra las sesiones de un usuario y no lo deja entrar',
        access,
        params,
        body: motivoUsuarioBody,
        handler: (request) =>
          database.transaction((tx) =>
            cambiarActividad(tx, quien(request), request.params.id, { activo, ...request.body }, deps),
          ),
      }),
    ),
    route({
      method: 'POST',
      path: '/api/seguridad/usuarios/:id/clave-temporal',
      summary: 'Da una clave temporal y cierra las sesiones del usuario',
      access,
      params,
      body: motivoUsuarioBody,
      response: claveTemporalRespuesta,
      handler: (request) =>
        database.transaction((tx) =>
          restablecerClave(tx, quien(request), request.params.id, request.body.motivo, deps),
        ),
    }),
    route({
      method: 'GET',
      path: '/api/seguridad/lugares',
      summary: 'Almacenes y cajas a los que se puede limitar a una persona',
      access,
      response: lugaresRespuesta,
      handler: async () => ({ items: [...(await deps.leerLugares(database.reader))] }),
    }),
    route({
      method: 'GET',
      path: '/api/seguridad/roles',
      summary: 'Roles con sus permisos, y todos los permisos que hay',
      access,
      response: rolesRespuesta,
      handler: () => listarRoles(database.reader),
    }),
    route({
      method: 'POST',
      path: '/api/seguridad/roles',
      summary: 'Crea un rol',
      access,
      body: rolBody,
      response: rolCreado,
      handler: (request) => database.transaction((tx) => crearRol(tx, quien(request), request.body)),
    }),
    route({
      method: 'PUT',
      path: '/api/seguridad/roles/:codigo',
      summary: 'Cambia lo que un rol permite, para todos los que lo tienen',
      access,
      params: z.object({ codigo: z.string().max(60) }),
      body: rolBody,
      handler: (request) =>
        database.transaction((tx) =>
          editarRol(tx, quien(request), request.params.codigo, request.body, deps.alCambiarDerechos),
        ),
    }),
    route({
      method: 'DELETE',
      path: '/api/seguridad/roles/:codigo',
      summary: 'Elimina un rol que nadie tiene y que no viene con el programa',
      access,
      params: z.object({ codigo: z.string().max(60) }),
      handler: (request) => database.transaction((tx) => eliminarRol(tx, quien(request), request.params.codigo)),
    }),
  ];
}
