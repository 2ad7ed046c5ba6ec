import { randomInt } from 'node:crypto';
import { hashPassword } from '../../../platform/auth/passwords.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import { nuevaClaveTemporal } from '../domain/clave-temporal.ts';
import { derechoPropio, rolInexistente } from '../errors.ts';
import type { SeguridadTables } from '../tables.ts';
import {
  avisarDerechos,
  conDerechosDeAhora,
  exigirAdministradores,
  exigirRoles,
  personaAlAlcance,
  type Administrador,
  type AlCambiarDerechos,
} from './alcance.ts';
import { crearUsuario } from './crear-usuario.ts';
import { exigirLugares, limitarALugares, type LeerLugares } from './lugares.ts';
import { terminarOtrasSesiones, type AlTerminarSesion } from './terminar-sesion.ts';

type Datos = { nombre: string; email: string | null; roles: readonly string[]; lugares: readonly string[] };
export type AdministracionDeps = {
  alCambiarDerechos: AlCambiarDerechos;
  alTerminarSesion: AlTerminarSesion;
  leerLugares: LeerLugares;
  /** How long a password given to somebody is good. */
  horasClaveTemporal: number;
};
type ClaveDada = { claveTemporal: string; hasta: string };

const claveHasta = ({ ahora }: Administrador, horas: number): Date => new Date(ahora.getTime() + horas * 3_600_000);

/** A new person with a password that only serves to choose another. */
export async function darDeAlta(
  tx: Tx,
  quien: Administrador,
  nuevo: Datos & { usuario: string },
  { leerLugares, horasClaveTemporal }: AdministracionDeps,
): Promise<ClaveDada & { id: string }> {
  const derechos = await conDerechosDeAhora(tx, quien);
  await exigirRoles(tx, derechos, nuevo.roles, `Lo que podría hacer ${nuevo.nombre}`);
  await exigirLugares(tx, derechos, nuevo.lugares, leerLugares, `Donde trabajaría ${nuevo.nombre}`);
  const hasta = claveHasta(quien, horasClaveTemporal);
  const claveTemporal = nuevaClaveTemporal(randomInt);
  const actor = actorDe(quien.principal);
  const { id } = await crearUsuario(
    tx,
    { ...nuevo, clave: claveTemporal, claveTemporalHasta: hasta },
    { actor, ip: quien.ip },
  );
  const lugares = await limitarALugares(tx, id, nuevo.lugares, leerLugares);
  if (lugares) {
    await auditar(tx, {
      actor,
      accion: 'seguridad.lugares_cambiados',
      entidad: 'usuario',
      entidadId: id,
      detalle: { usuario: nuevo.usuario, antes: 'todos', ahora: enPalabras(lugares.ahora) },
      ip: quien.ip,
    });
  }
  return { id, claveTemporal, hasta: hasta.toISOString() };
}

const enPalabras = (lugares: readonly string[]): string => (lugares.length === 0 ? 'todos' : lugares.join(', '));

/** Name, address, roles and places. What the new rights no longer allow ends at once. */
export async function editarUsuario(
  tx: Tx,
  quien: Administrador,
  id: string,
  datos: Datos,
  { alCambiarDerechos, leerLugares }: AdministracionDeps,
): Promise<void> {
  const derechos = await conDerechosDeAhora(tx, quien);
  const antes = await personaAlAlcance(tx, derechos, id, leerLugares);
  await exigirRoles(tx, derechos, datos.roles, `Lo que podría hacer ${datos.nombre}`);
  await exigirLugares(tx, derechos, datos.lugares, leerLugares, `Donde trabajaría ${datos.nombre}`);
  const db = tx.withTables<SeguridadTables>();
  const roles = [...new Set(datos.roles)].sort();
  const conocidos = await db.selectFrom('seguridad.roles').select('codigo').where('codigo', 'in', roles).execute();
  const desconocido = roles.find((rol) => !conocidos.some(({ codigo }) => codigo === rol));
  if (desconocido) throw rolInexistente(`No existe el rol «${desconocido}».`);

  await db
    .updateTable('seguridad.usuarios')
    .set({ nombre: datos.nombre, email: datos.email })
    .where('id', '=', id)
    .execute();
  const cambian = roles.join() !== antes.roles.join();
  if (cambian) {
    await db.deleteFrom('seguridad.usuario_roles').where('usuario_id', '=', id).execute();
    await db
      .insertInto('seguridad.usuario_roles')
      .values(roles.map((rol) => ({ usuario_id: id, rol })))
      .execute();
    await exigirAdministradores(tx, quien);
  }
  const lugares = await limitarALugares(tx, id, datos.lugares, leerLugares);
  if (cambian || lugares) avisarDerechos(tx, [id], alCambiarDerechos);
  const accion = cambian ? 'roles_cambiados' : lugares ? 'lugares_cambiados' : 'usuario_editado';
  await auditar(tx, {
    actor: actorDe(quien.principal),
    accion: `seguridad.${accion}`,
    entidad: 'usuario',
    entidadId: id,
    detalle: {
      usuario: antes.usuario,
      antes: {
        nombre: antes.nombre,
        email: antes.email,
        roles: antes.roles,
        ...(lugares ? { lugares: enPalabras(lugares.antes) } : {}),
      },
      ahora: {
        nombre: datos.nombre,
        email: datos.email,
        roles,
        ...(lugares ? { lugares: enPalabras(lugares.ahora) } : {}),
      },
    },
    ip: quien.ip,
  });
}

