import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { productoSchema } from '@jsol/contracts/inventario';
import { clienteSchema, productosPosQuery, productosPosRespuesta } from '@jsol/contracts/ventas';
import { abrirSesion, abrirTienda, unaPersona, unaVenta, type Tienda } from '../tienda.fixture.ts';
import { ventasModule } from '../module.ts';

let tienda: Tienda;
let almacenId: string;
beforeAll(async () => {
  tienda = await abrirTienda();
  almacenId = tienda.cajas[0]!.almacenId;
});
afterAll(() => tienda.cerrar());

/** Runs a route's handler with what the platform would hand it. */
async function llamar(method: string, path: string, peticion: Record<string, unknown>): Promise<unknown> {
  const ruta = ventasModule({
    database: tienda.database,
    ...tienda.avisos,
    notificar: () => Promise.resolve(),
  }).routes?.find((una) => una.method === method && una.path === path);
  if (!ruta) throw new Error(`there is no route ${method} ${path}`);
  return ruta.handler({ principal: unaPersona('cajero'), ip: '127.0.0.1', ...peticion } as never);
}
const buscar = async (query: Record<string, string>) =>
  productosPosRespuesta.parse(
    await llamar('GET', '/api/ventas/productos', { query: productosPosQuery.parse({ almacenId, ...query }) }),
  );
const nombres = async (q: string) => (await buscar({ q })).items.map(({ nombre }) => nombre);

describe("the till's search box", () => {
  it('answers a code or a bar code with that product alone', async () => {
    const { rows } = await sql<{
      codigo_barras: string;
    }>`select codigo_barras from inventario.productos where codigo = 'PIN-001'`.execute(tienda.database.reader);
    for (const q of ['PIN-001', 'pin-001 ', rows[0]!.codigo_barras]) {
      const { items, exacto } = await buscar({ q });
      expect(items.map(({ codigo }) => codigo)).toEqual(['PIN-001']);
      expect(exacto).toBe(true);
    }
  });

  it('finds all the words in any order, without accents or capitals', async () => {
    const esperado = ['Tubo PVC desagüe 2" x 3 m', 'Tubo PVC desagüe 4" x 3 m'];
    expect(await nombres('DESAGUE tubo')).toEqual(esperado);
    expect(await nombres('tubo   desagüe')).toEqual(esperado);
    expect(await nombres('ángulo')).toEqual(await nombres('angulo'));
    expect(await nombres('caño bronce')).toEqual(['Caño de jardín 1/2" bronce']);
    expect(await nombres('tubo inexistente')).toEqual([]);
  });

  it('puts names that begin with the text first', async () => {
    const hallados = await nombres('pintura');
    expect(hallados[0]).toMatch(/^Pintura/);
    // The category holds the word too, so brushes are found, after.
    expect(hallados).toContain('Brocha de cerda 2"');
  });

  it('takes percent signs and underscores literally', async () => {
    expect(await nombres('80 %')).toEqual(['Malla raschel 80 % ancho 4 m']);
    expect(await nombres('_____')).toEqual([]);
  });

  it('lists a category, names all categories and never shows what is not sold', async () => {
    const { items, categorias } = await buscar({ categoria: 'Pinturas', limite: '100' });
    expect(new Set(items.map(({ categoria }) => categoria))).toEqual(new Set(['Pinturas']));
    expect(categorias).toContain('Electricidad');
    expect(categorias).toHaveLength(12);
    await sql`update inventario.productos set activo = false where codigo = 'CEM-003'`.execute(tienda.database.reader);
    expect(await nombres('CEM-003')).toEqual([]);
  });

  it('shows the stock as the last sale left it, though the list itself comes from the cache', async () => {
    const fierro = tienda.producto('FIE-003');
    const cajero = unaPersona('cajero');
    const sesionId = await abrirSesion(tienda, cajero, tienda.cajas[0]!);
    const stock = async () => Number((await buscar({ q: 'FIE-003' })).items[0]!.stock);
    const antes = await stock();
    await llamar('POST', '/api/ventas/ventas', {
      body: unaVenta(sesionId, [[fierro, '4']]),
      principal: cajero,
      idempotencyKey: randomUUID(),
    });
    expect(await stock()).toBe(antes - 4);
  });

  it('shows the new price after a sale was refused because of it', async () => {
    const lija = tienda.producto('PIN-019');
    const cajero = unaPersona('cajero');
    const sesionId = await abrirSesion(tienda, cajero, tienda.cajas[1]!);
    await buscar({ q: 'PIN-019' });
    await sql`update inventario.productos set precio = 2.50 where id = ${lija.id}`.execute(tienda.database.reader);
    expect((await buscar({ q: 'PIN-019' })).items[0]!.precio).toBe(lija.precio);
    const venta = llamar('POST', '/api/ventas/ventas', {
      body: unaVenta(sesionId, [[lija, '1']]),
      principal: cajero,
      idempotencyKey: randomUUID(),
    });
    await expect(venta).rejects.toMatchObject({
      code: 'ventas.precio_cambio',
      data: { cambios: [{ anterior: '2.20', vigente: '2.50' }] },
    });
    expect((await buscar({ q: 'PIN-019' })).items[0]!.precio).toBe('2.50');
  });

  it('shows a person with a warehouse of their own only that one, or the one their till stands in', async () => {
    const [tienda1, , ate] = tienda.cajas;
    const peticion = (scopes: string[]) => ({
      query: productosPosQuery.parse({ almacenId }),
      principal: { ...unaPersona('cajero'), scopes },
    });
    for (const scopes of [[], [almacenId], [tienda1!.id]])
      await expect(llamar('GET', '/api/ventas/productos', peticion(scopes))).resolves.toBeDefined();
    await expect(llamar('GET', '/api/ventas/productos', peticion([ate!.id]))).rejects.toMatchObject({
      code: 'inventario.almacen_ajeno',
    });
  });

  it('refuses an unknown warehouse', async () => {
    await expect(buscar({ almacenId: randomUUID() })).rejects.toMatchObject({
      code: 'inventario.almacen_no_encontrado',
    });
  });
});

