import type { SunatClient } from '../../../integrations/sunat/sunat-client.ts';
import type { LineaDeResumen } from './cargar-resumen.ts';

export type PreguntaResumen =
  /** SUNAT shows every document as the file says. */
  | { kind: 'informado' }
  /** The first document is not there: the file was not processed, or not yet. */
  | { kind: 'no-figura' }
  /** Some are as the file says and some are not, which no file of ours could have done. */
  | { kind: 'a-medias'; numero: string }
  /** The kind of document cannot be asked about, or the question is refused. */
  | { kind: 'no-se-puede'; motivo: string }
  | { kind: 'fuera-de-servicio'; motivo: string; reintentarEnMs?: number; inalcanzable?: boolean };

/** Kinds the consulta integrada knows. */
const consultables = new Set(['01', '03', '07', '08']);

/**
 * Where a ticket was lost, the documents tell what became of the file: each is asked about in the consulta integrada.
 * A file is processed as a whole, so the first one's answer mostly says it all.
 */
export async function preguntarPorResumen(
  sunat: SunatClient,
  lineas: readonly LineaDeResumen[],
  signal: AbortSignal,
): Promise<PreguntaResumen> {
  let informadas = 0;
  for (const linea of lineas) {
    if (!consultables.has(linea.tipo))
      return { kind: 'no-se-puede', motivo: 'SUNAT no tiene una consulta para retenciones ni percepciones' };
    if (linea.condicion === '2')
      return { kind: 'no-se-puede', motivo: 'la consulta de SUNAT no dice si ya tomó una corrección' };
    const respuesta = await sunat.consultarValidez({
      tipo: linea.tipo,
      serie: linea.serie,
      numero: linea.numero,
      fechaEmision: linea.fechaEmision,
      total: linea.total,
      signal,
    });
    if (respuesta.kind === 'fuera-de-servicio') return respuesta;
    if (respuesta.kind === 'falla') return { kind: 'no-se-puede', motivo: respuesta.motivo };
    const anulado = respuesta.kind === 'existe' && respuesta.estado === 'anulado';
    const comoDice = linea.condicion === '3' ? anulado : respuesta.kind === 'existe';
    if (!comoDice && informadas === 0) return { kind: 'no-figura' };
    if (!comoDice) return { kind: 'a-medias', numero: `${linea.serie}-${linea.numero}` };
    informadas += 1;
  }
  return { kind: 'informado' };
}
