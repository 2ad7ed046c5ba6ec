import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runTask } from '../../platform/tasks/testing.ts';
import { limaDate } from '../../platform/time/lima.ts';
import { ordenDespachada } from './use-cases/orden-despachada.ts';
import { informarDespachoHandler } from './tasks/informar-despacho.ts';
import { recuperarPedidosHandler } from './tasks/recuperar-pedidos.ts';
import { abrirTiendaEnLinea, type TiendaEnLinea } from './tienda-en-linea.fixture.ts';
import { detenerRecuperacion, pedirRecuperacion } from './use-cases/recuperar.ts';
import { fijarEquivalencia, resolverIncidencia } from './use-cases/resolver.ts';
import { pedidosPorRevisar } from './use-cases/revisar-de-nuevo.ts';

let tienda: TiendaEnLinea;
let canalId: string;
beforeAll(async () => {
  tienda = await abrirTiendaEnLinea();
});
afterAll(() => tienda.cerrar());
beforeEach(async () => {
  canalId = await tienda.canal('woocommerce');
});

type Woo = { id: number; total: string; line_items: Record<string, unknown>[]; billing: Record<string, unknown> };
const crear = (cambios: Record<string, unknown> = {}) => tienda.control<Woo>('POST', '/woocommerce/orders', cambios);
const cambiar = (id: number, cambios: Record<string, unknown>) =>
  tienda.control<Woo>('PATCH', `/woocommerce/orders/${id}`, cambios);
const importar = () => tienda.importar('woocommerce', canalId);
const unico = async () => {
  const pedidos = await tienda.pedidos(canalId);
  expect(pedidos).toHaveLength(1);
  return pedidos[0]!;
};
const mas = (monto: string, centimos: number) => (Number(monto) + centimos / 100).toFixed(2);
const quien = { id: null, nombre: 'gerente' };

test('a total that is a cent off goes on, one that is a sol off waits for a person and stops no other', async () => {
  const [justo, mal] = [await crear(), await crear()];
  await cambiar(justo.id, { total: mas(justo.total, 1) });
  await cambiar(mal.id, { total: mas(mal.total, 100) });
  expect(await importar()).toMatchObject({ output: { leidos: 2, hechos: 1, enRevision: 1 } });
  const pedidos = await tienda.pedidos(canalId);
  expect(pedidos.map(({ estado, motivo }) => [estado, motivo])).toEqual([
    ['con-orden', null],
    ['en-revision', 'total'],
  ]);
  expect(pedidos[1]!.detalle).toContain('la diferencia es 1.00');
  await cambiar(mal.id, { total: mal.total });
  await importar();
  expect((await tienda.pedidos(canalId)).map(({ estado }) => estado)).toEqual(['con-orden', 'con-orden']);
});

test('an unknown SKU waits until a person says what it is, and the next one is known', async () => {
  const conKit = async () => {
    const { line_items } = await crear();
    return crear({ line_items: [{ ...line_items[0], sku: 'KIT-9' }], total: '43.90' });
  };
  const linea = { subtotal: '24.49', subtotal_tax: '4.41', total: '24.49', total_tax: '4.41', quantity: 1 };
  const pedido = await conKit();
  await cambiar(pedido.id, { line_items: [{ ...pedido.line_items[0], ...linea }] });
  await importar();
  const leer = async () => (await tienda.pedidos(canalId)).find(({ externo_id }) => externo_id === String(pedido.id))!;
  expect(await leer()).toMatchObject({ estado: 'en-revision', motivo: 'sku', orden_id: null });
  const productoId = tienda.producto('CEM-001').id;
  await tienda.database.transaction((tx) => fijarEquivalencia(tx, { canalId, sku: 'KIT-9', productoId, actor: quien }));
  expect(await pedidosPorRevisar(tienda.database.reader, canalId, 'KIT-9')).toEqual([String(pedido.id)]);
  // The import finds it without anything new from the shop.
  await importar();
  expect(await leer()).toMatchObject({ estado: 'con-orden', total: '43.90' });
});

