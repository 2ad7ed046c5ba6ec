import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Module } from '../../../platform/module.ts';
import { createRegistry } from '../../../platform/tasks/registry.ts';
import { drainQueues, eventsIn, gatheringPublisher, runTask, type Published } from '../../../platform/tasks/testing.ts';
import { fakeClock } from '../../../platform/time/fake-clock.ts';
import { crearNotificador } from '../../notificaciones/public.ts';
import { abrirAlmacen, unaPersona, type AlmacenDePrueba, type ProductoDePrueba } from '../almacen.fixture.ts';
import { canalStock } from '../channels.ts';
import { inventarioModule } from '../module.ts';
import { moverStock } from '../use-cases/mover-stock.ts';
import { alertarLotePorVencerHandler } from './alertar-lote-por-vencer.ts';
import { listarAlertas } from './alertas.ts';
import { alertarStockCritico } from './tasks.ts';

const clock = fakeClock('2026-11-24T09:00:00-05:00');
let almacen: AlmacenDePrueba;
let almacenId: string;
let modulo: Module;
const published: Published[] = [];
const notificar = crearNotificador(gatheringPublisher());
const personaId = randomUUID();

beforeAll(async () => {
  almacen = await abrirAlmacen({ clock });
  almacenId = almacen.almacenId;
  modulo = inventarioModule({
    database: almacen.database,
    clock,
    notificar,
    urlPublica: 'https://erp.example',
    ...almacen.avisos,
  });
  await sql`insert into seguridad.usuarios (id, usuario, nombre, clave_hash)
    values (${personaId}, 'supervisor', 'Sara Ríos', 'x')`.execute(almacen.database.reader);
  await sql`insert into seguridad.usuario_roles values (${personaId}, 'administrador')`.execute(
    almacen.database.reader,
  );
});
afterAll(() => almacen.cerrar());
beforeEach(() => void (published.length = 0));

const drenar = () => {
  const { tasks, handlers } = modulo;
  const registry = createRegistry([{ name: 'inventario', tasks: tasks!, handlers: handlers! }]);
  return drainQueues({ registry, database: almacen.database, clock, publisher: gatheringPublisher(published) });
};
const mover = (tipo: 'entrada' | 'salida', lineas: readonly [ProductoDePrueba, string][]) =>
  almacen.database.transaction((tx) =>
    moverStock(tx, almacen.avisos, {
      almacenId,
      tipo,
      motivo: tipo === 'entrada' ? 'compra' : 'venta',
      documento: null,
      referencia: `prueba:${randomUUID()}`,
      usuarioId: null,
      usuario: 'Prueba',
      lineas: lineas.map(([{ id }, cantidad], indice) => ({
        productoId: id,
        cantidad,
        ...(tipo === 'entrada' && { costoUnitario: '1' }),
        pointer: `/lineas/${indice}`,
      })),
    }),
  );
/** With this minimum and one unit more in stock. */
const vigilado = async (minimo: number, critico = 0): Promise<ProductoDePrueba> => {
  const id = randomUUID();
  const codigo = id.toUpperCase();
  await sql`insert into inventario.productos (id, codigo, nombre, categoria, unidad, precio, stock_minimo, stock_critico)
    values (${id}, ${codigo}, ${`Brocha ${codigo.slice(0, 4)}`}, 'Pinturas', 'NIU', 1, ${minimo}, ${critico})`.execute(
    almacen.database.reader,
  );
  const producto = { id, codigo, nombre: `Brocha ${codigo.slice(0, 4)}`, precio: '1.00', unidad: 'NIU' };
  await mover('entrada', [[producto, String(minimo + 1)]]);
  return producto;
};
const pendientes = async ({ id }: ProductoDePrueba) => {
  const { rows } = await sql`select 1 from platform.outbox where task = 'inventario.verificar_stock_minimo'
    and input->>'productoId' = ${id}`.execute(almacen.database.reader);
  return rows.length;
};
const alertas = async ({ id }: ProductoDePrueba, estado: 'abiertas' | 'cerradas' = 'abiertas') => {
  const { items } = await listarAlertas(almacen.database.reader, { almacenId, estado, pagina: 1, porPagina: 200 });
  return items.filter(({ producto }) => producto.id === id);
};
const avisos = async (): Promise<string[]> => {
  const { rows } = await sql<{ titulo: string }>`select titulo from notificaciones.notificaciones
    where usuario_id = ${personaId} order by id`.execute(almacen.database.reader);
  return rows.map(({ titulo }) => titulo);
};

