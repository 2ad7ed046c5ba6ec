import { canales } from '@jsol/contracts/canales';
import { defineChannel } from '../../platform/channels/channel.ts';

/** Each person who issues receipts follows their own: SUNAT's answers reach the screen without a reload. */
export const canalFacturacion = defineChannel({
  name: 'facturacion',
  summary: 'Respuesta de SUNAT a los comprobantes que emitió la persona',
  group: 'factura_{userId}',
  params: canales.facturacion.params,
  events: canales.facturacion.events,
  mode: 'stream',
  authorize: (principal, { userId }) => principal.userId === userId,
});
