import { canales } from '@jsol/contracts/canales';
import { can } from '../../platform/auth/principal.ts';
import { defineChannel } from '../../platform/channels/channel.ts';
import { alcanza } from './domain/alcance.ts';

/** Each warehouse tells its stock as it changes. Only the newest of a product matters. */
export const canalStock = defineChannel({
  name: 'stock',
  summary: 'Cambios de stock de un almacén en tiempo real',
  group: 'stock_{almacenId}',
  params: canales.stock.params,
  events: canales.stock.events,
  mode: 'latest',
  latestKey: (event, data) => `${event}:${(data as { productoId: string }).productoId}`,
  authorize: (principal, { almacenId }) => can(principal, 'inventario.ver') && alcanza(principal, almacenId),
});
