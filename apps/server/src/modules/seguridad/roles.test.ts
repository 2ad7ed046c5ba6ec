import type { Problema } from '@jsol/contracts/problema';
import type { Rol, Usuario } from '@jsol/contracts/seguridad';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crearUsuario } from './public.ts';
import { abrirSeguridad, clave, type Navegador, type Seguridad } from './seguridad.fixture.ts';

let s: Seguridad;
let admin: Navegador;
beforeAll(async () => {
  s = await abrirSeguridad();
  admin = s.navegador();
  await admin.entrar('admin');
});
afterAll(() => s.cerrar());

const cuerpo = async <T>(response: Response): Promise<T> => (await response.json()) as T;
const roles = async (): Promise<Rol[]> =>
  (await cuerpo<{ items: Rol[] }>(await admin.pedir('GET', '/api/seguridad/roles'))).items;
const crear = async (nombre: string, permisos: string[]) =>
  (await cuerpo<{ codigo: string }>(await admin.pedir('POST', '/api/seguridad/roles', { nombre, permisos }))).codigo;
const eliminar = (rol: string, quien = admin) => quien.pedir('DELETE', `/api/seguridad/roles/${rol}`);
const rechazo = async (response: Response) => {
  const { code, detail } = await cuerpo<Problema>(response);
  return { status: response.status, code, detail };
};

test('a role that nobody has is deleted for good, with what it allowed in the audit', async () => {
  const rol = await crear('Temporada alta', ['ventas.vender', 'monitor.ver']);
  expect((await eliminar(rol)).status).toBe(204);
  expect((await roles()).map(({ codigo }) => codigo)).not.toContain(rol);
  expect(await s.acciones('seguridad.rol_eliminado')).toEqual([
    {
      actor: 'admin',
      entidad_id: rol,
      detalle: { nombre: 'Temporada alta', permisos: ['monitor.ver', 'ventas.vender'] },
    },
  ]);
  expect(await rechazo(await eliminar(rol))).toMatchObject({ code: 'seguridad.rol_inexistente' });
});

test('a role is not deleted while somebody has it, inactive people too', async () => {
  const rol = await crear('Reponedor', ['ventas.vender']);
  const { id } = await s.database.transaction((tx) =>
    crearUsuario(tx, { usuario: 'reponedor', nombre: 'Hugo Reponedor', clave, roles: [rol] }),
  );
  expect(await rechazo(await eliminar(rol))).toEqual({
    status: 409,
    code: 'seguridad.rol_en_uso',
    detail: '«Reponedor» no se elimina mientras lo tenga alguien: 1 persona.',
  });
  await admin.pedir('POST', `/api/seguridad/usuarios/${id}/desactivar`, { motivo: 'terminó su contrato' });
  expect((await rechazo(await eliminar(rol))).detail).toContain('1 persona sin acceso');
  expect((await roles()).find(({ codigo }) => codigo === rol)).toMatchObject({
    usuarios: 0,
    inactivos: 1,
    permisos: ['ventas.vender'],
  });
  const { items } = await cuerpo<{ items: Usuario[] }>(
    await admin.pedir('GET', '/api/seguridad/usuarios?estado=todos&q=reponedor'),
  );
  await admin.pedir('PUT', `/api/seguridad/usuarios/${id}`, {
    nombre: items[0]!.nombre,
    email: null,
    roles: ['cajero'],
    lugares: [],
  });
  expect((await eliminar(rol)).status).toBe(204);
});

test('the roles the product comes with are not deleted: modules name them', async () => {
  const deFabrica = (await roles()).filter((rol) => rol.deFabrica).map(({ codigo }) => codigo);
  expect(deFabrica.sort()).toEqual(['administrador', 'cajero', 'contador', 'gerente', 'supervisor-almacen']);
  await s.database.pool.query(
    "delete from seguridad.usuario_roles where rol = 'contador' and usuario_id in (select id from seguridad.usuarios where usuario = 'contador')",
  );
  for (const rol of ['administrador', 'contador']) {
    expect(await rechazo(await eliminar(rol))).toMatchObject({ status: 409, code: 'seguridad.rol_de_fabrica' });
  }
});

test('a role is deleted by those alone who have what it allows', async () => {
  const rol = await crear('Auditor externo', ['monitor.ver']);
  const encargada = await crear('Encargada', ['seguridad.administrar']);
  await s.database.transaction((tx) =>
    crearUsuario(tx, { usuario: 'encargada', nombre: 'Ana Encargada', clave, roles: [encargada] }),
  );
  const ana = s.navegador();
  await ana.entrar('encargada');
  expect(await rechazo(await eliminar(rol, ana))).toMatchObject({ status: 403, code: 'seguridad.sin_alcance' });
  expect((await roles()).find(({ codigo }) => codigo === rol)).toMatchObject({ permisos: ['monitor.ver'] });
  const cajero = s.navegador();
  await cajero.entrar('cajero');
  expect((await eliminar(rol, cajero)).status).toBe(403);
});
