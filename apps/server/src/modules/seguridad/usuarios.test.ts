import type { Problema } from '@jsol/contracts/problema';
import type { Rol, Usuario, Yo } from '@jsol/contracts/seguridad';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { abrirSeguridad, clave, type Navegador, type Seguridad } from './seguridad.fixture.ts';
import { crearUsuario, sincronizarPermisos } from './public.ts';

let s: Seguridad;
let admin: Navegador;
beforeAll(async () => {
  s = await abrirSeguridad();
  await s.database.transaction((tx) =>
    sincronizarPermisos(tx, [{ name: 'ventas.anular', summary: 'Anular ventas', roles: ['gerente'] }]),
  );
});
afterAll(() => s.cerrar());
beforeEach(async () => {
  admin = s.navegador();
  await admin.entrar('admin');
});

const cuerpo = async <T>(response: Response): Promise<T> => (await response.json()) as T;
const codigo = async (response: Response): Promise<string> => (await cuerpo<Problema>(response)).code;
const yo = async (quien: Navegador): Promise<Yo> => cuerpo<Yo>(await quien.pedir('GET', '/api/seguridad/yo'));
const persona = async (usuario: string): Promise<Usuario> => {
  const { items } = await cuerpo<{ items: Usuario[] }>(
    await admin.pedir('GET', `/api/seguridad/usuarios?estado=todos&q=${usuario}`),
  );
  return items.find((item) => item.usuario === usuario)!;
};
const alta = async (usuario: string, roles: string[] = ['cajero']) =>
  cuerpo<{ id: string; claveTemporal: string }>(
    await admin.pedir('POST', '/api/seguridad/usuarios', {
      usuario,
      nombre: `Persona ${usuario}`,
      email: null,
      roles,
      lugares: [],
    }),
  );
const editar = (quien: Navegador, { id, nombre, email, lugares }: Usuario, roles: string[]) =>
  quien.pedir('PUT', `/api/seguridad/usuarios/${id}`, { nombre, email, roles, lugares });

/** Somebody who administers people but does not have everything. */
const encargada = async (): Promise<Navegador> => {
  const { items } = await cuerpo<{ items: Rol[] }>(await admin.pedir('GET', '/api/seguridad/roles'));
  if (!items.some((rol) => rol.codigo === 'encargada')) {
    await admin.pedir('POST', '/api/seguridad/roles', {
      nombre: 'Encargada',
      permisos: ['seguridad.administrar', 'ventas.vender'],
    });
    await s.database.transaction((tx) =>
      crearUsuario(tx, { usuario: 'encargada', nombre: 'Ana Encargada', clave, roles: ['encargada'] }),
    );
  }
  const navegador = s.navegador();
  await navegador.entrar('encargada');
  return navegador;
};

describe('a new person', () => {
  test('signs in with a temporary password that serves to choose another and for nothing else', async () => {
    const { claveTemporal } = await alta('nueva');
    expect(claveTemporal).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){2}$/);
    const nueva = s.navegador();
    await nueva.entrar('nueva', claveTemporal);
    expect(await yo(nueva)).toMatchObject({ claveTemporal: true, permisos: [], roles: ['cajero'] });
    const cambio = await nueva.pedir('POST', '/api/seguridad/clave', {
      actual: claveTemporal,
      nueva: 'girasol en marzo',
    });
    expect(cambio.status).toBe(204);
    expect(await yo(nueva)).toMatchObject({ claveTemporal: false, permisos: ['ventas.vender'] });
    expect(await s.acciones('seguridad.usuario_creado')).toContainEqual(
      expect.objectContaining({ actor: 'admin', detalle: { usuario: 'nueva', roles: ['cajero'] } }),
    );
  });

  test('is refused with the field to correct, and when the name is taken', async () => {
    const pedir = (cambio: object) =>
      admin.pedir('POST', '/api/seguridad/usuarios', {
        usuario: 'otra.persona',
        nombre: 'Otra Persona',
        email: null,
        roles: ['cajero'],
        lugares: [],
        ...cambio,
      });
    const mala = await pedir({ usuario: 'Con Espacio' });
    expect(mala.status).toBe(422);
    expect((await cuerpo<Problema>(mala)).errors).toMatchObject([{ pointer: '/usuario' }]);
    expect((await pedir({ email: 'no es un correo' })).status).toBe(422);
    expect(await codigo(await pedir({ usuario: 'cajero' }))).toBe('seguridad.usuario_repetido');
    expect(await codigo(await pedir({ roles: ['fantasma'] }))).toBe('seguridad.rol_inexistente');
  });
});

