import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Orden } from '@jsol/contracts/ventas-ordenes';
import { on } from '../../../platform/events/event.ts';
import { runTask } from '../../../platform/tasks/testing.ts';
import { actorDe } from '../../auditoria/public.ts';
import { moverStock, stockMovido } from '../../inventario/public.ts';
import { convertirOrdenADespachoHandler } from '../tasks/convertir-orden-a-despacho.ts';
import { abrirTienda, unaPersona, type ProductoDePrueba, type Tienda } from '../tienda.fixture.ts';
import { anularOrdenVenta, aprobarOrden, revocarAprobacion } from './aprobar-orden.ts';
import { avanzarDespacho } from './avanzar-despacho.ts';
import { canalPedidos } from './canal.ts';
import { leerOrden } from './consultas.ts';
import { leerTablero } from './despachos.ts';
import { alMoverseStock } from './esperar-stock.ts';
import { facturarOrden } from './facturar-orden.ts';
import { registrarOrdenVenta, type OrdenNueva } from './registrar-orden.ts';

let tienda: Tienda;
let almacenId: string;
beforeAll(async () => {
  tienda = await abrirTienda();
  ({ almacenId } = tienda);
  tienda.events.subscriptions.push(on(stockMovido, alMoverseStock));
});
afterAll(() => tienda.cerrar());

const gerente = unaPersona('gerente');
const quien = { actor: actorDe(gerente), nombre: gerente.name, ip: null };

async function unProducto(codigo: string, stock: string): Promise<ProductoDePrueba> {
  const producto = tienda.producto(codigo);
  await tienda.fijarStock(producto, almacenId, stock);
  return producto;
}

async function unaOrden(
  lineas: readonly (readonly [ProductoDePrueba, string])[],
  cambios: Partial<OrdenNueva> = {},
): Promise<string> {
  const { ordenId } = await tienda.database.transaction((tx) =>
    registrarOrdenVenta(
      tx,
      tienda.avisos,
      {
        origen: { canal: 'manual', referencia: randomUUID() },
        almacenId,
        cliente: { tipoDocumento: '1', numeroDocumento: '41234567', nombre: 'FLORES CASTILLO ANA LUCÍA' },
        lineas: lineas.map(([{ id, precio }, cantidad]) => ({
          productoId: id,
          cantidad,
          precioUnitario: precio,
          descuentoPorcentaje: '0',
        })),
        envio: null,
        nota: null,
        aprobada: false,
        ...cambios,
      },
      { usuarioId: gerente.userId, usuario: gerente.name },
    ),
  );
  return ordenId;
}

const ver = (ordenId: string): Promise<Orden> => leerOrden(tienda.database.reader, ordenId, gerente);
const aprobar = (ordenId: string) =>
  tienda.database.transaction((tx) => aprobarOrden(tx, tienda.avisos, ordenId, null, quien));

/** The runs that were asked for an order and have not run. */
async function pedidos(ordenId: string): Promise<{ secuencia: number; aprobacion: number }[]> {
  const { rows } = await sql<{ input: { secuencia: number; aprobacion: number } }>`
    select input from platform.outbox
    where task = 'ventas.convertir_orden_a_despacho' and input->>'ordenId' = ${ordenId} order by id`.execute(
    tienda.database.reader,
  );
  return rows.map(({ input }) => input);
}

/** Runs what was asked for an order, all of it at once and each twice. */
async function convertir(ordenId: string): Promise<string[]> {
  const { numero } = await ver(ordenId);
  const corridas = (await pedidos(ordenId)).flatMap((pedido) => [pedido, pedido]);
  const resultados = await Promise.all(
    corridas.map((pedido) =>
      runTask(
        convertirOrdenADespachoHandler(tienda.avisos),
        { ...pedido, ordenId, numero },
        { database: tienda.database },
      ),
    ),
  );
  await sql`delete from platform.outbox where input->>'ordenId' = ${ordenId}`.execute(tienda.database.reader);
  return resultados.map((resultado) =>
    resultado.kind === 'done' ? (resultado.output as { resultado: string }).resultado : resultado.kind,
  );
}

const reservado = async ({ id }: ProductoDePrueba): Promise<string> => {
  const { rows } = await sql<{ reservado: string }>`
    select trim_scale(reservado)::text as reservado from inventario.existencias
    where almacen_id = ${almacenId} and producto_id = ${id}`.execute(tienda.database.reader);
  return rows[0]!.reservado;
};
const avanzar = (despachoId: string, estado: 'en-preparacion' | 'listo' | 'despachado') =>
  tienda.database.transaction((tx) =>
    avanzarDespacho(tx, tienda.avisos, despachoId, estado, { principal: gerente, ip: null }),
  );

