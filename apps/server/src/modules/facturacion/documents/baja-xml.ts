import type { Baja } from '../domain/baja.ts';
import { cabeceraDeResumen } from './cabecera-resumen.ts';
import { documentoXml, espaciosSunat, texto, type SinFirmar } from './xml.ts';

/** VoidedDocuments (RA and RR), unsigned; sign it with `firmar`. */
export function bajaXml(baja: Baja): SinFirmar {
  const lineas = baja.lineas
    .map(
      ({ orden, tipo, serie, numero, motivo }) =>
        `<sac:VoidedDocumentsLine><cbc:LineID>${orden}</cbc:LineID>` +
        `<cbc:DocumentTypeCode>${tipo}</cbc:DocumentTypeCode>` +
        `<sac:DocumentSerialID>${texto(serie)}</sac:DocumentSerialID>` +
        `<sac:DocumentNumberID>${numero}</sac:DocumentNumberID>` +
        `<sac:VoidReasonDescription>${texto(motivo)}</sac:VoidReasonDescription></sac:VoidedDocumentsLine>`,
    )
    .join('');
  return documentoXml('VoidedDocuments', espaciosSunat('VoidedDocuments'), cabeceraDeResumen(baja) + lineas);
}
