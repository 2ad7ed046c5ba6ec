import type { EstadoComprobante } from '@jsol/contracts/facturacion';
import type { Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { numeroCompleto } from '../domain/numeracion.ts';
import type { Resolucion } from '../domain/respuesta-sunat.ts';
import { manejarRechazoSunat } from '../tasks.ts';
import { alAceptar } from './al-aceptar.ts';
import { cambiarEstado, type Anotacion, type Cambio, type EventoFactura } from './cambiar-estado.ts';
import type { PorEmitir } from './cargar-por-emitir.ts';

/** What SUNAT handed over beside its verdict. */
export type Entregado = {
  /** The CDR's ZIP as it came; null when the answer had none. */
  cdr: Buffer | null;
  descripcion: string | null;
  observaciones: readonly string[];
};

type Veredicto = { a: EstadoComprobante; titulo: string };

const veredictos: Record<Resolucion['accion'], Veredicto> = {
  aceptar: { a: 'aceptado', titulo: 'SUNAT lo aceptó' },
  observar: { a: 'observado', titulo: 'SUNAT lo aceptó con observaciones' },
  rechazar: { a: 'rechazado', titulo: 'SUNAT lo rechazó' },
  'nuevo-numero': { a: 'rechazado', titulo: 'SUNAT ya no admite este número' },
  excepcion: { a: 'excepcion', titulo: 'SUNAT no lo registró' },
  preguntar: { a: 'desconocido', titulo: 'Sin respuesta de SUNAT: se le va a preguntar' },
  reintentar: { a: 'emitido', titulo: 'SUNAT no pudo atenderlo: se reenvía solo' },
};

const conCodigo = (titulo: string, codigo: string): string =>
  codigo === '' || codigo === '0' ? titulo : `${titulo} (código ${codigo})`;

/**
 * Records what became of a receipt that left for SUNAT, with all that follows from it: the rejection is explained, the
 * customer gets the mail, contingency begins or ends. One transaction.
 * @returns what to publish after the commit.
 */
export async function registrarRespuesta(
  tx: Tx,
  comprobante: PorEmitir,
  resolucion: Resolucion,
  entregado: Entregado,
  ahora: Date,
  runId: string,
): Promise<EventoFactura> {
  const { a, titulo } = veredictos[resolucion.accion];
  const anotacion: Anotacion = {
    tipo: 'sunat',
    titulo: conCodigo(titulo, resolucion.codigo),
    detalle:
      entregado.observaciones.length > 0
        ? entregado.observaciones.join(' · ')
        : (entregado.descripcion ?? resolucion.motivo),
    runId,
  };
  const respondido: Cambio['campos'] = {
    sunat_codigo: resolucion.codigo,
    sunat_descripcion: entregado.descripcion ?? resolucion.motivo,
    observaciones: JSON.stringify(entregado.observaciones),
    cdr: entregado.cdr,
    respondido_en: ahora,
    en_contingencia_desde: null,
    fallas_seguidas: 0,
    ticket: comprobante.ticket,
    ticket_en: comprobante.ticket_en,
  };
  const numero = numeroCompleto(comprobante.serie, comprobante.numero);

  switch (resolucion.accion) {
    case 'aceptar':
    case 'observar': {
      const evento = await cambiarEstado(tx, comprobante.id, {
        a,
        motivo: resolucion.accion === 'observar' ? (entregado.observaciones[0] ?? resolucion.motivo) : null,
        anotacion,
        campos: respondido,
      });
      await alAceptar(tx, { ...comprobante, clienteEmail: comprobante.cliente_email });
      return evento;
    }
    case 'rechazar':
    case 'nuevo-numero':
    case 'excepcion': {
      const evento = await cambiarEstado(tx, comprobante.id, {
        a,
        motivo: resolucion.motivo,
        anotacion,
        campos: respondido,
      });
      await enqueue(tx, manejarRechazoSunat, { comprobanteId: comprobante.id, numero });
      return evento;
    }
    case 'preguntar':
      return cambiarEstado(tx, comprobante.id, { a, motivo: resolucion.motivo, anotacion });
    case 'reintentar':
      return cambiarEstado(tx, comprobante.id, {
        a,
        motivo: resolucion.motivo,
        anotacion,
        campos: {
          en_contingencia_desde: comprobante.en_contingencia_desde ?? ahora,
          fallas_seguidas: resolucion.reintentos === null ? 0 : comprobante.fallas_seguidas + 1,
        },
      });
  }
}