describe('rights', () => {
  test('that are taken away are gone at once, and sockets are told', async () => {
    const cajera = s.navegador();
    await cajera.entrar('cajera2');
    expect((await yo(cajera)).permisos).toEqual(['ventas.vender']);
    const antes = await persona('cajera2');
    expect((await editar(admin, antes, ['contador'])).status).toBe(204);
    expect((await yo(cajera)).permisos).toEqual([]);
    expect(s.conDerechosNuevos).toContain(antes.id);
    expect(await s.acciones('seguridad.roles_cambiados')).toContainEqual(
      expect.objectContaining({
        entidad_id: antes.id,
        detalle: expect.objectContaining({
          antes: expect.objectContaining({ roles: ['cajero'] }) as unknown,
          ahora: expect.objectContaining({ roles: ['contador'] }) as unknown,
        }) as unknown,
      }),
    );
    await editar(admin, antes, ['cajero']);
  });

  test('of a role change for everybody who has it', async () => {
    const { codigo: rol } = await cuerpo<{ codigo: string }>(
      await admin.pedir('POST', '/api/seguridad/roles', { nombre: 'Jefa de Tienda', permisos: ['ventas.vender'] }),
    );
    expect(rol).toBe('jefa-de-tienda');
    const { id, claveTemporal } = await alta('jefa', [rol]);
    const jefa = s.navegador();
    await jefa.entrar('jefa', claveTemporal);
    await jefa.pedir('POST', '/api/seguridad/clave', { actual: claveTemporal, nueva: 'girasol en marzo' });
    const cambio = { nombre: 'Jefa de Tienda', permisos: ['ventas.anular'] };
    expect((await admin.pedir('PUT', `/api/seguridad/roles/${rol}`, cambio)).status).toBe(204);
    expect((await yo(jefa)).permisos).toEqual(['ventas.anular']);
    expect(s.conDerechosNuevos.at(-1)).toBe(id);
    expect(await s.acciones('seguridad.rol_editado')).toMatchObject([
      { detalle: { dados: ['ventas.anular'], quitados: ['ventas.vender'] } },
    ]);
    const repetido = await admin.pedir('POST', '/api/seguridad/roles', { nombre: 'jefa de tienda', permisos: [] });
    expect(await codigo(repetido)).toBe('seguridad.rol_repetido');
  });

  test('are given by those alone who have them', async () => {
    const ana = await encargada();
    const cajero = await persona('cajero');
    expect(await codigo(await editar(ana, cajero, ['gerente']))).toBe('seguridad.sin_alcance');
    expect(await codigo(await editar(ana, cajero, ['administrador']))).toBe('seguridad.sin_alcance');
    const rol = { nombre: 'Encargada', permisos: ['seguridad.administrar', 'ventas.vender', 'ventas.anular'] };
    expect(await codigo(await ana.pedir('PUT', '/api/seguridad/roles/encargada', rol))).toBe('seguridad.sin_alcance');
    const otro = { nombre: 'Otro', permisos: ['ventas.anular'] };
    expect(await codigo(await ana.pedir('POST', '/api/seguridad/roles', otro))).toBe('seguridad.sin_alcance');
    expect((await editar(ana, cajero, ['cajero'])).status).toBe(204);
  });

  test('of somebody who may do more cannot be touched, nor their password', async () => {
    const ana = await encargada();
    const jefe = await persona('admin');
    const motivo = { motivo: 'olvidó su clave' };
    expect(await codigo(await editar(ana, jefe, ['cajero']))).toBe('seguridad.sin_alcance');
    for (const accion of ['clave-temporal', 'desactivar']) {
      const response = await ana.pedir('POST', `/api/seguridad/usuarios/${jefe.id}/${accion}`, motivo);
      expect(await codigo(response)).toBe('seguridad.sin_alcance');
    }
  });

  test('to administer are not taken from oneself, and the last administrator stays', async () => {
    const jefe = await persona('admin');
    expect(await codigo(await editar(admin, jefe, ['gerente']))).toBe('seguridad.ultimo_administrador');
    const desactivar = `/api/seguridad/usuarios/${jefe.id}/desactivar`;
    expect(await codigo(await admin.pedir('POST', desactivar, { motivo: 'me voy de viaje' }))).toBe(
      'seguridad.derecho_propio',
    );
    await s.database.transaction((tx) =>
      crearUsuario(tx, { usuario: 'admin2', nombre: 'Otro Jefe', clave, roles: ['administrador'] }),
    );
    expect(await codigo(await editar(admin, jefe, ['gerente']))).toBe('seguridad.derecho_propio');
    const ana = await encargada();
    const ella = await persona('encargada');
    expect(await codigo(await editar(ana, ella, ['cajero']))).toBe('seguridad.derecho_propio');
    const sinNada = { nombre: 'Encargada', permisos: ['ventas.vender'] };
    expect(await codigo(await ana.pedir('PUT', '/api/seguridad/roles/encargada', sinNada))).toBe(
      'seguridad.derecho_propio',
    );
    const todo = await admin.pedir('PUT', '/api/seguridad/roles/administrador', {
      nombre: 'Administrador',
      permisos: [],
    });
    expect(await codigo(todo)).toBe('seguridad.rol_intocable');
  });

  test('are changed one after the other: two administrators cannot take each other’s away', async () => {
    const otro = s.navegador();
    await otro.entrar('admin2');
    const [uno, dos] = [await persona('admin'), await persona('admin2')];
    const respuestas = await Promise.all([editar(admin, dos, ['gerente']), editar(otro, uno, ['gerente'])]);
    expect(respuestas.map(({ status }) => status).sort()).toEqual([204, 403]);
    const { items } = await cuerpo<{ items: Usuario[] }>(
      await (respuestas[0]!.status === 204 ? admin : otro).pedir('GET', '/api/seguridad/usuarios?rol=administrador'),
    );
    expect(items).toHaveLength(1);
    await s.database.pool.query(
      `insert into seguridad.usuario_roles select id, 'administrador' from seguridad.usuarios
       where usuario in ('admin', 'admin2') on conflict do nothing`,
    );
  });

  test('are nobody’s business but an administrator’s', async () => {
    const cajero = s.navegador();
    await cajero.entrar('cajero');
    for (const [metodo, ruta] of [
      ['GET', '/api/seguridad/usuarios'],
      ['POST', '/api/seguridad/usuarios'],
      ['GET', '/api/seguridad/roles'],
      ['PUT', '/api/seguridad/roles/cajero'],
    ] as const) {
      const cuerpoVacio = metodo === 'GET' ? undefined : {};
      expect((await cajero.pedir(metodo, ruta, cuerpoVacio)).status).toBe(403);
    }
  });
});

