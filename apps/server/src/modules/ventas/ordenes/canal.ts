import { canales } from '@jsol/contracts/canales';
import { can } from '../../../platform/auth/principal.ts';
import { defineChannel } from '../../../platform/channels/channel.ts';
import { alcanza } from '../../inventario/public.ts';
import { leerTablero } from './despachos.ts';

/** The orders of a branch, which is known by its warehouse, and the dispatches that carry them out. */
export const canalPedidos = defineChannel({
  name: 'pedidos',
  summary: 'Órdenes de venta y de despacho de una sucursal en tiempo real',
  group: 'pedidos_{sucursalId}',
  params: canales.pedidos.params,
  events: canales.pedidos.events,
  mode: 'stream',
  authorize: (principal, { sucursalId }) =>
    (can(principal, 'ventas.despachar') || can(principal, 'ventas.cotizar')) && alcanza(principal, sucursalId),
  snapshot: {
    schema: canales.pedidos.snapshot,
    async read({ sucursalId }, _principal, db) {
      const despachos = await leerTablero(db, sucursalId);
      const versiones = new Map(despachos.map(({ id, version }) => [id, version]));
      return {
        state: { despachos },
        contains: (_event, data) => {
          const { despacho } = data as { despacho: { id: string; version: number } | null };
          return despacho !== null && (versiones.get(despacho.id) ?? 0) >= despacho.version;
        },
      };
    },
  },
});
