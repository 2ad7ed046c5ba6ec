import type { CodigoTributo } from '@jsol/tributos/documento';
import type { Comprobante } from '../domain/comprobante.ts';
import { catalogo } from './xml.ts';

/** Catalogue 05: name and international code of each tax. */
const tributos: Readonly<Record<CodigoTributo, readonly [nombre: string, tipo: string]>> = {
  '1000': ['IGV', 'VAT'],
  '1016': ['IVAP', 'VAT'],
  '2000': ['ISC', 'EXC'],
  '7152': ['ICBPER', 'OTH'],
  '9995': ['EXP', 'FRE'],
  '9996': ['GRA', 'FRE'],
  '9997': ['EXO', 'VAT'],
  '9998': ['INA', 'FRE'],
  '9999': ['OTROS', 'OTH'],
};

const escribirEsquema = (codigo: CodigoTributo): string =>
  `<cac:TaxScheme><cbc:ID schemeAgencyName="PE:SUNAT" schemeName="Codigo de tributos" schemeURI="${catalogo('05')}">` +
  `${codigo}</cbc:ID><cbc:Name>${tributos[codigo][0]}</cbc:Name>` +
  `<cbc:TaxTypeCode>${tributos[codigo][1]}</cbc:TaxTypeCode></cac:TaxScheme>`;

/** cac:TaxScheme of each tax, written once. */
export const esquemas = Object.fromEntries(
  (Object.keys(tributos) as CodigoTributo[]).map((codigo) => [codigo, escribirEsquema(codigo)]),
) as Readonly<Record<CodigoTributo, string>>;

/** The document's cac:TaxTotal. 9996 is told and in no sum (3294). */
export function impuestosXml({ totales }: Comprobante, moneda: string): string {
  let subtotales = '';
  for (const { codigo, base, monto } of totales.tributos) {
    subtotales +=
      '<cac:TaxSubtotal>' +
      (base === null ? '' : `<cbc:TaxableAmount${moneda}>${base}</cbc:TaxableAmount>`) +
      `<cbc:TaxAmount${moneda}>${monto}</cbc:TaxAmount>` +
      `<cac:TaxCategory>${esquemas[codigo]}</cac:TaxCategory></cac:TaxSubtotal>`;
  }
  return `<cac:TaxTotal><cbc:TaxAmount${moneda}>${totales.impuestos}</cbc:TaxAmount>${subtotales}</cac:TaxTotal>`;
}
