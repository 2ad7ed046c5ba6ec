import type { ContenidoDocumento } from '../domain/contenido.ts';
import { comprobanteXml } from './comprobante-xml.ts';
import { guiaXml } from './guia-xml.ts';
import { percepcionXml, retencionXml } from './retencion-percepcion-xml.ts';
import type { SinFirmar } from './xml.ts';

/** The unsigned XML of any document that carries a number, as its `tipo` asks. */
export function xmlDeDocumento(contenido: ContenidoDocumento): SinFirmar {
  switch (contenido.tipo) {
    case '09':
    case '31':
      return guiaXml(contenido);
    case '20':
      return retencionXml(contenido);
    case '40':
      return percepcionXml(contenido);
    default:
      return comprobanteXml(contenido);
  }
}
