import { startOfLimaDay } from '../../../../platform/time/lima.ts';
import type { Comprobante } from '../../domain/comprobante.ts';
import { dibujarA4 } from './a4.ts';
import { numeroDe, titulo, type Impresion } from './contenido-impreso.ts';
import { nuevoLienzo, terminar } from './lienzo.ts';
import { dibujarTicket } from './ticket.ts';

/** `a4`: pages. `ticket`: a roll of 80 mm, as long as its content. */
export type FormatoImpreso = 'a4' | 'ticket';

/**
 * The printed form as PDF, with embedded fonts, made from the frozen content. Valid from the moment of sale: it does
 * not wait for SUNAT, nor for the signature (`hash: null`).
 */
export function representacionImpresa(
  comprobante: Comprobante,
  { formato, ...impresion }: Impresion & { formato: FormatoImpreso },
): Promise<Buffer> {
  const lienzo = () =>
    nuevoLienzo({
      titulo: `${titulo(comprobante)} ${numeroDe(comprobante)}`,
      autor: comprobante.emisor.razonSocial,
      fecha: emitidoEn(comprobante),
    });
  const papel = lienzo();
  if (formato === 'a4') dibujarA4(papel, comprobante, impresion);
  else dibujarTicket(papel, lienzo(), comprobante, impresion);
  return terminar(papel);
}

/** As the document's date, so that the same receipt printed again says the same. */
function emitidoEn({ fechaEmision, horaEmision }: Comprobante): Date {
  const [horas = 0, minutos = 0, segundos = 0] = horaEmision.split(':').map(Number);
  return new Date(startOfLimaDay(fechaEmision).getTime() + ((horas * 60 + minutos) * 60 + segundos) * 1000);
}
