import type { FueraDeServicio, SunatClient } from '../../../integrations/sunat/sunat-client.ts';
import type { PorEmitir } from './cargar-por-emitir.ts';

export type EstadoRegistrado = 'aceptado' | 'rechazado' | 'anulado';

export type Pregunta =
  | { kind: 'cdr'; zip: Buffer }
  /** SUNAT has it, and hands over no CDR. */
  | { kind: 'registrado'; estado: EstadoRegistrado; descripcion: string }
  | { kind: 'no-existe' }
  /** SUNAT has no question for this kind of document. */
  | { kind: 'sin-consulta' }
  /** SUNAT did not answer: later. */
  | FueraDeServicio
  /** The question itself is refused, and will be until a person corrects the access. */
  | { kind: 'falla'; motivo: string };

/** Catalogue 01: what both queries know. */
const consultables = new Set(['01', '03', '07', '08']);

/**
 * Asks SUNAT what it has under this number: `getStatusCdr` for the F series, the only ones it knows, and the consulta
 * integrada for the B series, which confirms date and total but has no CDR to give.
 */
export async function preguntarPorComprobante(
  sunat: SunatClient,
  comprobante: PorEmitir,
  signal: AbortSignal,
): Promise<Pregunta> {
  const { tipo, serie, numero } = comprobante;
  if (!consultables.has(tipo)) return { kind: 'sin-consulta' };
  const { supportsGetStatusCdr } = await sunat.canal();
  if (serie.startsWith('F') && supportsGetStatusCdr) {
    const respuesta = await sunat.consultarCdr({ tipo, serie, numero, signal });
    switch (respuesta.kind) {
      case 'cdr':
        return respuesta;
      case 'sin-cdr':
        return { kind: 'registrado', estado: respuesta.estado, descripcion: respuesta.motivo };
      default:
        return respuesta;
    }
  }
  const respuesta = await sunat.consultarValidez({
    tipo,
    serie,
    numero,
    fechaEmision: comprobante.fecha_emision,
    total: comprobante.total,
    signal,
  });
  switch (respuesta.kind) {
    case 'existe':
      return {
        kind: 'registrado',
        // `autorizado` is how it shows what was printed with authorisation: registered all the same.
        estado: respuesta.estado === 'anulado' ? 'anulado' : 'aceptado',
        descripcion: `Figura ${respuesta.estado} en la consulta de SUNAT, que no entrega CDR de boletas`,
      };
    default:
      return respuesta;
  }
}