test.each<[string, Record<string, unknown>, string, string | null]>([
  ['another currency', { currency: 'USD' }, 'en-revision', 'moneda'],
  ['a state nobody knows', { status: 'wc-empacado' }, 'en-revision', 'estado-desconocido'],
  ['a draft', { status: 'checkout-draft' }, 'omitido', null],
  ['a payment that is missing', { status: 'on-hold' }, 'sin-pagar', null],
  [
    'a RUC that cannot exist',
    { meta_data: [{ key: '_billing_ruc', value: '20123456789' }] },
    'en-revision',
    'documento',
  ],
  [
    'money given back before it leaves',
    { refunds: [{ id: 1, reason: '', total: '-5.00' }] },
    'en-revision',
    'devolucion-parcial',
  ],
  ['an order of sale that is refused', { customer_note: 'imposible' }, 'en-revision', 'orden'],
  ['a customer without any data', { billing: null, shipping: null, meta_data: null }, 'con-orden', null],
  ['amounts that are no amounts', { total: 'mucho' }, 'en-revision', 'ilegible'],
])('%s', async (_que, cambios, estado, motivo) => {
  await crear(cambios);
  await importar();
  expect(await unico()).toMatchObject({ estado, motivo });
});

test('a customer is known by the document, else by the mail, else by the telephone of an earlier order', async () => {
  const { rows } = await tienda.database.pool.query<{ n: number }>('select count(*)::int as n from ventas.clientes');
  expect(rows).toEqual([{ n: 0 }]);
  const sinDocumento = (billing: Record<string, unknown>) => crear({ billing, meta_data: [] });
  await crear({
    billing: { first_name: 'Ana', email: 'Ana@correo.example', phone: '+51 987 111 222' },
    meta_data: [{ key: 'Billing DNI', value: '41 234 567' }],
  });
  await sinDocumento({ first_name: 'Ana', email: 'ana@correo.example' });
  await sinDocumento({ first_name: 'Ana', email: 'otra@correo.example', phone: '987111222' });
  await sinDocumento({ first_name: 'Luis', email: 'luis@correo.example' });
  await importar();
  const pedidos = await tienda.pedidos(canalId);
  expect(pedidos.map(({ numero_documento }) => numero_documento)).toEqual(['41234567', '41234567', '41234567', null]);
});

test('a cancellation takes the order of sale along; restored in the shop, it gets another', async () => {
  const { id } = await crear();
  await importar();
  const { orden_id } = await unico();
  await cambiar(id, { status: 'cancelled' });
  await importar();
  expect(await unico()).toMatchObject({ estado: 'anulado', orden_id: null });
  await cambiar(id, { status: 'processing' });
  await importar();
  expect((await unico()).orden_id).not.toBe(orden_id);
  expect((await tienda.ordenes(canalId)).map(({ estado }) => estado)).toEqual(['anulada', 'aprobada']);
});

test('an edit before the dispatch replaces the order of sale', async () => {
  const pedido = await crear();
  await importar();
  const envio = { id: 90, total: '20.00', total_tax: '3.60' };
  const sinEnvio = Number(pedido.total) - 15;
  await cambiar(pedido.id, { shipping_lines: [envio], total: (sinEnvio + 23.6).toFixed(2) });
  await importar();
  const { total, orden_id } = await unico();
  expect(await tienda.ordenes(canalId)).toMatchObject([
    { estado: 'anulada' },
    { estado: 'aprobada', id: orden_id, total },
  ]);
  expect(await tienda.incidencias(canalId)).toEqual([]);
});

test.each<[string, (id: number) => Promise<unknown>, string]>([
  ['cancelled', (id) => cambiar(id, { status: 'cancelled' }), 'anulado'],
  ['refunded', (id) => cambiar(id, { status: 'refunded' }), 'devuelto'],
  ['edited', (id) => cambiar(id, { fee_lines: [{ total: '1.00', total_tax: '0.00' }], total: '999.00' }), 'editado'],
  ['deleted', (id) => tienda.control('DELETE', `/woocommerce/orders/${id}`), 'anulado'],
])(
  'an order that is %s after it left is an incidence, told once, and its order of sale stands',
  async (_que, hacer, tipo) => {
    const { id } = await crear();
    await importar();
    const antes = await unico();
    await tienda.despachar(antes.orden_id!);
    await tienda.database.transaction((tx) => ordenDespachada(tx, antes.orden_id!));
    await tienda.drenar();
    await hacer(id);
    const url = tienda.webhookUrl(canalId);
    await tienda.control('POST', '/woocommerce/webhooks', { url, orders: [id] });
    await tienda.drenar();
    await importar();
    expect(await unico()).toMatchObject({ estado: 'despachado', orden_id: antes.orden_id, total: antes.total });
    const incidencias = await tienda.incidencias(canalId);
    expect(incidencias.map((una) => una.tipo)).toEqual([tipo]);
    await tienda.database.transaction((tx) =>
      resolverIncidencia(tx, { id: incidencias[0]!.id, solucion: 'Se recogió', actor: quien, ahora: new Date() }),
    );
    expect(await tienda.incidencias(canalId)).toEqual([]);
  },
);

