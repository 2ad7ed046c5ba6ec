import { z } from 'zod';
import type { TipoCanal } from '@jsol/contracts/ecommerce';
import { every } from '../../platform/schedules/schedule.ts';
import { defineTask } from '../../platform/tasks/task.ts';

/** The business key under which the imports of a channel are found. */
export const claveDeCanal = (canalId: string): string => `canal-${canalId}`;
/** Everything that imports from one channel goes one at a time, whatever task it is: V51. */
const turno = (canalId: string): string => `canal:${canalId}`;

/** `codigo` names the channel's circuit. */
const deCanal = { canalId: z.uuid(), codigo: z.string() };

const importarPedidos = (tipo: TipoCanal, tienda: string) =>
  defineTask({
    name: `ecommerce.importar_pedidos_${tipo}`,
    summary: `Importa de cada tienda ${tienda} los pedidos nuevos y los que cambiaron`,
    queue: 'sync',
    timeout: '10m',
    /** Without a channel: starts one run for each. */
    input: z.object({ canalId: deCanal.canalId.nullable().default(null), codigo: z.string().default('') }),
    output: z.object({
      leidos: z.number(),
      hechos: z.number(),
      omitidos: z.number(),
      enRevision: z.number(),
    }),
    unique: { key: ({ canalId }) => canalId ?? 'todos', until: 'started' },
    order: ({ canalId }) => turno(canalId ?? tipo),
    keys: ({ canalId }) => (canalId === null ? [] : [claveDeCanal(canalId)]),
    needs: [{ service: tipo, key: ({ canalId, codigo }) => (canalId === null ? null : codigo) }],
    schedule: every(300, {
      name: `importar-pedidos-${tipo}`,
      impact: `Los pedidos de ${tienda} no llegan a tiempo; al volver se importan todos los que faltan.`,
      onMissed: 'run-once',
      input: () => ({ canalId: null, codigo: '' }),
    }),
  });

export const importarPedidosWoocommerce = importarPedidos('woocommerce', 'WooCommerce');
export const importarPedidosShopify = importarPedidos('shopify', 'Shopify');

/** The same for every kind of shop; a channel is imported by the task of its kind. */
export const importacionDe = (tipo: TipoCanal) =>
  tipo === 'woocommerce' ? importarPedidosWoocommerce : importarPedidosShopify;

const tipoDeCanal = z.enum(['woocommerce', 'shopify']);
const necesitaSuTienda = (['woocommerce', 'shopify'] as const).map((service) => ({
  service,
  key: ({ tipo, codigo }: { tipo: TipoCanal; codigo: string }) => (tipo === service ? codigo : null),
}));

export const importarPedido = defineTask({
  name: 'ecommerce.importar_pedido',
  summary: 'Vuelve a leer un pedido de su tienda y guarda lo que haya cambiado',
  queue: 'sync',
  input: z.object({ ...deCanal, tipo: tipoDeCanal, externoId: z.string() }),
  output: z.object({ resultado: z.string() }),
  unique: { key: ({ canalId, externoId }) => `${canalId}:${externoId}`, until: 'started' },
  order: ({ canalId }) => turno(canalId),
  keys: ({ canalId, externoId }) => [`${claveDeCanal(canalId)}-${externoId}`],
  needs: necesitaSuTienda,
});

export const recuperarPedidos = defineTask({
  name: 'ecommerce.recuperar_pedidos',
  summary: 'Importa los pedidos que una tienda recibió entre dos fechas, por tramos',
  queue: 'sync',
  timeout: '5m',
  input: z.object({ ...deCanal, tipo: tipoDeCanal, recuperacionId: z.uuid() }),
  output: z.object({ leidos: z.number(), falta: z.boolean() }),
  unique: { key: ({ recuperacionId }) => recuperacionId, until: 'started' },
  order: ({ canalId }) => turno(canalId),
  keys: ({ recuperacionId }) => [`recuperacion-${recuperacionId}`],
  needs: necesitaSuTienda,
});

export const informarDespacho = defineTask({
  name: 'ecommerce.informar_despacho',
  summary: 'Dice a la tienda que el pedido ya salió',
  queue: 'sync',
  input: z.object({ ...deCanal, tipo: tipoDeCanal, pedidoId: z.uuid() }),
  unique: { key: ({ pedidoId }) => pedidoId, until: 'finished' },
  keys: ({ pedidoId }) => [pedidoId],
  needs: necesitaSuTienda,
});
