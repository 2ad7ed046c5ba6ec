import { canales } from '@jsol/contracts/canales';
import { can } from '../../platform/auth/principal.ts';
import { defineChannel } from '../../platform/channels/channel.ts';
import type { VentasTables } from './tables.ts';

/** One till: its confirmed sales and the opening and closing of its sessions. */
export const canalPos = defineChannel({
  name: 'pos',
  summary: 'Ventas confirmadas y sesiones de una caja',
  group: 'pos_{cajaId}',
  params: canales.pos.params,
  events: canales.pos.events,
  mode: 'stream',
  // The cashier who has it open, and who supervises.
  authorize: async (principal, { cajaId }, db) => {
    if (can(principal, 'ventas.supervisar')) return true;
    if (!can(principal, 'ventas.caja')) return false;
    const propia = await db
      .withTables<VentasTables>()
      .selectFrom('ventas.sesiones_caja')
      .select('id')
      .where('caja_id', '=', cajaId)
      .where('cajero_id', '=', principal.userId)
      .where('cerrada_en', 'is', null)
      .executeTakeFirst();
    return propia !== undefined;
  },
});
