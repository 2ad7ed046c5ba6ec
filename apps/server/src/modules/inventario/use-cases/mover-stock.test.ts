import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../platform/auth/principal.ts';
import { abrirAlmacen, unaPersona, type AlmacenDePrueba, type ProductoDePrueba } from '../almacen.fixture.ts';
import { canalStock } from '../channels.ts';
import { listarMovimientos, listarStock } from '../queries/stock.ts';
import { moverStock, type MovimientoDeStock } from './mover-stock.ts';
import { registrarEntrada } from './registrar-entrada.ts';

let tienda: AlmacenDePrueba;
let almacenId: string;
let cemento: ProductoDePrueba;
let clavos: ProductoDePrueba;
beforeAll(async () => {
  tienda = await abrirAlmacen();
  almacenId = tienda.almacenId;
  cemento = tienda.producto('CEM-001');
  clavos = tienda.producto('FIJ-001');
});
afterAll(() => tienda.cerrar());

const mover = (lineas: readonly [ProductoDePrueba, string][], cambios: Partial<MovimientoDeStock> = {}) =>
  tienda.database.transaction((tx) =>
    moverStock(tx, tienda.avisos, {
      almacenId,
      tipo: 'salida',
      motivo: 'ajuste',
      documento: null,
      referencia: `prueba:${randomUUID()}`,
      usuarioId: null,
      usuario: 'Prueba',
      lineas: lineas.map(([{ id }, cantidad], indice) => ({
        productoId: id,
        cantidad,
        costoUnitario: '1',
        pointer: `/lineas/${indice}`,
      })),
      ...cambios,
    }),
  );

describe('moving stock', () => {
  it('writes a movement per line with the balance after it, newest first', async () => {
    await tienda.fijarStock(clavos, almacenId, '10');
    await mover([
      [clavos, '1.25'],
      [clavos, '0.5'],
    ]);
    const { items } = await listarMovimientos(tienda.database.reader, clavos.id, {
      almacenId,
      pagina: 1,
      porPagina: 2,
    });
    expect(items.map(({ tipo, cantidad, saldo }) => [tipo, cantidad, saldo])).toEqual([
      ['salida', '0.5', '8.25'],
      ['salida', '1.25', '8.75'],
    ]);
    expect(await tienda.stock(clavos, almacenId)).toBe('8.25');
  });

  it('publishes once per product, with a version that grows by one', async () => {
    await tienda.fijarStock(clavos, almacenId, '10');
    tienda.avisos.publicados.length = 0;
    await mover([
      [clavos, '1'],
      [clavos, '1'],
    ]);
    await mover([[clavos, '2']]);
    const eventos = tienda.avisos.publicados.map(({ data }) => data as { stock: string; version: number });
    expect(eventos.map(({ stock }) => stock)).toEqual(['8', '6']);
    expect(eventos[1]!.version).toBe(eventos[0]!.version + 1);
  });

  it('refuses the same cause twice', async () => {
    const antes = await tienda.stock(cemento, almacenId);
    const referencia = `prueba:${randomUUID()}`;
    await mover([[cemento, '1']], { referencia });
    await expect(mover([[cemento, '1']], { referencia })).rejects.toThrow(/movimientos_referencia_key/);
    expect(await tienda.stock(cemento, almacenId)).toBe(String(Number(antes) - 1));
  });

  it('goes below zero only where the warehouse allows it', async () => {
    await tienda.fijarStock(cemento, almacenId, '1');
    await expect(mover([[cemento, '2']])).rejects.toMatchObject({
      code: 'inventario.stock_insuficiente',
      message: `Queda 1 de ${cemento.nombre}; pidió 2.`,
    });
    const permitir = (permite: boolean) =>
      sql`update inventario.almacenes set permite_negativo = ${permite} where id = ${almacenId}`.execute(
        tienda.database.reader,
      );
    await permitir(true);
    try {
      expect(await mover([[cemento, '2']])).toMatchObject({ saldos: [{ stock: '-1' }] });
    } finally {
      await permitir(false);
      await tienda.fijarStock(cemento, almacenId, '100');
    }
  });

  it('makes the row of a product the warehouse never had, also when many come first at once', async () => {
    const nuevos = await Promise.all(
      ['NUE-1', 'NUE-2', 'NUE-3'].map(async (codigo) => {
        const id = randomUUID();
        await sql`insert into inventario.productos (id, codigo, nombre, categoria, unidad, precio)
          values (${id}, ${codigo}, ${codigo}, 'Nuevos', 'NIU', 1)`.execute(tienda.database.reader);
        return { ...cemento, id, codigo, nombre: codigo, precio: '1.00' };
      }),
    );
    const vueltas = Array.from({ length: 12 }, (_, n) =>
      [0, 1, 2].map((paso) => nuevos[(paso * (n % 2 ? 1 : 2) + n) % 3]!),
    );
    await Promise.all(
      vueltas.map((vuelta) =>
        mover(
          vuelta.map((producto) => [producto, '1']),
          { tipo: 'entrada' },
        ),
      ),
    );
    for (const producto of nuevos) expect(await tienda.stock(producto, almacenId)).toBe('12');
  });

  it('names the line that cannot be moved', async () => {
    await expect(
      mover([
        [cemento, '1'],
        [cemento, '1.5'],
      ]),
    ).rejects.toMatchObject({
      code: 'inventario.movimiento_invalido',
      errors: [{ pointer: '/lineas/1/cantidad' }],
    });
    await expect(mover([[{ ...cemento, id: randomUUID() }, '1']])).rejects.toMatchObject({
      code: 'inventario.producto_no_encontrado',
      errors: [{ pointer: '/lineas/0/productoId' }],
    });
    await expect(mover([[cemento, '1']], { almacenId: randomUUID() })).rejects.toMatchObject({
      code: 'inventario.almacen_no_encontrado',
    });
  });
});

