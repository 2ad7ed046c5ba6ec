import { startOfLimaDay } from '../../../../platform/time/lima.ts';
import type { ContenidoDocumento } from '../../domain/contenido.ts';
import { dibujarA4 } from './a4.ts';
import { impresoDeComprobante } from './impreso-comprobante.ts';
import { impresoDeGuia } from './impreso-guia.ts';
import { impresoDeRegimen } from './impreso-regimen.ts';
import type { Impresion, Impreso } from './impreso.ts';
import { nuevoLienzo, terminar } from './lienzo.ts';
import { marcaDe, type Branding } from './marca.ts';
import { dibujarTicket } from './ticket.ts';

/** `a4`: pages. `ticket`: a roll of 80 mm, as long as its content. */
export type FormatoImpreso = 'a4' | 'ticket';

/**
 * The printed form as PDF, with embedded fonts, made from the frozen content of any document. Valid from the moment of
 * sale: it does not wait for SUNAT, nor for the signature (`hash: null`); only the QR of a guía comes with its CDR.
 */
export function representacionImpresa(
  contenido: ContenidoDocumento,
  { formato, branding, ...impresion }: Impresion & { formato: FormatoImpreso; branding?: Branding },
): Promise<Buffer> {
  const impreso = impresoDe(contenido, impresion);
  const marca = marcaDe(branding ?? { logo: null, color: null });
  const lienzo = () =>
    nuevoLienzo({
      titulo: `${impreso.titulo} ${impreso.numero}`,
      autor: impreso.emisor.razonSocial,
      fecha: emitidoEn(impreso),
    });
  const papel = lienzo();
  if (formato === 'a4') dibujarA4(papel, impreso, marca);
  else dibujarTicket(papel, lienzo(), impreso, marca);
  return terminar(papel);
}

function impresoDe(contenido: ContenidoDocumento, impresion: Impresion): Impreso {
  switch (contenido.tipo) {
    case '09':
    case '31':
      return impresoDeGuia(contenido, impresion);
    case '20':
    case '40':
      return impresoDeRegimen(contenido, impresion);
    default:
      return impresoDeComprobante(contenido, impresion);
  }
}

/** As the document's date, so that the same receipt printed again says the same. */
function emitidoEn({ fechaEmision, horaEmision }: Impreso): Date {
  const [horas = 0, minutos = 0, segundos = 0] = horaEmision.split(':').map(Number);
  return new Date(startOfLimaDay(fechaEmision).getTime() + ((horas * 60 + minutos) * 60 + segundos) * 1000);
}
