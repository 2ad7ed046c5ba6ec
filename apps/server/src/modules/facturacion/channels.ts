import { canales } from '@jsol/contracts/canales';
import { defineChannel } from '../../platform/channels/channel.ts';

/** Each person who issues receipts follows their own: SUNAT's answers reach the screen without a reload. */
export const canalFactura = defineChannel({
  name: 'factura',
  summary: 'Respuesta de SUNAT a los comprobantes que emitió la persona',
  group: 'factura_{userId}',
  params: canales.factura.params,
  events: canales.factura.events,
  mode: 'stream',
  authorize: (principal, { userId }) => principal.userId === userId,
});
