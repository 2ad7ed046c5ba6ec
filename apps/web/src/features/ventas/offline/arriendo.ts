import type { Arriendo } from '@jsol/contracts/ventas-offline';
import { ProblemaError } from '../../../lib/api.ts';
import { sinResolver, type BaseLocal } from './base-local.ts';
import { terminalDe } from './terminal.ts';

export type TransporteDeArriendo = {
  arrendar(cajaId: string, cuerpo: { terminalId: string; nombre: string; tomar: boolean }): Promise<Arriendo>;
  latir(
    cajaId: string,
    cuerpo: { terminalId: string; arriendo: number; pendientes: number; masAntiguaEn: string | null },
  ): Promise<Arriendo>;
};

/**
 * Asks for the till; `tomar` takes it from the terminal that has it. Under the same lease nobody else numbered, so that
 * its tickets go on from here; under another the server says from where.
 */
export async function arrendar(
  base: BaseLocal,
  transporte: TransporteDeArriendo,
  cajaId: string,
  tomar: boolean,
): Promise<void> {
  const { id: terminalId, nombre } = await terminalDe(base);
  try {
    const { arriendo, proximoTicket } = await transporte.arrendar(cajaId, { terminalId, nombre, tomar });
    await base.transaction('rw', base.arriendos, async () => {
      const anterior = await base.arriendos.get(cajaId);
      await base.arriendos.put({
        cajaId,
        arriendo,
        proximoTicket: anterior?.arriendo === arriendo ? anterior.proximoTicket : proximoTicket,
        perdido: null,
      });
    });
  } catch (error) {
    if (!esDeOtro(error)) throw error;
    await perder(base, cajaId, error.detail);
  }
}

const esDeOtro = (error: unknown): error is ProblemaError =>
  error instanceof ProblemaError &&
  (error.code === 'ventas.terminal_ocupado' || error.code === 'ventas.terminal_desplazado');

/** From here on this browser numbers nothing at that till, and can say why. */
const perder = (base: BaseLocal, cajaId: string, motivo: string): Promise<void> =>
  base.transaction('rw', base.arriendos, async () => {
    const anterior = await base.arriendos.get(cajaId);
    await base.arriendos.put({ cajaId, arriendo: 0, proximoTicket: 1, ...anterior, perdido: motivo });
  });

/**
 * Tells the server that this terminal is there and what it still has to send, till by till. Who lost a till says so
 * too while it owes sales: nobody may close it without knowing.
 */
export async function latir(base: BaseLocal, transporte: TransporteDeArriendo): Promise<void> {
  const { id: terminalId } = await terminalDe(base);
  // Never had: there is nothing to keep.
  const arriendos = await base.arriendos.filter(({ arriendo }) => arriendo > 0).toArray();
  for (const { cajaId, arriendo, perdido } of arriendos) {
    const pendientes = (await base.ventas.where({ cajaId }).sortBy('secuencia')).filter(
      ({ estado }) => estado === 'pendiente' || estado === 'rechazada',
    );
    if (perdido !== null && pendientes.length === 0) continue;
    try {
      await transporte.latir(cajaId, {
        terminalId,
        arriendo,
        pendientes: pendientes.length,
        masAntiguaEn: pendientes[0]?.venta.hechaEn ?? null,
      });
    } catch (error) {
      if (!esDeOtro(error)) throw error;
      await perder(base, cajaId, error.detail);
    }
  }
}

/** Tills this browser no longer sells at are given back by no longer being spoken of; not while they owe sales. */
export const soltarOtras = (base: BaseLocal, cajaId: string | null): Promise<void> =>
  base.transaction('rw', [base.arriendos, base.ventas], async () => {
    for (const otro of await base.arriendos.toArray()) {
      if (otro.cajaId === cajaId) continue;
      const debe = await base.ventas.where({ cajaId: otro.cajaId }).filter(sinResolver).count();
      if (debe === 0) await base.arriendos.delete(otro.cajaId);
    }
  });