describe('the report of an open till', () => {
  it('does not tell the cash to who will count it, and does to a supervisor', async () => {
    const cajero = unaPersona('cajero');
    const sesionId = await abrirSesion(tienda, cajero, tienda.cajas[2]!);
    const resumen = (principal: typeof cajero) =>
      llamar('GET', '/api/ventas/sesiones/:id/resumen', { params: { id: sesionId }, principal });
    expect(await resumen(cajero)).toMatchObject({ efectivoEsperado: null });
    const supervisor = { ...cajero, permissions: new Set([...cajero.permissions, 'ventas.supervisar']) };
    expect(await resumen(supervisor)).toMatchObject({ efectivoEsperado: expect.stringMatching(/^\d+\.\d\d$/) });
  });
});

describe('the search for customers', () => {
  const clientes = async (q: string) =>
    z.array(clienteSchema).parse(await llamar('GET', '/api/ventas/clientes', { query: { q } }));

  it('finds them by document or by words of the name', async () => {
    expect((await clientes('43456789')).map(({ nombre }) => nombre)).toEqual(['TORRES ÑAHUI CARMEN ROSA']);
    expect((await clientes('nahui torres')).map(({ numeroDocumento }) => numeroDocumento)).toEqual(['43456789']);
    expect(await clientes('nadie')).toEqual([]);
  });
});

describe('for who issues without a till', () => {
  it('finds customers and products without a warehouse', async () => {
    const clientes = await llamar('GET', '/api/ventas/emision/clientes', { query: { q: '43456789' } });
    expect(clientes).toMatchObject([{ nombre: 'TORRES ÑAHUI CARMEN ROSA' }]);
    const productos = z
      .array(productoSchema)
      .parse(await llamar('GET', '/api/ventas/emision/productos', { query: { q: 'FIE-003' } }));
    expect(productos.map(({ codigo }) => codigo)).toEqual(['FIE-003']);
  });
});