test('the shop hears that an order is complete when our dispatch says so, once, and that is no edit', async () => {
  const { id } = await crear();
  await importar();
  const estadoEnTienda = async () =>
    (await tienda.control<{ id: number; status: string }[]>('GET', '/woocommerce/orders')).find((uno) => uno.id === id)!
      .status;
  expect(await estadoEnTienda()).toBe('processing');
  const { id: pedidoId, orden_id } = await unico();
  await tienda.database.transaction((tx) => ordenDespachada(tx, orden_id!));
  await tienda.drenar();
  expect(await estadoEnTienda()).toBe('completed');
  await importar();
  expect(await unico()).toMatchObject({
    estado: 'despachado',
    estado_tienda: 'completed',
    informado_en: expect.any(Date),
  });
  expect(await tienda.incidencias(canalId)).toEqual([]);
  const avisos = async () =>
    (await tienda.control<{ operation: string }[]>('GET', '/woocommerce/requests')).filter(
      ({ operation }) => operation === 'put',
    ).length;
  const antes = await avisos();
  const otraVez = { canalId, codigo: 'x', tipo: 'woocommerce', pedidoId };
  await runTask(informarDespachoHandler(tienda.deps), otraVez, { database: tienda.database });
  expect(await avisos()).toBe(antes);
});

test('Shopify hears of a dispatch too, also twice', async () => {
  canalId = await tienda.canal('shopify');
  await tienda.control('POST', '/shopify/orders');
  await tienda.importar('shopify', canalId);
  const { id: pedidoId, orden_id } = await unico();
  await tienda.database.transaction((tx) => ordenDespachada(tx, orden_id!));
  await tienda.drenar();
  const leer = () => tienda.control<{ displayFulfillmentStatus: string }[]>('GET', '/shopify/orders');
  expect(await leer()).toMatchObject([{ displayFulfillmentStatus: 'FULFILLED' }]);
  await tienda.database.pool.query('update ecommerce.pedidos set informado_en = null where id = $1', [pedidoId]);
  const otraVez = { canalId, codigo: 'x', tipo: 'shopify', pedidoId };
  await runTask(informarDespachoHandler(tienda.deps), otraVez, { database: tienda.database });
  expect(await unico()).toMatchObject({ informado_en: expect.any(Date) });
});

test('a range of the past is read to its end, and stops where a person stops it', async () => {
  const hace = (dias: number) => new Date(Date.now() - dias * 86_400_000).toISOString().slice(0, 19);
  for (const dias of [80, 50, 49, 48, 10]) await crear({ date_created_gmt: hace(dias), date_modified_gmt: hace(1) });
  const dia = (dias: number) => limaDate(new Date(Date.now() - dias * 86_400_000));
  const pedir = () =>
    tienda.database.transaction((tx) =>
      pedirRecuperacion(tx, { canalId, desde: dia(51), hasta: dia(40), actor: quien, ahora: new Date() }),
    );
  await pedir();
  await expect(pedir()).rejects.toMatchObject({ code: 'ecommerce.recuperacion_en_curso' });
  await tienda.drenar();
  expect(await tienda.pedidos(canalId)).toHaveLength(3);
  const ultima = async () =>
    (
      await tienda.database.pool.query<{ id: string; estado: string; leidos: number; total: number }>(
        'select * from ecommerce.recuperaciones where canal_id = $1 order by pedida_en desc limit 1',
        [canalId],
      )
    ).rows[0]!;
  expect(await ultima()).toMatchObject({ estado: 'terminada', leidos: 3, total: 3 });
  await pedir();
  const { id: recuperacionId } = await ultima();
  await tienda.database.transaction((tx) => detenerRecuperacion(tx, { canalId, actor: quien, ahora: new Date() }));
  const tramo = { canalId, codigo: 'x', tipo: 'woocommerce', recuperacionId };
  expect(await runTask(recuperarPedidosHandler(tienda.deps), tramo, { database: tienda.database })).toMatchObject({
    output: { leidos: 0, falta: false },
  });
  expect(await ultima()).toMatchObject({ estado: 'detenida' });
});

test('Shopify is not asked for what it does not show', async () => {
  canalId = await tienda.canal('shopify');
  const pedir = { canalId, desde: '2020-01-01', hasta: '2020-01-31', actor: quien, ahora: new Date() };
  await expect(tienda.database.transaction((tx) => pedirRecuperacion(tx, pedir))).rejects.toMatchObject({
    code: 'ecommerce.rango_invalido',
  });
});
