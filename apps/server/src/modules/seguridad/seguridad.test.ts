import { createHmac } from 'node:crypto';
import type { Problema } from '@jsol/contracts/problema';
import type { Bloqueo, Sesion, Yo } from '@jsol/contracts/seguridad';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessCookie, refreshCookie } from '../../platform/auth/cookies.ts';
import { crearUsuario, sincronizarPermisos, usuariosConPermiso } from './public.ts';
import { abrirSeguridad, clave, type Navegador, type Seguridad } from './seguridad.fixture.ts';

let s: Seguridad;
beforeAll(async () => {
  s = await abrirSeguridad();
});
afterAll(() => s.cerrar());

const minuto = 60_000;
const yo = async (quien: Navegador): Promise<Yo> =>
  (await (await quien.pedir('GET', '/api/seguridad/yo')).json()) as Yo;
const estadoYo = async (quien: Navegador): Promise<number> => (await quien.pedir('GET', '/api/seguridad/yo')).status;
const problema = async (response: Response): Promise<Problema> => (await response.json()) as Problema;
const renovar = (quien: Navegador): Promise<Response> => quien.pedir('POST', '/api/seguridad/renovar');

test('a cashier signs in, and sees who it is and what it may do', async () => {
  const cajero = s.navegador();
  expect((await cajero.entrar('Cajero')).status).toBe(200);
  expect(await yo(cajero)).toMatchObject({
    usuario: 'cajero',
    nombre: 'Luis Enrique Flores Rojas',
    roles: ['cajero'],
    permisos: ['ventas.vender'],
  });
  const { header: acceso } = cajero.cookies.get(accessCookie)!;
  const { header: renovacion } = cajero.cookies.get(refreshCookie)!;
  for (const header of [acceso, renovacion]) expect(header).toMatch(/HttpOnly; Secure; SameSite=Strict/);
  expect(acceso).toContain('Path=/;');
  expect(renovacion).toContain('Path=/api/seguridad;');
  expect(await s.acciones('seguridad.sesion_iniciada')).toContainEqual(expect.objectContaining({ actor: 'cajero' }));
});

test('the administrator has every permission, those that appear later too', async () => {
  const admin = s.navegador();
  await admin.entrar('admin');
  expect((await yo(admin)).permisos).toEqual([
    'monitor.operar',
    'monitor.ver',
    'seguridad.administrar',
    'ventas.vender',
  ]);
  await s.database.transaction((tx) =>
    sincronizarPermisos(tx, [{ name: 'compras.ver', summary: 'Ver compras', roles: ['gerente'] }]),
  );
  await expect.poll(async () => (await yo(admin)).permisos).toContain('compras.ver');
  const lectores = await usuariosConPermiso(s.database.reader, 'compras.ver');
  expect(lectores.map((each) => each.nombre)).toEqual(['Rosa Elena Quispe Mamani', 'Carlos Alberto Huamán Paredes']);
});

test('a permission people took from a role is not given back at the next start', async () => {
  const quitado = [{ name: 'ventas.prueba', summary: 'Prueba', roles: ['cajero'] }];
  expect(await s.database.transaction((tx) => sincronizarPermisos(tx, quitado))).toEqual(['ventas.prueba']);
  await s.database.pool.query("delete from seguridad.rol_permisos where permiso = 'ventas.prueba'");
  expect(await s.database.transaction((tx) => sincronizarPermisos(tx, quitado))).toEqual([]);
  expect(await usuariosConPermiso(s.database.reader, 'ventas.prueba')).toHaveLength(1);
});

test.each([
  ['no token', ''],
  ['something else', 'hola'],
  ['a token signed with another key', firmar('otra clave')],
  [
    'a token that says it needs no signature',
    `${base64({ alg: 'none' })}.${base64({ sub: 'x', sid: 'y', exp: 9e9 })}.`,
  ],
])('%s is nobody', async (_title, token) => {
  const response = await fetch(`${s.url}/api/seguridad/yo`, { headers: { cookie: `${accessCookie}=${token}` } });
  expect(response.status).toBe(401);
  expect((await problema(response)).code).toBe('http.sin_sesion');
});