/** Nobody deactivated can sign in, and whoever is in is put out. What they did stays theirs. */
export async function cambiarActividad(
  tx: Tx,
  quien: Administrador,
  id: string,
  { activo, motivo }: { activo: boolean; motivo: string },
  { alTerminarSesion, alCambiarDerechos, leerLugares }: AdministracionDeps,
): Promise<void> {
  const derechos = await conDerechosDeAhora(tx, quien);
  const persona = await personaAlAlcance(tx, derechos, id, leerLugares);
  if (persona.activo === activo) return;
  if (id === quien.principal.userId) throw derechoPropio('Nadie se desactiva a sí mismo.');
  await tx
    .withTables<SeguridadTables>()
    .updateTable('seguridad.usuarios')
    .set({ activo })
    .where('id', '=', id)
    .execute();
  await exigirAdministradores(tx, quien);
  const cerradas = activo
    ? 0
    : await terminarOtrasSesiones(
        tx,
        { usuarioId: id, salvo: null, motivo: 'desactivacion', ahora: quien.ahora },
        alTerminarSesion,
      );
  avisarDerechos(tx, [id], alCambiarDerechos);
  await auditar(tx, {
    actor: actorDe(quien.principal),
    accion: activo ? 'seguridad.usuario_activado' : 'seguridad.usuario_desactivado',
    entidad: 'usuario',
    entidadId: id,
    detalle: { usuario: persona.usuario, motivo, sesionesCerradas: cerradas },
    ip: quien.ip,
  });
}

/** Gives a password that only serves to choose another, and puts out whoever is in with the old one. */
export async function restablecerClave(
  tx: Tx,
  quien: Administrador,
  id: string,
  motivo: string,
  { alTerminarSesion, leerLugares, horasClaveTemporal }: AdministracionDeps,
): Promise<ClaveDada> {
  const derechos = await conDerechosDeAhora(tx, quien);
  const persona = await personaAlAlcance(tx, derechos, id, leerLugares);
  if (id === quien.principal.userId) {
    throw derechoPropio('Su propia clave se cambia en «Sesiones y clave», con la actual.');
  }
  const claveTemporal = nuevaClaveTemporal(randomInt);
  const hasta = claveHasta(quien, horasClaveTemporal);
  await tx
    .withTables<SeguridadTables>()
    .updateTable('seguridad.usuarios')
    .set({ clave_hash: await hashPassword(claveTemporal), clave_temporal_hasta: hasta })
    .where('id', '=', id)
    .execute();
  const cerradas = await terminarOtrasSesiones(
    tx,
    { usuarioId: id, salvo: null, motivo: 'clave-restablecida', ahora: quien.ahora },
    alTerminarSesion,
  );
  await auditar(tx, {
    actor: actorDe(quien.principal),
    accion: 'seguridad.clave_restablecida',
    entidad: 'usuario',
    entidadId: id,
    detalle: { usuario: persona.usuario, motivo, hasta: hasta.toISOString(), sesionesCerradas: cerradas },
    ip: quien.ip,
  });
  return { claveTemporal, hasta: hasta.toISOString() };
}
