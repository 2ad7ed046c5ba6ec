import type { Problema } from '@jsol/contracts/problema';
import type { Usuario, Yo } from '@jsol/contracts/seguridad';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { crearUsuario } from './public.ts';
import { abrirSeguridad, clave, lugares, type Navegador, type Seguridad } from './seguridad.fixture.ts';

let s: Seguridad;
let admin: Navegador;
beforeAll(async () => {
  s = await abrirSeguridad();
});
afterAll(() => s.cerrar());
beforeEach(async () => {
  admin = s.navegador();
  await admin.entrar('admin');
});

const { centro, cajaDelCentro, norte, cajaDelNorte } = lugares;
const cuerpo = async <T>(response: Response): Promise<T> => (await response.json()) as T;
const codigo = async (response: Response): Promise<string> => (await cuerpo<Problema>(response)).code;
const persona = async (usuario: string): Promise<Usuario> =>
  (await cuerpo<{ items: Usuario[] }>(await admin.pedir('GET', `/api/seguridad/usuarios?q=${usuario}`))).items[0]!;
const limitar = async (usuario: string, ids: string[], quien = admin) => {
  const { id, nombre, email, roles } = await persona(usuario);
  return quien.pedir('PUT', `/api/seguridad/usuarios/${id}`, { nombre, email, roles, lugares: ids });
};

test('a person limited to places is so from the next request on, and sockets are told', async () => {
  const cajera = s.navegador();
  await cajera.entrar('cajera2');
  const ambitos = async () => (await cuerpo<Yo>(await cajera.pedir('GET', '/api/seguridad/yo'))).ambitos;
  expect(await ambitos()).toEqual([]);
  expect((await limitar('cajera2', [cajaDelCentro.id, norte.id])).status).toBe(204);
  expect(await ambitos()).toEqual([cajaDelCentro.id, norte.id]);
  const { id, lugares: suyos } = await persona('cajera2');
  expect(suyos).toEqual([cajaDelCentro.id, norte.id]);
  expect(s.conDerechosNuevos).toEqual([id]);
  expect(await s.acciones('seguridad.lugares_cambiados')).toMatchObject([
    {
      entidad_id: id,
      detalle: { antes: { lugares: 'todos' }, ahora: { lugares: 'Caja del centro, Almacén del norte' } },
    },
  ]);
  // The same places again are no change of rights.
  await limitar('cajera2', [norte.id, cajaDelCentro.id]);
  expect(s.conDerechosNuevos).toEqual([id]);
  expect((await limitar('cajera2', [])).status).toBe(204);
  expect(await ambitos()).toEqual([]);
});

test('a place that does not exist is refused, and nothing changes', async () => {
  const response = await limitar('cajera2', [centro.id, '01930000-0000-7000-8000-0000000000ff']);
  expect(response.status).toBe(422);
  expect(await codigo(response)).toBe('seguridad.lugar_inexistente');
  expect((await persona('cajera2')).lugares).toEqual([]);
});

test('somebody new begins with their places, and the audit says which', async () => {
  const response = await admin.pedir('POST', '/api/seguridad/usuarios', {
    usuario: 'de.centro',
    nombre: 'Persona del Centro',
    email: null,
    roles: ['cajero'],
    lugares: [centro.id],
  });
  expect(response.status).toBe(200);
  expect((await persona('de.centro')).lugares).toEqual([centro.id]);
  expect((await s.acciones('seguridad.lugares_cambiados')).at(-1)).toMatchObject({
    detalle: { usuario: 'de.centro', antes: 'todos', ahora: 'Almacén del centro' },
  });
});

describe('an administrator limited to places', () => {
  let ana: Navegador;
  beforeAll(async () => {
    const jefe = s.navegador();
    await jefe.entrar('admin');
    await jefe.pedir('POST', '/api/seguridad/roles', {
      nombre: 'Encargada',
      permisos: ['seguridad.administrar', 'ventas.vender'],
    });
    const { id } = await s.database.transaction((tx) =>
      crearUsuario(tx, { usuario: 'encargada', nombre: 'Ana Encargada', clave, roles: ['encargada'] }),
    );
    await s.database.pool.query('insert into seguridad.usuario_ambitos values ($1, $2)', [id, centro.id]);
    ana = s.navegador();
    await ana.entrar('encargada');
  });

  test('gives and takes places within their own, and none beyond', async () => {
    await limitar('cajera2', [centro.id]);
    expect((await limitar('cajera2', [cajaDelCentro.id], ana)).status).toBe(204);
    for (const ids of [[norte.id], [cajaDelCentro.id, cajaDelNorte.id], []]) {
      expect(await codigo(await limitar('cajera2', ids, ana))).toBe('seguridad.sin_alcance');
    }
    expect((await persona('cajera2')).lugares).toEqual([cajaDelCentro.id]);
  });

  test('cannot lift their own limit, nor make or take over somebody who works elsewhere', async () => {
    expect(await codigo(await limitar('encargada', [], ana))).toBe('seguridad.sin_alcance');
    const nueva = { usuario: 'sin.limite', nombre: 'Persona Sin Límite', email: null, roles: ['cajero'], lugares: [] };
    expect(await codigo(await ana.pedir('POST', '/api/seguridad/usuarios', nueva))).toBe('seguridad.sin_alcance');
    const { id } = await persona('cajero');
    for (const accion of ['clave-temporal', 'desactivar']) {
      const response = await ana.pedir('POST', `/api/seguridad/usuarios/${id}/${accion}`, { motivo: 'por probar' });
      expect(await codigo(response)).toBe('seguridad.sin_alcance');
    }
  });
});