describe('an entry', () => {
  const sara = unaPersona('gerente', { name: 'Sara Ríos' });
  const entrar = (cantidad: string, clave: string) =>
    tienda.database.transaction((tx) =>
      registrarEntrada(
        tx,
        tienda.avisos,
        {
          almacenId,
          motivo: 'compra',
          documento: 'F001-778',
          lineas: [{ productoId: cemento.id, cantidad, costoUnitario: '18.3728813559' }],
        },
        { principal: sara, clave, ip: null },
      ),
    );

  it('is registered once per key, also by ten requests at once', async () => {
    const antes = Number(await tienda.stock(cemento, almacenId));
    const clave = randomUUID();
    const respuestas = await Promise.all(Array.from({ length: 10 }, () => entrar('40', clave)));
    expect(new Set(respuestas.map((respuesta) => JSON.stringify(respuesta))).size).toBe(1);
    expect(await tienda.stock(cemento, almacenId)).toBe(String(antes + 40));
    await expect(entrar('41', clave)).rejects.toMatchObject({ code: 'inventario.clave_reutilizada' });
    const { items } = await listarMovimientos(tienda.database.reader, cemento.id, {
      almacenId,
      pagina: 1,
      porPagina: 1,
    });
    expect(items[0]).toMatchObject({
      tipo: 'entrada',
      motivo: 'compra',
      cantidad: '40',
      documento: 'F001-778',
      usuario: 'Sara Ríos',
    });
  });
});

describe('the stock of a warehouse', () => {
  it('is paged, searched and sorted, with what it never had at zero', async () => {
    const filtro = { almacenId, pagina: 1, porPagina: 5, orden: '-stock' as const };
    const { items, total } = await listarStock(tienda.database.reader, filtro);
    expect(total).toBeGreaterThan(160);
    const cantidades = items.map(({ stock }) => Number(stock));
    expect(cantidades).toEqual([...cantidades].sort((a, b) => b - a));
    const segunda = await listarStock(tienda.database.reader, { ...filtro, pagina: 2 });
    expect(segunda.items.some(({ id }) => items.some((item) => item.id === id))).toBe(false);
    expect((await listarStock(tienda.database.reader, { ...filtro, q: 'foco calida' })).items).toMatchObject([
      { nombre: 'Foco LED 12 W luz cálida E27' },
    ]);
  });

  it('begins with the product whose code or bar code was searched, whatever others contain it', async () => {
    await sql`insert into inventario.productos (id, codigo, codigo_barras, nombre, categoria, unidad, precio)
      values (${randomUUID()}, 'YX-10', '990010', 'Antes', 'Nuevos', 'NIU', 1),
             (${randomUUID()}, 'YX-1', null, 'Después', 'Nuevos', 'NIU', 1),
             (${randomUUID()}, 'YX-2', '99001', 'Último', 'Nuevos', 'NIU', 1)`.execute(tienda.database.reader);
    const primero = async (q: string) => {
      const filtro = { almacenId, pagina: 1, porPagina: 1, orden: 'nombre' as const };
      return (await listarStock(tienda.database.reader, { ...filtro, q })).items[0]?.codigo;
    };
    expect(await primero('yx-1')).toBe('YX-1');
    expect(await primero('99001')).toBe('YX-2');
    expect(await primero('yx')).toBe('YX-10');
  });

  it('is followed by who may see it and is not limited to other places', async () => {
    const puede = (persona: Principal) => canalStock.authorize(persona, { almacenId }, tienda.database.reader);
    expect(await puede(unaPersona('cajero'))).toBe(true);
    expect(await puede(unaPersona('cajero', { scopes: [almacenId] }))).toBe(true);
    expect(await puede(unaPersona('cajero', { scopes: [randomUUID()] }))).toBe(false);
    expect(await puede(unaPersona('cajero', { permissions: new Set(['facturacion.ver']) }))).toBe(false);
  });
});
