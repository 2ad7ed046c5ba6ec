import { canales } from '@jsol/contracts/canales';
import { can, type Principal } from '../../platform/auth/principal.ts';
import { defineChannel } from '../../platform/channels/channel.ts';
import type { Reader } from '../../platform/database/database.ts';
import { alcanzaCajaPorId } from './queries/cajas.ts';
import type { VentasTables } from './tables.ts';

/** Whether the till is open in the person's hands. */
const laTieneAbierta = async (principal: Principal, cajaId: string, db: Reader): Promise<boolean> => {
  const propia = await db
    .withTables<VentasTables>()
    .selectFrom('ventas.sesiones_caja')
    .select('id')
    .where('caja_id', '=', cajaId)
    .where('cajero_id', '=', principal.userId)
    .where('cerrada_en', 'is', null)
    .executeTakeFirst();
  return propia !== undefined;
};

/** One till: its confirmed sales, the opening and closing of its sessions, and whether its cashier is there. */
export const canalPos = defineChannel({
  name: 'pos',
  summary: 'Ventas confirmadas y sesiones de una caja',
  group: 'pos_{cajaId}',
  params: canales.pos.params,
  events: canales.pos.events,
  mode: 'stream',
  // The cashier who has it open, and who supervises; neither beyond the places they are limited to.
  authorize: async (principal, { cajaId }, db) => {
    if (!(await alcanzaCajaPorId(db, principal, cajaId))) return false;
    if (can(principal, 'ventas.supervisar')) return true;
    if (!can(principal, 'ventas.caja')) return false;
    return laTieneAbierta(principal, cajaId, db);
  },
  // A supervisor who looks on does not make the till online.
  presence: {
    counts: (principal, { cajaId }, db) => laTieneAbierta(principal, cajaId, db),
    sees: () => true,
  },
});
