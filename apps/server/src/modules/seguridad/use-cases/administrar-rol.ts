import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/database.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import { permisoInexistente, rolInexistente, rolIntocable, rolRepetido } from '../errors.ts';
import type { SeguridadTables } from '../tables.ts';
import {
  avisarDerechos,
  conDerechosDeAhora,
  exigirAdministradores,
  exigirPermisos,
  type Administrador,
  type AlCambiarDerechos,
} from './alcance.ts';

type Datos = { nombre: string; permisos: readonly string[] };

/** `Jefe de almacén` → `jefe-de-almacen`: what the code and the audit call a role; it never changes. */
const codigoDe = (nombre: string): string =>
  nombre
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

async function exigirDatos(tx: Tx, { nombre, permisos }: Datos, salvo: string | null): Promise<void> {
  const { rows } = await sql`
    select from seguridad.roles
    where (lower(nombre) = lower(${nombre}) or codigo = ${codigoDe(nombre)}) and codigo is distinct from ${salvo}
    limit 1`.execute(tx);
  if (rows.length > 0) throw rolRepetido(`Ya existe un rol llamado «${nombre}».`);
  if (permisos.length === 0) return;
  const conocidos = await tx
    .withTables<SeguridadTables>()
    .selectFrom('seguridad.permisos')
    .select('codigo')
    .where('codigo', 'in', [...permisos])
    .execute();
  const desconocido = permisos.find((permiso) => !conocidos.some(({ codigo }) => codigo === permiso));
  if (desconocido) throw permisoInexistente(`No existe el permiso «${desconocido}».`);
}

const darPermisos = async (tx: Tx, rol: string, permisos: readonly string[]): Promise<void> => {
  if (permisos.length === 0) return;
  await tx
    .withTables<SeguridadTables>()
    .insertInto('seguridad.rol_permisos')
    .values(permisos.map((permiso) => ({ rol, permiso })))
    .execute();
};

export async function crearRol(tx: Tx, quien: Administrador, datos: Datos): Promise<{ codigo: string }> {
  const derechos = await conDerechosDeAhora(tx, quien);
  const permisos = [...new Set(datos.permisos)].sort();
  exigirPermisos(derechos, permisos, `El rol «${datos.nombre}»`);
  await exigirDatos(tx, datos, null);
  const codigo = codigoDe(datos.nombre);
  await tx
    .withTables<SeguridadTables>()
    .insertInto('seguridad.roles')
    .values({ codigo, nombre: datos.nombre })
    .execute();
  await darPermisos(tx, codigo, permisos);
  await auditar(tx, {
    actor: actorDe(quien.principal),
    accion: 'seguridad.rol_creado',
    entidad: 'rol',
    entidadId: codigo,
    detalle: { nombre: datos.nombre, permisos },
    ip: quien.ip,
  });
  return { codigo };
}

/** What a role allows changes for everybody who has it, at once. */
export async function editarRol(
  tx: Tx,
  quien: Administrador,
  codigo: string,
  datos: Datos,
  alCambiarDerechos: AlCambiarDerechos,
): Promise<void> {
  const derechos = await conDerechosDeAhora(tx, quien);
  const db = tx.withTables<SeguridadTables>();
  const rol = await db
    .selectFrom('seguridad.roles')
    .select(['nombre', 'todo'])
    .where('codigo', '=', codigo)
    .forUpdate()
    .executeTakeFirst();
  if (!rol) throw rolInexistente(`No existe el rol «${codigo}».`);
  if (rol.todo) throw rolIntocable(`El rol «${rol.nombre}» tiene siempre todos los permisos.`);
  await exigirDatos(tx, datos, codigo);
  const antes = (
    await db
      .selectFrom('seguridad.rol_permisos')
      .select('permiso')
      .where('rol', '=', codigo)
      .orderBy('permiso')
      .execute()
  ).map(({ permiso }) => permiso);
  const ahora = [...new Set(datos.permisos)].sort();
  const dados = ahora.filter((permiso) => !antes.includes(permiso));
  const quitados = antes.filter((permiso) => !ahora.includes(permiso));
  exigirPermisos(derechos, [...dados, ...quitados], `El cambio del rol «${datos.nombre}»`);

  await db.updateTable('seguridad.roles').set({ nombre: datos.nombre }).where('codigo', '=', codigo).execute();
  if (quitados.length > 0) {
    await db.deleteFrom('seguridad.rol_permisos').where('rol', '=', codigo).where('permiso', 'in', quitados).execute();
  }
  await darPermisos(tx, codigo, dados);
  await exigirAdministradores(tx, quien);
  if (dados.length + quitados.length > 0) {
    const con = await db.selectFrom('seguridad.usuario_roles').select('usuario_id').where('rol', '=', codigo).execute();
    avisarDerechos(
      tx,
      con.map(({ usuario_id }) => usuario_id),
      alCambiarDerechos,
    );
  }
  await auditar(tx, {
    actor: actorDe(quien.principal),
    accion: 'seguridad.rol_editado',
    entidad: 'rol',
    entidadId: codigo,
    detalle: { nombre: { antes: rol.nombre, ahora: datos.nombre }, dados, quitados },
    ip: quien.ip,
  });
}