describe('a product that runs low', () => {
  it('is checked once for many sales, alerted on crossing, and armed again when it recovers', async () => {
    const brocha = await vigilado(10, 2);
    await mover('salida', [[brocha, '1']]);
    expect(await pendientes(brocha)).toBe(0);
    for (const cantidad of ['1', '1', '1']) await mover('salida', [[brocha, cantidad]]);
    expect(await pendientes(brocha)).toBe(1);
    expect(await drenar()).toEqual([]);
    clock.advance('10s');
    await drenar();
    expect(await alertas(brocha)).toMatchObject([
      { nivel: 'bajo', disponible: '7', minimo: '10', sugerido: '13', avisadaEn: clock.now().toISOString() },
    ]);
    expect((await avisos()).filter((titulo) => titulo.includes(brocha.nombre))).toEqual([
      `Stock bajo: ${brocha.nombre}`,
    ]);
    expect(eventsIn(published, canalStock, 'alerta')).toEqual([{ productoId: brocha.id, nivel: 'bajo' }]);

    await mover('salida', [[brocha, '1']]);
    clock.advance('10s');
    await drenar();
    await mover('salida', [[brocha, '5']]);
    clock.advance('10s');
    await drenar();
    expect((await avisos()).filter((titulo) => titulo.includes(brocha.nombre))).toEqual([
      `Stock bajo: ${brocha.nombre}`,
      `Stock crítico: ${brocha.nombre}`,
    ]);

    await mover('entrada', [[brocha, '9']]);
    clock.advance('10s');
    await drenar();
    expect(await alertas(brocha)).toEqual([]);
    await mover('salida', [[brocha, '1']]);
    clock.advance('10s');
    await drenar();
    expect(await alertas(brocha)).toMatchObject([{ nivel: 'bajo' }]);
    expect(await alertas(brocha, 'cerradas')).toMatchObject([{ motivoCierre: 'recuperado' }]);
  });

  it('that recovers before anybody is told is not told of', async () => {
    const brocha = await vigilado(10);
    await mover('salida', [[brocha, '2']]);
    await sql`insert into inventario.alertas_stock (id, almacen_id, producto_id, nivel)
      values (${randomUUID()}, ${almacenId}, ${brocha.id}, 'bajo')`.execute(almacen.database.reader);
    await mover('entrada', [[brocha, '5']]);
    const [alerta] = await alertas(brocha);
    const handler = modulo.handlers!.find(({ definition }) => definition.name === alertarStockCritico.name)!;
    const resultado = await runTask(
      handler,
      { almacenId, alertaId: alerta!.id },
      { database: almacen.database, clock },
    );
    expect(resultado).toEqual({ kind: 'done', output: { avisadas: 0, enResumen: false } });
    clock.advance('10s');
    await drenar();
  });

  it('among more than twenty within five minutes is told of in one message', async () => {
    clock.advance('10m');
    const antes = (await avisos()).length;
    const brochas = await Promise.all(Array.from({ length: 23 }, () => vigilado(10)));
    await mover(
      'salida',
      brochas.map((brocha) => [brocha, '5']),
    );
    clock.advance('10s');
    await drenar();
    const sueltas = (await avisos()).length - antes;
    expect(sueltas).toBeLessThanOrEqual(20);
    clock.advance('5m');
    await drenar();
    const titulos = (await avisos()).slice(antes);
    expect(titulos).toHaveLength(sueltas + 1);
    expect(titulos.at(-1)).toBe(`${23 - sueltas} productos bajo su mínimo en Tienda principal`);
    for (const brocha of brochas) expect((await alertas(brocha))[0]?.avisadaEn).not.toBeNull();
  });

  it('is told of to who has its warehouse, and not to a person of another one', async () => {
    const otra = unaPersona('gerente').userId;
    await sql`insert into seguridad.usuarios (id, usuario, nombre, clave_hash) values (${otra}, 'ajeno', 'Ana', 'x')`.execute(
      almacen.database.reader,
    );
    await sql`insert into seguridad.usuario_roles values (${otra}, 'administrador')`.execute(almacen.database.reader);
    await sql`insert into seguridad.usuario_ambitos values (${otra}, ${randomUUID()})`.execute(almacen.database.reader);
    const brocha = await vigilado(10);
    await mover('salida', [[brocha, '5']]);
    clock.advance('10m');
    await drenar();
    const { rows } = await sql<{ usuario_id: string }>`select usuario_id from notificaciones.notificaciones
      where titulo like ${`%${brocha.nombre}`}`.execute(almacen.database.reader);
    expect(rows).toEqual([{ usuario_id: personaId }]);
  });
});