describe('approving an order', () => {
  it('by two people at once makes one dispatch, without its services, and keeps its stock', async () => {
    const pintura = await unProducto('PIN-001', '10');
    const servicio = await unProducto('PIN-002', '0');
    await sql`update inventario.productos set unidad = 'ZZ' where id = ${servicio.id}`.execute(tienda.database.reader);
    const ordenId = await unaOrden([
      [pintura, '4'],
      [servicio, '1'],
    ]);
    await Promise.all([aprobar(ordenId), aprobar(ordenId)]);
    await aprobar(ordenId);
    expect(await pedidos(ordenId)).toMatchObject([{ secuencia: 1, aprobacion: 1 }]);
    expect((await convertir(ordenId)).sort()).toEqual(['creado', 'existente']);
    const orden = await ver(ordenId);
    expect(orden).toMatchObject({ estado: 'aprobada', pendiente: false });
    expect(orden.despachos).toMatchObject([{ estado: 'pendiente' }]);
    expect(orden.lineas.map(({ atendida }) => atendida)).toEqual(['4', '0']);
    expect(await reservado(pintura)).toBe('4');
    expect(orden.historia.map(({ hecho }) => hecho)).toEqual([
      `Despacho ${orden.despachos[0]!.numero} creado`,
      'Aprobada',
      'Registrada',
    ]);
  });

  it('dispatches what there is, and the rest when stock comes in', async () => {
    const clavo = await unProducto('PIN-003', '5');
    const ordenId = await unaOrden([[clavo, '8']], { aprobada: true });
    await convertir(ordenId);
    expect(await ver(ordenId)).toMatchObject({ pendiente: true, lineas: [{ cantidad: '8', atendida: '5' }] });
    expect(await pedidos(ordenId)).toEqual([]);
    await tienda.database.transaction((tx) =>
      moverStock(tx, tienda.avisos, {
        almacenId,
        tipo: 'entrada',
        motivo: 'compra',
        documento: null,
        referencia: `entrada:${randomUUID()}`,
        usuarioId: null,
        usuario: 'Sistema',
        lineas: [{ productoId: clavo.id, cantidad: '20', costoUnitario: '1', pointer: '/lineas/0' }],
      }),
    );
    expect(await pedidos(ordenId)).toMatchObject([{ secuencia: 2 }]);
    await convertir(ordenId);
    const orden = await ver(ordenId);
    expect(orden).toMatchObject({ pendiente: false, lineas: [{ atendida: '8' }] });
    expect(orden.despachos).toHaveLength(2);
    expect(await reservado(clavo)).toBe('8');
  });

  it('of a line that must go whole takes nothing while it lacks', async () => {
    const uno = await unProducto('PIN-004', '5');
    const otro = await unProducto('PIN-005', '5');
    const ordenId = await unaOrden(
      [
        [uno, '6'],
        [otro, '5'],
      ],
      { aprobada: true, atencion: 'linea-completa' },
    );
    await convertir(ordenId);
    expect((await ver(ordenId)).lineas.map(({ atendida }) => atendida)).toEqual(['0', '5']);
    expect(await reservado(uno)).toBe('0');
  });
});

describe('taking an approval back', () => {
  it('cancels what nobody has picked and frees its stock; a new approval makes a new dispatch', async () => {
    const tubo = await unProducto('PIN-006', '9');
    const ordenId = await unaOrden([[tubo, '9']], { aprobada: true });
    const [antigua] = await pedidos(ordenId);
    await convertir(ordenId);
    await tienda.database.transaction((tx) =>
      revocarAprobacion(tx, tienda.avisos, ordenId, 'Falta el adelanto', quien),
    );
    expect(await reservado(tubo)).toBe('0');
    expect(await pedidos(ordenId)).toEqual([]);
    expect(await ver(ordenId)).toMatchObject({ estado: 'por-aprobar', despachos: [{ estado: 'anulado' }] });
    await aprobar(ordenId);
    const tarde = await runTask(
      convertirOrdenADespachoHandler(tienda.avisos),
      { ...antigua, ordenId, numero: 'OV' },
      { database: tienda.database },
    );
    expect(tarde).toMatchObject({ kind: 'done', output: { resultado: 'sin efecto' } });
    await convertir(ordenId);
    expect((await ver(ordenId)).despachos.map(({ estado }) => estado)).toEqual(['anulado', 'pendiente']);
    expect(await reservado(tubo)).toBe('9');
  });

  it('is refused, and so is cancelling, once somebody picks', async () => {
    const tubo = await unProducto('PIN-007', '9');
    const ordenId = await unaOrden([[tubo, '2']], { aprobada: true });
    await convertir(ordenId);
    const { id, numero } = (await ver(ordenId)).despachos[0]!;
    await avanzar(id, 'en-preparacion');
    const esperado = { code: 'ventas.orden_ya_despachada', message: expect.stringContaining(numero) as string };
    for (const deshacer of [revocarAprobacion, anularOrdenVenta]) {
      await expect(
        tienda.database.transaction((tx) => deshacer(tx, tienda.avisos, ordenId, 'El cliente desistió', quien)),
      ).rejects.toMatchObject(esperado);
    }
    expect(await reservado(tubo)).toBe('2');
  });
});