describe('a person who leaves', () => {
  test('is out at once and cannot come back until somebody lets them in', async () => {
    const { id, claveTemporal } = await alta('saliente');
    const saliente = s.navegador();
    await saliente.entrar('saliente', claveTemporal);
    const { sesionId } = await yo(saliente);
    const cambiar = (accion: string) =>
      admin.pedir('POST', `/api/seguridad/usuarios/${id}/${accion}`, { motivo: 'terminó su contrato' });
    expect((await cambiar('desactivar')).status).toBe(204);
    expect(s.terminadas).toContain(sesionId);
    expect((await saliente.pedir('GET', '/api/seguridad/yo')).status).toBe(401);
    expect((await s.navegador().entrar('saliente', claveTemporal)).status).toBe(401);
    expect(await persona('saliente')).toMatchObject({ activo: false, sesiones: 0 });
    expect(await s.acciones('seguridad.usuario_desactivado')).toMatchObject([
      { detalle: { usuario: 'saliente', motivo: 'terminó su contrato', sesionesCerradas: 1 } },
    ]);
    expect((await cambiar('activar')).status).toBe(204);
    expect((await s.navegador().entrar('saliente', claveTemporal)).status).toBe(200);
  });
});

test('a forgotten password is replaced by a temporary one, and who is in with the old one is put out', async () => {
  const contador = s.navegador();
  await contador.entrar('contador');
  const { id } = await persona('contador');
  const ruta = `/api/seguridad/usuarios/${id}/clave-temporal`;
  expect((await admin.pedir('POST', ruta, { motivo: 'no' })).status).toBe(422);
  const { claveTemporal } = await cuerpo<{ claveTemporal: string }>(
    await admin.pedir('POST', ruta, { motivo: 'olvidó su clave' }),
  );
  expect((await contador.pedir('GET', '/api/seguridad/yo')).status).toBe(401);
  expect((await s.navegador().entrar('contador')).status).toBe(401);
  const otraVez = s.navegador();
  await otraVez.entrar('contador', claveTemporal);
  expect(await yo(otraVez)).toMatchObject({ claveTemporal: true });
  const [registro] = await s.acciones('seguridad.clave_restablecida');
  expect(JSON.stringify(registro)).not.toContain(claveTemporal);
});

test('people are found by name, role and state, page by page', async () => {
  const buscar = async (consulta: string) => {
    const { items, total } = await cuerpo<{ items: Usuario[]; total: number }>(
      await admin.pedir('GET', `/api/seguridad/usuarios?${consulta}`),
    );
    return { usuarios: items.map(({ usuario }) => usuario), total };
  };
  expect((await buscar('q=flores')).usuarios).toEqual(['cajero']);
  expect((await buscar('rol=supervisor-almacen')).usuarios).toEqual(['almacen']);
  expect((await buscar('q=%25')).usuarios).toEqual([]);
  const primera = await buscar('porPagina=2');
  const segunda = await buscar('porPagina=2&pagina=2');
  expect(primera.usuarios).toHaveLength(2);
  expect(new Set([...primera.usuarios, ...segunda.usuarios]).size).toBe(4);
  expect(primera.total).toBeGreaterThan(4);
});