describe('lots that expire', () => {
  it('are told of once per step, in one message, expired ones apart', async () => {
    await sql`update inventario.existencias_lotes set stock = 0`.execute(almacen.database.reader);
    const id = randomUUID();
    await sql`insert into inventario.productos (id, codigo, nombre, categoria, unidad, precio, con_lotes)
      values (${id}, 'SEL-1', 'Sellador', 'Pinturas', 'NIU', 1, true)`.execute(almacen.database.reader);
    await almacen.database.transaction((tx) =>
      moverStock(tx, null, {
        almacenId,
        tipo: 'entrada',
        motivo: 'compra',
        documento: null,
        referencia: 'lotes',
        usuarioId: null,
        usuario: 'Prueba',
        lineas: [
          ['LEJOS', '2026-12-24'],
          ['CERCA', '2026-12-01'],
          ['AYER', '2026-11-23'],
        ].map(([codigo, vence]) => ({
          productoId: id,
          cantidad: '3',
          costoUnitario: '1',
          lote: { codigo: codigo!, vence: vence! },
          pointer: '',
        })),
      }),
    );
    await sql`update seguridad.usuarios set email = 'sara@ferreteria.example' where id = ${personaId}`.execute(
      almacen.database.reader,
    );
    const handler = alertarLotePorVencerHandler({ notificar, urlPublica: 'https://erp.example' });
    const correr = async (fecha: string) => {
      const resultado = await runTask(handler, { fecha }, { database: almacen.database, clock });
      return resultado.kind === 'done' ? resultado.output : resultado;
    };
    expect(await correr('2026-11-24')).toEqual({ porVencer: 1, vencidos: 1, personas: 1 });
    expect((await avisos()).at(-1)).toBe('1 lote por vencer y 1 vencido');
    expect(await correr('2026-11-24')).toEqual({ porVencer: 0, vencidos: 0, personas: 0 });
    expect(await correr('2026-11-25')).toMatchObject({ porVencer: 1, vencidos: 0 });
    expect(await correr('2026-12-01')).toMatchObject({ porVencer: 1, vencidos: 0 });
    expect(await correr('2026-12-02')).toMatchObject({ porVencer: 0, vencidos: 1 });
    const { rows } = await sql<{ texto: string }>`select texto from notificaciones.correos
      where asunto = '1 lote por vencer y 1 vencido'`.execute(almacen.database.reader);
    expect(rows[0]!.texto).toContain('Sellador, lote CERCA: 3 und en Tienda principal, vence el 01/12/2026');
  });
});