describe('a dispatch', () => {
  it('goes step by step, takes its units out once, and closes the order', async () => {
    const tubo = await unProducto('PIN-008', '9');
    const ordenId = await unaOrden([[tubo, '2']], { aprobada: true });
    await convertir(ordenId);
    const { id } = (await ver(ordenId)).despachos[0]!;
    await expect(avanzar(id, 'despachado')).rejects.toMatchObject({ code: 'ventas.despacho_fuera_de_orden' });
    await avanzar(id, 'en-preparacion');
    await avanzar(id, 'listo');
    const dos = await Promise.all([avanzar(id, 'despachado'), avanzar(id, 'despachado')]);
    expect(dos.map(({ estado }) => estado)).toEqual(['despachado', 'despachado']);
    expect(await tienda.stock(tubo, almacenId)).toBe('7');
    expect(await reservado(tubo)).toBe('0');
    expect(await ver(ordenId)).toMatchObject({ estado: 'despachada' });
    expect(await leerTablero(tienda.database.reader, almacenId)).toContainEqual(
      expect.objectContaining({ id, estado: 'despachado', lineas: 1 }),
    );
    const avisos = tienda.avisos.publicados.filter(
      ({ channel, data }) => channel === 'pedidos' && (data as { despacho?: { id: string } }).despacho?.id === id,
    );
    expect(avisos.map(({ event }) => event)).toEqual(['nuevo', 'cambio', 'cambio', 'cambio']);
    const ajeno = unaPersona('gerente', { scopes: [randomUUID()] });
    await expect(
      tienda.database.transaction((tx) =>
        avanzarDespacho(tx, tienda.avisos, id, 'listo', { principal: ajeno, ip: null }),
      ),
    ).rejects.toMatchObject({ code: 'inventario.almacen_ajeno' });
  });

  it('shows on the board of those who reach its branch, as it now stands', async () => {
    const { authorize, snapshot } = canalPedidos;
    const despachador = unaPersona('cajero', { permissions: new Set(['ventas.despachar']), scopes: [almacenId] });
    const db = tienda.database.reader;
    expect(await authorize(despachador, { sucursalId: almacenId }, db)).toBe(true);
    expect(await authorize(despachador, { sucursalId: randomUUID() }, db)).toBe(false);
    expect(await authorize(unaPersona('cajero', { permissions: new Set() }), { sucursalId: almacenId }, db)).toBe(
      false,
    );
    const { state, contains } = await snapshot!.read({ sucursalId: almacenId }, despachador, db);
    const [uno] = (state as { despachos: { id: string; version: number }[] }).despachos;
    expect(contains('cambio', { despacho: uno })).toBe(true);
    expect(contains('cambio', { despacho: { ...uno, version: uno!.version + 1 } })).toBe(false);
  });
});

describe('invoicing an order', () => {
  it('issues one receipt, with what is charged for the delivery, and then it cannot be cancelled', async () => {
    const tubo = await unProducto('PIN-009', '9');
    const ordenId = await unaOrden([[tubo, '2']], { envio: { destino: 'Av. Brasil 1822', monto: '15.00' } });
    const facturar = () =>
      tienda.database.transaction((tx) => facturarOrden(tx, tienda.avisos, ordenId, '03', gerente));
    await expect(facturar()).rejects.toMatchObject({ code: 'ventas.orden_cerrada' });
    await aprobar(ordenId);
    const intentos = await Promise.allSettled([facturar(), facturar()]);
    expect(intentos.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const orden = await ver(ordenId);
    const { rows } = await sql<{ numero: string; total: string }>`
      select serie || '-' || numero as numero, total from facturacion.comprobantes
      where id = ${orden.comprobanteId}`.execute(tienda.database.reader);
    expect(rows[0]).toEqual({ numero: orden.comprobante, total: orden.total });
    await expect(
      tienda.database.transaction((tx) => anularOrdenVenta(tx, tienda.avisos, ordenId, 'Ya no la quiere', quien)),
    ).rejects.toMatchObject({ code: 'ventas.orden_ya_facturada' });
  });
});

describe('an order from elsewhere', () => {
  it('is registered once, however often and at whatever moment it comes', async () => {
    const tubo = await unProducto('PIN-010', '9');
    const origen = { canal: 'woocommerce:demo', referencia: '1001' };
    const ids = await Promise.all(
      [1, 2, 3].map(() => unaOrden([[tubo, '1']], { origen, cliente: null, aprobada: true })),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await pedidos(ids[0]!)).toHaveLength(1);
  });
});