function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
function firmar(key: string): string {
  const body = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64({ sub: 'x', sid: 'y', iss: 'jsoluciones-erp', aud: 'acceso', exp: 9_999_999_999 })}`;
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
}

test('five wrong passwords lock the name for 15 minutes, also against the right one, and administrators are told once', async () => {
  const ladron = s.navegador('203.0.113.7');
  const restos: string[] = [];
  for (let intento = 0; intento < 5; intento += 1) {
    const response = await ladron.entrar('contador', `mala-${intento}`);
    expect(response.status).toBe(401);
    restos.push((await problema(response)).detail!);
  }
  expect(restos[0]).toContain('Quedan 4 intentos');
  expect(restos[3]).toContain('Queda 1 intento ');
  expect(restos[4]).toContain('bloqueado hasta las');
  const bloqueado = await s.navegador().entrar('contador');
  expect(bloqueado.status).toBe(429);
  expect(Number(bloqueado.headers.get('retry-after'))).toBeGreaterThan(800);
  expect((await problema(bloqueado)).detail).toMatch(/bloqueado .* Espere hasta las \d\d:\d\d/);
  expect(await s.acciones('seguridad.acceso_bloqueado')).toHaveLength(1);

  expect(await s.correr('seguridad.alertar_intentos_fallidos_login')).toEqual([
    { kind: 'done', output: { avisados: 2 } },
  ]);
  const { rows } = await s.database.pool.query<{ usuario: string; texto: string }>(
    `select u.usuario, n.texto from notificaciones.notificaciones n join seguridad.usuarios u on u.id = n.usuario_id order by 1`,
  );
  expect(rows.map((row) => row.usuario)).toEqual(['admin', 'contador']);
  expect(rows[0]!.texto).toContain('falló su clave 5 veces desde 203.0.113.7');
  expect(s.published.filter((each) => each.event === 'nueva')).toHaveLength(2);

  s.avanzar(15 * minuto + 1_000);
  expect((await s.navegador().entrar('contador')).status).toBe(200);
});

test('an administrator lets a locked person in again, and nobody else can', async () => {
  const torpe = s.navegador();
  for (let intento = 0; intento < 5; intento += 1) await torpe.entrar('almacen', 'mala');
  expect((await torpe.entrar('almacen')).status).toBe(429);
  const cajero = s.navegador();
  await cajero.entrar('cajero');
  expect((await cajero.pedir('POST', '/api/seguridad/desbloqueos', { usuario: 'almacen' })).status).toBe(403);
  const admin = s.navegador();
  await admin.entrar('admin');
  const bloqueados = async () => {
    const { items } = (await (await admin.pedir('GET', '/api/seguridad/bloqueos')).json()) as { items: Bloqueo[] };
    return items.filter(({ usuario }) => usuario === 'almacen');
  };
  expect((await cajero.pedir('GET', '/api/seguridad/bloqueos')).status).toBe(403);
  expect(await bloqueados()).toMatchObject([{ nombre: 'Wilmer Condori Ticona', fallos: 5 }]);
  expect((await admin.pedir('POST', '/api/seguridad/desbloqueos', { usuario: 'Almacen' })).status).toBe(204);
  expect(await bloqueados()).toEqual([]);
  expect((await torpe.entrar('almacen')).status).toBe(200);
});

test('a name nobody has is answered and locked like any other', async () => {
  const curioso = s.navegador();
  const detalles: string[] = [];
  for (let intento = 0; intento < 6; intento += 1) {
    const response = await curioso.entrar('fantasma', 'mala');
    detalles.push(`${response.status} ${(await problema(response)).code}`);
  }
  expect(detalles).toEqual([
    ...Array.from({ length: 5 }, () => '401 seguridad.credenciales_incorrectas'),
    '429 seguridad.acceso_bloqueado',
  ]);
  expect(await s.correr('seguridad.alertar_intentos_fallidos_login')).toContainEqual({
    kind: 'done',
    output: { avisados: 0 },
  });
});

test('guesses sent all at once get no more tries than guesses one by one', async () => {
  const ladron = s.navegador();
  const estados = await Promise.all(
    Array.from({ length: 15 }, (_, vez) => ladron.entrar('gerente', `mala-${vez}`).then((r) => r.status)),
  );
  expect(estados.filter((estado) => estado === 401)).toHaveLength(5);
  expect(estados.filter((estado) => estado === 429)).toHaveLength(10);
  s.avanzar(16 * minuto);
});

test('an address that fails with many names is locked for all of them, and others are not', async () => {
  const barrido = s.navegador('203.0.113.99');
  for (let intento = 0; intento < 30; intento += 1) await barrido.entrar(`nombre-${intento}`, 'mala');
  const response = await barrido.entrar('cajera2');
  expect(response.status).toBe(429);
  expect((await problema(response)).detail).toContain('desde esta conexión');
  expect((await s.navegador().entrar('cajera2')).status).toBe(200);
});

test('the access token ends after 15 minutes and the refresh token gets a new one', async () => {
  const cajero = s.navegador();
  await cajero.entrar('cajero');
  const antes = cajero.cookies.get(refreshCookie)!.value;
  s.avanzar(15 * minuto + 1_000);
  expect(await estadoYo(cajero)).toBe(401);
  expect((await renovar(cajero)).status).toBe(200);
  expect(cajero.cookies.get(refreshCookie)!.value).not.toBe(antes);
  expect(await estadoYo(cajero)).toBe(200);
});

test('a refresh token used twice ends the session for whoever holds it', async () => {
  const cajero = s.navegador();
  await cajero.entrar('cajero');
  const { sesionId } = await yo(cajero);
  const ladron = s.navegador();
  ladron.cookies.set(refreshCookie, cajero.cookies.get(refreshCookie)!);
  expect((await renovar(cajero)).status).toBe(200);
  const robada = await renovar(ladron);
  expect(robada.status).toBe(401);
  expect((await problema(robada)).code).toBe('seguridad.sesion_terminada');
  expect(ladron.cookies.size).toBe(0);
  expect(await estadoYo(cajero)).toBe(401);
  expect((await renovar(cajero)).status).toBe(401);
  expect(s.terminadas).toContain(sesionId);
  expect(await s.acciones('seguridad.renovacion_reutilizada')).toContainEqual(
    expect.objectContaining({ entidad_id: sesionId }),
  );
});

test('two tabs that renew at the same moment do not lose the session', async () => {
  const cajero = s.navegador();
  await cajero.entrar('cajero');
  const { sesionId } = await yo(cajero);
  // The other tab's request holds the row when this one arrives, and commits afterwards.
  const otra = await s.database.pool.connect();
  await otra.query('begin');
  await otra.query('select from seguridad.renovaciones where sesion_id = $1 for update', [sesionId]);
  const tardia = renovar(cajero);
  await expect
    .poll(async () => {
      const { rows } = await s.database.pool.query(
        "select from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'prueba-seguridad'",
      );
      return rows.length;
    })
    .toBe(1);
  await otra.query('update seguridad.renovaciones set usada_en = clock_timestamp() where sesion_id = $1', [sesionId]);
  await otra.query('commit');
  otra.release();
  expect((await tardia).status).toBe(200);
  expect(await estadoYo(cajero)).toBe(200);
});

test('leaving ends the session, also with an expired access token, and twice is no error', async () => {
  const cajero = s.navegador();
  await cajero.entrar('cajero');
  const copia = s.navegador();
  for (const [name, cookie] of cajero.cookies) copia.cookies.set(name, cookie);
  cajero.cookies.delete(accessCookie);
  expect((await cajero.pedir('POST', '/api/seguridad/salir')).status).toBe(204);
  expect(cajero.cookies.size).toBe(0);
  expect(await estadoYo(copia)).toBe(401);
  expect((await renovar(copia)).status).toBe(401);
  expect((await copia.pedir('POST', '/api/seguridad/salir')).status).toBe(204);
});

test('a person ends all their other sessions at once, sees their own first, and nobody else’s ends', async () => {
  const [perdido, olvidado, propio, ajeno] = [s.navegador(), s.navegador(), s.navegador(), s.navegador()];
  for (const suyo of [propio, perdido, olvidado]) await suyo.entrar('gerente');
  await ajeno.entrar('almacen');
  const { sesionId } = await yo(propio);
  const mias = async () =>
    ((await (await propio.pedir('GET', '/api/seguridad/sesiones')).json()) as { items: Sesion[] }).items;
  expect((await mias())[0]).toMatchObject({ id: sesionId, actual: true });
  const cuantas = (await mias()).length - 1;
  expect(cuantas).toBeGreaterThanOrEqual(2);
  const cerrar = async () => (await propio.pedir('POST', '/api/seguridad/sesiones/cerrar-las-demas')).json();
  expect(await cerrar()).toEqual({ cerradas: cuantas });
  for (const otro of [perdido, olvidado]) expect(await estadoYo(otro)).toBe(401);
  for (const sigue of [propio, ajeno]) expect(await estadoYo(sigue)).toBe(200);
  expect(await cerrar()).toEqual({ cerradas: 0 });
  expect(await s.acciones('seguridad.sesiones_cerradas')).toMatchObject([
    { actor: 'gerente', detalle: { usuario: 'gerente', cerradas: cuantas } },
  ]);
});

test('an administrator ends another person’s session at once, and the task closes its sockets even if that was lost', async () => {
  const cajera = s.navegador();
  await cajera.entrar('cajera2');
  const { sesionId } = await yo(cajera);
  const intruso = s.navegador();
  await intruso.entrar('cajero');
  expect((await intruso.pedir('DELETE', `/api/seguridad/sesiones/${sesionId}`)).status).toBe(404);
  expect((await intruso.pedir('GET', '/api/seguridad/sesiones?de=todas')).status).toBe(403);

  const admin = s.navegador();
  await admin.entrar('admin');
  const { items } = (await (await admin.pedir('GET', '/api/seguridad/sesiones?de=todas')).json()) as {
    items: Sesion[];
  };
  expect(items.find((each) => each.id === sesionId)).toMatchObject({
    usuario: 'cajera2',
    dispositivo: 'Navegador de prueba',
    actual: false,
  });
  expect(items.filter((each) => each.actual)).toHaveLength(1);

  expect((await admin.pedir('DELETE', `/api/seguridad/sesiones/${sesionId}`)).status).toBe(204);
  expect(await estadoYo(cajera)).toBe(401);
  expect(s.terminadas.filter((each) => each === sesionId)).toHaveLength(1);
  expect(await s.correr('seguridad.cerrar_sesion_remota')).toEqual([{ kind: 'done', output: { cerrada: false } }]);
  expect(s.terminadas.filter((each) => each === sesionId)).toHaveLength(2);
  expect((await admin.pedir('DELETE', `/api/seguridad/sesiones/${sesionId}`)).status).toBe(204);
  expect(await s.acciones('seguridad.sesion_cerrada')).toEqual([
    { actor: 'admin', entidad_id: sesionId, detalle: { usuario: 'cajera2' } },
  ]);
});

test('changing the password puts everybody out who is in with the old one', async () => {
  await s.database.transaction((tx) =>
    crearUsuario(tx, { usuario: 'nueva', nombre: 'Nueva', clave, roles: ['cajero'] }),
  );
  const aqui = s.navegador();
  const alla = s.navegador();
  await aqui.entrar('nueva');
  await alla.entrar('nueva');
  const cambiar = (actual: string, nueva: string) => aqui.pedir('POST', '/api/seguridad/clave', { actual, nueva });
  const mala = await cambiar('no es', 'otra clave larga');
  expect(mala.status).toBe(422);
  expect((await problema(mala)).errors).toEqual([{ pointer: '/actual', detail: 'La clave actual no es correcta.' }]);
  expect((await cambiar(clave, 'corta')).status).toBe(422);
  expect((await cambiar(clave, clave)).status).toBe(422);
  expect((await cambiar(clave, 'otra clave larga')).status).toBe(204);
  expect(await estadoYo(aqui)).toBe(200);
  expect(await estadoYo(alla)).toBe(401);
  expect((await s.navegador().entrar('nueva')).status).toBe(401);
  expect((await s.navegador().entrar('nueva', 'otra clave larga')).status).toBe(200);
});

test('a borrowed session cannot guess the password at leisure: wrong ones count as failed logins do', async () => {
  const prestada = s.navegador();
  await prestada.entrar('contador');
  const probar = () => prestada.pedir('POST', '/api/seguridad/clave', { actual: 'no es', nueva: 'otra clave larga' });
  const estados: number[] = [];
  for (let veces = 0; veces < 6; veces += 1) estados.push((await probar()).status);
  expect(estados).toEqual([422, 422, 422, 422, 422, 429]);
  const mias = (await s.acciones('seguridad.clave_actual_incorrecta')).filter(({ actor }) => actor === 'contador');
  expect(mias).toHaveLength(5);
  expect((await s.navegador().entrar('contador')).status).toBe(429);
});

test('the hourly cleaning ends expired sessions and never a live one', async () => {
  const vieja = s.navegador();
  await vieja.entrar('cajero');
  const { sesionId: vencida } = await yo(vieja);
  s.avanzar(7 * 24 * 60 * minuto + 1_000);
  const viva = s.navegador();
  await viva.entrar('cajero');
  expect((await renovar(vieja)).status).toBe(401);
  const outcome = await s.correrAhora('seguridad.invalidar_sesiones_expiradas', {});
  expect(outcome).toMatchObject({ kind: 'done', output: { borradas: 0 } });
  expect(s.terminadas).toContain(vencida);
  expect(await estadoYo(viva)).toBe(200);
  s.avanzar(91 * 24 * 60 * minuto);
  await s.correrAhora('seguridad.invalidar_sesiones_expiradas', {});
  const { rows } = await s.database.pool.query('select from seguridad.sesiones where id = $1', [vencida]);
  expect(rows).toHaveLength(0);
});

test('when the database cannot be asked, nobody is let in', async () => {
  const aparte = await abrirSeguridad();
  const cajero = aparte.navegador();
  await cajero.entrar('cajero');
  await aparte.database.pool.query('alter table seguridad.sesiones rename to sesiones_fuera');
  // Longer than anything is remembered.
  await expect.poll(() => estadoYo(cajero), { timeout: 3_000 }).toBe(500);
  await aparte.database.pool.query('alter table seguridad.sesiones_fuera rename to sesiones');
  expect(await estadoYo(cajero)).toBe(200);
  await aparte.cerrar();
});

test('passwords are kept as argon2id with the parameters OWASP asks for', async () => {
  const { rows } = await s.database.pool.query<{ clave_hash: string }>(
    'select distinct clave_hash from seguridad.usuarios',
  );
  for (const { clave_hash } of rows) expect(clave_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});
