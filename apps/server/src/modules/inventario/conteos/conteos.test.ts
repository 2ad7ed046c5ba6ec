import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { abrirAlmacen, unaPersona, type AlmacenDePrueba, type ProductoDePrueba } from '../almacen.fixture.ts';
import type { Quien } from '../documentos/quien.ts';
import { moverStock } from '../use-cases/mover-stock.ts';
import { abrirConteo } from './abrir-conteo.ts';
import { contarLinea } from './contar-linea.ts';
import { leerConteo, listarLineas } from './conteos.ts';
import { aplicarConteo, recontar, revisarConteo } from './pasos-del-conteo.ts';

let almacen: AlmacenDePrueba;
let almacenId: string;
let cemento: ProductoDePrueba;
let clavos: ProductoDePrueba;
let conteoId: string;
const sara = unaPersona('gerente', { name: 'Sara Ríos' });
const luis = unaPersona('gerente', { name: 'Luis Vega' });
const quien = (clave = randomUUID()): Quien => ({ principal: sara, clave, ip: null });

beforeAll(async () => {
  almacen = await abrirAlmacen();
  almacenId = almacen.almacenId;
  cemento = almacen.producto('CEM-001');
  clavos = almacen.producto('FIJ-001');
});
afterAll(() => almacen.cerrar());
beforeEach(async () => {
  await almacen.fijarStock(cemento, almacenId, '100');
  await almacen.fijarStock(clavos, almacenId, '20');
  const { id } = await almacen.database.transaction((tx) =>
    abrirConteo(tx, { almacenId, alcance: 'lista', productoIds: [cemento.id, clavos.id], ciego: true }, quien()),
  );
  conteoId = id;
});

const lineas = async () => {
  const conteo = await leerConteo(almacen.database.reader, conteoId, sara);
  const { items } = await listarLineas(almacen.database.reader, conteo, { pagina: 1, porPagina: 50, ver: 'todas' });
  return new Map(items.map((linea) => [linea.producto.id, linea]));
};
const contar = async ({ id }: ProductoDePrueba, contado: string, { version = 0, persona = sara } = {}) => {
  const linea = (await lineas()).get(id)!;
  await almacen.database.transaction((tx) => contarLinea(tx, conteoId, linea.id, { contado, version }, persona));
};
const vender = ({ id }: ProductoDePrueba, cantidad: string) =>
  almacen.database.transaction((tx) =>
    moverStock(tx, almacen.avisos, {
      almacenId,
      tipo: 'salida',
      motivo: 'venta',
      documento: null,
      referencia: `prueba:${randomUUID()}`,
      usuarioId: null,
      usuario: 'Prueba',
      lineas: [{ productoId: id, cantidad, pointer: '/lineas/0' }],
    }),
  );
const revisar = () => almacen.database.transaction((tx) => revisarConteo(tx, conteoId));
const aplicar = (de = quien()) => almacen.database.transaction((tx) => aplicarConteo(tx, almacen.avisos, conteoId, de));

it('corrects by the difference at the moment of counting, once, while sales go on', async () => {
  await vender(cemento, '10');
  await contar(cemento, '85');
  await vender(cemento, '7');
  await revisar();
  expect((await lineas()).get(cemento.id)).toMatchObject({ esperado: '90', contado: '85', diferencia: '-5' });
  const una = quien();
  const intentos = await Promise.allSettled([aplicar(una), aplicar(una), aplicar()]);
  expect(intentos.filter(({ status }) => status === 'rejected').length).toBeGreaterThanOrEqual(1);
  expect(await almacen.stock(cemento, almacenId)).toBe('78');
  // Nobody counted it: it is left alone.
  expect(await almacen.stock(clavos, almacenId)).toBe('20');
  await expect(aplicar()).rejects.toMatchObject({ code: 'inventario.conteo_cerrado' });
});

it('of more than there was enters at the last cost', async () => {
  await contar(clavos, '21.5');
  await revisar();
  expect(await aplicar()).toBe(1);
  expect(await almacen.stock(clavos, almacenId)).toBe('21.5');
});

it('hides what there should be from those who count, until it is reviewed', async () => {
  await contar(cemento, '99');
  expect((await lineas()).get(cemento.id)).toMatchObject({ contado: '99', esperado: null, diferencia: null });
  await expect(aplicar()).rejects.toMatchObject({ code: 'inventario.conteo_cerrado' });
  await revisar();
  expect((await lineas()).get(cemento.id)).toMatchObject({ esperado: '100', diferencia: '-1' });
  await expect(contar(cemento, '98', { version: 1 })).rejects.toMatchObject({ code: 'inventario.conteo_cerrado' });
});

it('does not write one person’s figure over another’s unseen, and asks again for what looks wrong', async () => {
  await contar(cemento, '90');
  await expect(contar(cemento, '95', { persona: luis })).rejects.toMatchObject({
    code: 'inventario.linea_ya_contada',
    message: `Sara Ríos anotó 90 de ${cemento.nombre} mientras tanto.`,
  });
  await contar(cemento, '95', { version: 1, persona: luis });
  await revisar();
  const { id } = (await lineas()).get(cemento.id)!;
  await almacen.database.transaction((tx) => recontar(tx, conteoId, [id]));
  expect((await lineas()).get(cemento.id)).toMatchObject({ contado: null, version: 3 });
  await contar(cemento, '100', { version: 3 });
  await revisar();
  expect(await aplicar()).toBe(0);
  expect(await almacen.stock(cemento, almacenId)).toBe('100');
});
