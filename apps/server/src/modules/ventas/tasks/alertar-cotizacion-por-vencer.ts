import { sql } from 'kysely';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import { addDays, fechaPeruana } from '../../../platform/time/lima.ts';
import type { Notificar } from '../../notificaciones/public.ts';
import { alertarCotizacionPorVencer } from '../tasks.ts';

/** 0 ≤ days to expiry < 3. */
const diasDeAviso = 3;
/** What one notice names; the list shows the rest. */
const nombradas = 5;

type PorVencer = { id: string; numero: string; cliente: string; vendedor_id: string; vence: string };

/**
 * Tells each seller, in one notice, of the sent quotes that expire within days, each once per expiry date; and closes
 * those whose last day has passed. The day is the slot's, however late the run comes.
 */
export const alertarCotizacionPorVencerHandler = ({ notificar }: { notificar: Notificar }) =>
  handleTask(alertarCotizacionPorVencer, ({ fecha }, { inTransaction }) =>
    inTransaction(async (tx) => {
      const { rows: vencidas } = await sql`
        update ventas.cotizaciones set estado = 'vencida', cerrada_en = now()
        where estado = 'enviada' and vence < ${fecha}::date returning id`.execute(tx);
      const { rows: porVencer } = await sql<PorVencer>`
        update ventas.cotizaciones set aviso_vence = vence
        where estado = 'enviada' and vence >= ${fecha}::date and vence < ${addDays(fecha, diasDeAviso)}::date
          and aviso_vence is distinct from vence
        returning id, numero, cliente->>'nombre' as cliente, vendedor_id, vence::text as vence`.execute(tx);
      const porVendedor = new Map<string, PorVencer[]>();
      for (const una of porVencer.sort((a, b) => a.vence.localeCompare(b.vence) || a.numero.localeCompare(b.numero)))
        porVendedor.set(una.vendedor_id, [...(porVendedor.get(una.vendedor_id) ?? []), una]);
      for (const [vendedorId, suyas] of porVendedor) {
        const [primera] = suyas as [PorVencer, ...PorVencer[]];
        await notificar(tx, {
          usuarioIds: [vendedorId],
          nivel: 'aviso',
          titulo:
            suyas.length === 1
              ? `La cotización ${primera.numero} está por vencer`
              : `${suyas.length} cotizaciones están por vencer`,
          texto: enTexto(suyas),
          enlace: suyas.length === 1 ? `/ventas/cotizaciones/${primera.id}` : '/ventas/cotizaciones?estado=enviada',
          // A quote and its expiry stand in one digest only.
          clave: `cotizaciones-por-vencer:${primera.id}:${primera.vence}`,
        });
      }
      return done({ vencidas: vencidas.length, porVencer: porVencer.length, vendedores: porVendedor.size });
    }),
  );

function enTexto(suyas: readonly PorVencer[]): string {
  const lista = suyas
    .slice(0, nombradas)
    .map(({ numero, cliente, vence }) => `${numero} de ${cliente}, el ${fechaPeruana(vence)}`);
  const resto = suyas.length - lista.length;
  return `${lista.join('; ')}${resto > 0 ? `; y ${resto} más` : ''}. Llame al cliente o amplíe su plazo.`;
}
