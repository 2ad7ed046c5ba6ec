import { maxVentasPorLote, type RespuestaOffline, type VentaOffline } from '@jsol/contracts/ventas-offline';
import { ProblemaError, quedoSinRespuesta } from '../../../lib/api.ts';
import { sinResolver, type BaseLocal, type VentaLocal } from './base-local.ts';

export type TransporteDeVentas = {
  enviar(ventas: readonly VentaOffline[]): Promise<readonly RespuestaOffline[]>;
  preguntar(ids: readonly string[]): Promise<readonly RespuestaOffline[]>;
};

/** How a round ended. `sin-permiso`: whoever is signed in may not send them; the sales wait for somebody who may. */
export type Ronda = 'al-dia' | 'sin-conexion' | 'sin-permiso';

const preguntasPorVez = 200;
const guardadasMs = 3 * 24 * 3_600_000;

export type Sincronizador = {
  /** Sends what waits and asks about what was sent. While one round runs, asking for another waits for it. */
  sincronizar(): Promise<Ronda>;
};

/**
 * Sends this browser's sales: till by till, in the order they were made, at most fifty at a time. `turno` lets one tab
 * in at a time, and the next when that one dies.
 */
export function crearSincronizador({
  base,
  transporte,
  turno,
  ahora = () => new Date(),
}: {
  base: BaseLocal;
  transporte: TransporteDeVentas;
  turno: <T>(tarea: () => Promise<T>) => Promise<T>;
  ahora?: () => Date;
}): Sincronizador {
  let enCurso: Promise<Ronda> | null = null;

  async function ronda(): Promise<Ronda> {
    try {
      for (;;) {
        const lote = await siguienteLote(base);
        if (lote.length === 0) break;
        await enviarLote(lote);
      }
      await preguntarPorLasDemas();
      await olvidarViejas(base, ahora());
      return 'al-dia';
    } catch (error) {
      if (quedoSinRespuesta(error) || esDeSobra(error)) return 'sin-conexion';
      if (error instanceof ProblemaError && esDePermiso(error)) {
        await base.ventas.where({ estado: 'pendiente' }).modify({ motivo: error.detail });
        return 'sin-permiso';
      }
      throw error;
    }
  }

  async function enviarLote(lote: readonly VentaLocal[]): Promise<void> {
    try {
      await aplicarRespuestas(base, await transporte.enviar(lote.map(({ venta }) => venta)), ahora());
      // An answer that leaves one out would be asked for again and again.
      await rechazar(
        lote,
        'El servidor no respondió por esta venta. Vuelva a sincronizar; si sigue, expórtela y avise.',
      );
    } catch (error) {
      if (!(error instanceof ProblemaError) || quedoSinRespuesta(error) || esDeSobra(error) || esDePermiso(error))
        throw error;
      // One that cannot be read holds up nobody: each goes alone, and that one is told apart.
      if (lote.length === 1) return rechazar(lote, error.detail);
      for (const venta of lote) await enviarLote([venta]);
    }
  }

  const rechazar = (lote: readonly VentaLocal[], motivo: string): Promise<void> =>
    base.transaction('rw', base.ventas, async () => {
      for (const { id } of lote) {
        const local = await base.ventas.get(id);
        if (local?.estado === 'pendiente') await base.ventas.update(id, { estado: 'rechazada', motivo });
      }
    });

  async function preguntarPorLasDemas(): Promise<void> {
    const abiertas = await base.ventas.where('estado').anyOf('recibida', 'en-revision', 'conflicto').primaryKeys();
    for (let i = 0; i < abiertas.length; i += preguntasPorVez) {
      await aplicarRespuestas(base, await transporte.preguntar(abiertas.slice(i, i + preguntasPorVez)), ahora());
    }
  }

  return {
    sincronizar() {
      enCurso ??= turno(ronda).finally(() => {
        enCurso = null;
      });
      return enCurso;
    },
  };
}

/** A person asks for it: what the server would not take goes once more. */
export const reintentarRechazadas = async (base: BaseLocal): Promise<void> => {
  await base.ventas.where({ estado: 'rechazada' }).modify({ estado: 'pendiente', motivo: null });
};

const esDePermiso = (error: unknown): boolean =>
  error instanceof ProblemaError && (error.status === 401 || error.status === 403);
/** Too many requests: later is soon enough. */
const esDeSobra = (error: unknown): boolean => error instanceof ProblemaError && error.status === 429;

/** The oldest sale's till goes first, with as many of its own as fit. */
async function siguienteLote(base: BaseLocal): Promise<VentaLocal[]> {
  const pendientes = await base.ventas.where({ estado: 'pendiente' }).sortBy('secuencia');
  const cajaId = pendientes[0]?.cajaId;
  return pendientes.filter((venta) => venta.cajaId === cajaId).slice(0, maxVentasPorLote);
}

/** Stores the server's word, and only then may a sale be forgotten. What it settled once is not unsettled. */
export const aplicarRespuestas = (
  base: BaseLocal,
  respuestas: readonly RespuestaOffline[],
  ahora: Date,
): Promise<void> =>
  base.transaction('rw', base.ventas, async () => {
    for (const { id, estado, comprobanteId, numero, motivo } of respuestas) {
      const local = await base.ventas.get(id);
      if (local && sinResolver(local))
        await base.ventas.update(id, { estado, comprobanteId, numero, motivo, contestadaEn: ahora.toISOString() });
    }
  });

/** Settled sales stay a few days for who asks about them. */
async function olvidarViejas(base: BaseLocal, ahora: Date): Promise<void> {
  const limite = new Date(ahora.getTime() - guardadasMs).toISOString();
  await base.ventas
    .where('estado')
    .anyOf('registrada', 'descartada')
    .filter(({ contestadaEn }) => contestadaEn !== null && contestadaEn < limite)
    .delete();
}
