import type { EstadoComprobante } from '@jsol/contracts/facturacion';
import { addDays, fechaPeruana } from '../../../platform/time/lima.ts';
import { numeroCompleto, type ClaseResumen } from './numeracion.ts';

export type PorAnular = {
  tipo: string;
  serie: string;
  numero: number;
  estado: EstadoComprobante;
  fechaEmision: string;
  envios: number;
  /** A resumen that is under way tells it right now. */
  enArchivo: boolean;
  /** A void is under way already. */
  anulandose: boolean;
  /** `F001-1`-like numbers of the notes that amend it and stand. */
  notas: readonly string[];
};

export type Anulacion =
  /** Tell SUNAT with a file of this class. */
  | { kind: 'informar'; clase: ClaseResumen }
  /** A file tells it right now: the void follows when that one is accepted. */
  | { kind: 'despues' }
  /** SUNAT never heard of it: it is dropped before it is told. */
  | { kind: 'descartar' }
  /** It cannot be; `ofrece` is what can be done instead. */
  | { kind: 'no'; motivo: string; ofrece: 'nota-credito' | 'portal-sol' | 'esperar' | null };

/**
 * How a document is voided, decided by its kind, its state and its age (Manual del Programador §4). `dias` is how long after its issue SUNAT takes a void (2957), `entregado` whether the buyer has it: a
 * comunicación de baja is for what was not handed over.
 */
export function decidirAnulacion(
  documento: PorAnular,
  { hoy, dias, entregado }: { hoy: string; dias: number; entregado: boolean },
): Anulacion {
  const numero = numeroCompleto(documento.serie, documento.numero);
  const no = (motivo: string, ofrece: Extract<Anulacion, { kind: 'no' }>['ofrece'] = null): Anulacion => ({
    kind: 'no',
    motivo,
    ofrece,
  });
  const { tipo, estado } = documento;
  if (tipo === '09' || tipo === '31')
    return no(`${numero} es una guía: solo se da de baja en el portal SOL de SUNAT.`, 'portal-sol');
  if (estado === 'anulado') return no(`${numero} ya está anulado.`);
  if (documento.anulandose) return no(`La anulación de ${numero} ya está en camino.`, 'esperar');
  if (estado === 'rechazado') return no(`SUNAT rechazó ${numero}: no hay nada que anular.`);
  if (estado === 'borrador') return no(`${numero} todavía no se emite: no hay nada que anular.`);
  if (estado === 'enviado' || estado === 'desconocido')
    return no(`Todavía no se sabe qué tiene SUNAT de ${numero}: anúlelo cuando responda.`, 'esperar');
  if (documento.notas.length > 0)
    return no(`${numero} tiene la nota ${documento.notas.join(', ')}: anule primero la nota.`);

  const deBoletas = documento.serie.startsWith('B');
  if (estado === 'excepcion')
    return no(`SUNAT no registró ${numero}: corrija el dato y reenvíelo antes de anularlo.`, 'esperar');
  if (estado === 'emitido') {
    if (documento.enArchivo) return { kind: 'despues' };
    if (deBoletas && documento.envios === 0) return { kind: 'descartar' };
    return no(`SUNAT todavía no recibió ${numero}: anúlelo cuando lo acepte.`, 'esperar');
  }

  const hasta = addDays(documento.fechaEmision, dias);
  const deRegimen = tipo === '20' || tipo === '40';
  const esNota = tipo === '07' || tipo === '08';
  if (hoy > hasta) {
    const plazo = `el plazo para anular ${numero} terminó el ${fechaPeruana(hasta)}`;
    return esNota || deRegimen
      ? no(`Ya no se puede: ${plazo}.`)
      : no(`Ya no se puede: ${plazo}. Emita una nota de crédito.`, 'nota-credito');
  }
  if (deRegimen) return { kind: 'informar', clase: 'RR' };
  if (deBoletas) return { kind: 'informar', clase: 'RC' };
  if (entregado && !esNota)
    return no(
      `${numero} ya se entregó al cliente y la baja es para lo que no se entregó. Emita una nota de crédito.`,
      'nota-credito',
    );
  return { kind: 'informar', clase: 'RA' };
}
