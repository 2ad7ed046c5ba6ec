import type { Problema } from '@jsol/contracts/problema';
import type { Usuario, Yo } from '@jsol/contracts/seguridad';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { abrirSeguridad, type Navegador, type Seguridad } from './seguridad.fixture.ts';

const hora = 3_600_000;

let s: Seguridad;
let admin: Navegador;
beforeAll(async () => {
  s = await abrirSeguridad();
});
afterAll(() => s.cerrar());

type Dada = { id: string; claveTemporal: string; hasta: string };
const cuerpo = async <T>(response: Response): Promise<T> => (await response.json()) as T;
const entraAdmin = async () => {
  admin = s.navegador();
  await admin.entrar('admin');
};
const alta = async (usuario: string): Promise<Dada> => {
  await entraAdmin();
  return cuerpo<Dada>(
    await admin.pedir('POST', '/api/seguridad/usuarios', {
      usuario,
      nombre: `Persona ${usuario}`,
      email: null,
      roles: ['cajero'],
      lugares: [],
    }),
  );
};
const hastaDe = async (usuario: string): Promise<string | null> =>
  (await cuerpo<{ items: Usuario[] }>(await admin.pedir('GET', `/api/seguridad/usuarios?q=${usuario}`))).items[0]!
    .claveTemporalHasta;
const elegir = (quien: Navegador, actual: string) =>
  quien.pedir('POST', '/api/seguridad/clave', { actual, nueva: 'girasol en marzo' });

test('a temporary password holds for 72 hours, which the administrator sees until another is chosen', async () => {
  const { claveTemporal, hasta } = await alta('puntual');
  expect(Date.parse(hasta) - s.clock.now().getTime()).toBe(72 * hora);
  expect(await hastaDe('puntual')).toBe(hasta);
  s.avanzar(72 * hora - 1_000);
  const puntual = s.navegador();
  expect((await puntual.entrar('puntual', claveTemporal)).status).toBe(200);
  expect((await elegir(puntual, claveTemporal)).status).toBe(204);
  s.avanzar(2 * hora);
  expect((await s.navegador().entrar('puntual', 'girasol en marzo')).status).toBe(200);
  await entraAdmin();
  expect(await hastaDe('puntual')).toBeNull();
});

test('past its time it opens nothing, and says whom to ask; a new one holds again', async () => {
  const { id, claveTemporal, hasta } = await alta('tardio');
  s.avanzar(72 * hora);
  const vencida = await s.navegador().entrar('tardio', claveTemporal);
  expect(vencida.status).toBe(403);
  const { code, detail } = await cuerpo<Problema>(vencida);
  expect(code).toBe('seguridad.clave_temporal_vencida');
  expect(detail).toMatch(/venció el \d\d\/\d\d\/\d{4} a las \d\d:\d\d: pida otra a un administrador\.$/);
  expect(await s.acciones('seguridad.clave_temporal_vencida')).toMatchObject([
    { actor: 'tardio', entidad_id: id, detalle: { vencio: hasta } },
  ]);
  // Who does not know the password learns nothing of it.
  expect((await s.navegador().entrar('tardio', 'otra-clave')).status).toBe(401);

  await entraAdmin();
  const otra = await cuerpo<Dada>(
    await admin.pedir('POST', `/api/seguridad/usuarios/${id}/clave-temporal`, { motivo: 'se le venció' }),
  );
  expect(Date.parse(otra.hasta)).toBe(Date.parse(hasta) + 72 * hora);
  expect((await s.navegador().entrar('tardio', claveTemporal)).status).toBe(401);
  expect((await s.navegador().entrar('tardio', otra.claveTemporal)).status).toBe(200);
});

test('a session opened with it chooses no other password once it is past its time', async () => {
  const { claveTemporal } = await alta('dejado');
  const dejado = s.navegador();
  await dejado.entrar('dejado', claveTemporal);
  s.avanzar(72 * hora);
  await dejado.pedir('POST', '/api/seguridad/renovar');
  const response = await elegir(dejado, claveTemporal);
  expect(response.status).toBe(403);
  expect((await cuerpo<Problema>(response)).code).toBe('seguridad.clave_temporal_vencida');
  expect(await cuerpo<Yo>(await dejado.pedir('GET', '/api/seguridad/yo'))).toMatchObject({
    claveTemporal: true,
    permisos: [],
  });
});
