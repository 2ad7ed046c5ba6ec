import type { AfectacionIgv } from '@jsol/tributos/documento';
import type { LineaComprobante } from '../domain/comprobante.ts';
import { ajusteXml } from './ajuste-xml.ts';
import { esquemas } from './tributos-xml.ts';
import { atributo, catalogo, texto, unece } from './xml.ts';

/** How the three documents name the same line, and where the line's discounts stand. */
export type FormaLinea = { elemento: string; cantidad: string; ajustesAntes: boolean };

const tipoDePrecio = (codigo: string) =>
  `<cbc:PriceTypeCode listAgencyName="PE:SUNAT" listName="Tipo de Precio" listURI="${catalogo('16')}">` +
  `${codigo}</cbc:PriceTypeCode>`;
const tiposDePrecio = { '01': tipoDePrecio('01'), '02': tipoDePrecio('02') };

/** Writes lines of one document: what does not change from line to line is built once. */
export function escritorDeLineas(moneda: string, forma: FormaLinea): (linea: LineaComprobante) => string {
  const categorias = new Map<string, string>();
  const categoriaIgv = ({ afectacion, porcentajeIgv, tributo }: LineaComprobante): string => {
    const clave = afectacion + porcentajeIgv;
    let escrita = categorias.get(clave);
    if (escrita === undefined) {
      escrita = categoria(porcentajeIgv, afectacion, esquemas[tributo]);
      categorias.set(clave, escrita);
    }
    return escrita;
  };
  const monto = (elemento: string, valor: string) => `<cbc:${elemento}${moneda}>${valor}</cbc:${elemento}>`;
  const subtotal = (base: string, importe: string, deCategoria: string) =>
    `<cac:TaxSubtotal>${monto('TaxableAmount', base)}${monto('TaxAmount', importe)}${deCategoria}</cac:TaxSubtotal>`;

  const impuestos = (linea: LineaComprobante): string => {
    const { isc, otrosTributos, icbper } = linea;
    return (
      `<cac:TaxTotal>${monto('TaxAmount', linea.impuestos)}` +
      (isc === null
        ? ''
        : subtotal(
            isc.base,
            isc.monto,
            `<cac:TaxCategory><cbc:Percent>${isc.porcentaje}</cbc:Percent><cbc:TierRange>${isc.sistema}</cbc:TierRange>` +
              `${esquemas['2000']}</cac:TaxCategory>`,
          )) +
      subtotal(linea.baseIgv, linea.igv, categoriaIgv(linea)) +
      (otrosTributos === null
        ? ''
        : subtotal(
            otrosTributos.base,
            otrosTributos.monto,
            `<cac:TaxCategory><cbc:Percent>${otrosTributos.porcentaje}</cbc:Percent>${esquemas['9999']}</cac:TaxCategory>`,
          )) +
      (icbper === null
        ? ''
        : `<cac:TaxSubtotal>${monto('TaxAmount', icbper.monto)}` +
          `<cbc:BaseUnitMeasure unitCode="NIU">${icbper.bolsas}</cbc:BaseUnitMeasure>` +
          `<cac:TaxCategory>${monto('PerUnitAmount', icbper.tarifa)}${esquemas['7152']}</cac:TaxCategory>` +
          '</cac:TaxSubtotal>') +
      '</cac:TaxTotal>'
    );
  };

  return (linea) => {
    let ajustes = '';
    for (const ajuste of linea.ajustes) ajustes += ajusteXml(ajuste, moneda);
    return (
      `<cac:${forma.elemento}><cbc:ID>${linea.orden}</cbc:ID>` +
      `<cbc:${forma.cantidad} unitCode="${atributo(linea.unidad)}" unitCodeListAgencyName="${unece}"` +
      ` unitCodeListID="UN/ECE rec 20">${linea.cantidad}</cbc:${forma.cantidad}>` +
      monto('LineExtensionAmount', linea.valorVenta) +
      `<cac:PricingReference><cac:AlternativeConditionPrice>${monto('PriceAmount', linea.precioVenta)}` +
      `${tiposDePrecio[linea.tipoPrecio]}</cac:AlternativeConditionPrice></cac:PricingReference>` +
      (forma.ajustesAntes ? ajustes + impuestos(linea) : impuestos(linea) + ajustes) +
      `${articulo(linea)}<cac:Price>${monto('PriceAmount', linea.valorUnitario)}</cac:Price></cac:${forma.elemento}>`
    );
  };
}

/** Percent is the rate on exempt lines too: any value does, the rate is customary. */
const categoria = (porcentaje: string, afectacion: AfectacionIgv, esquema: string): string =>
  `<cac:TaxCategory><cbc:Percent>${porcentaje}</cbc:Percent>` +
  `<cbc:TaxExemptionReasonCode listAgencyName="PE:SUNAT" listName="Afectacion del IGV" listURI="${catalogo('07')}">` +
  `${afectacion}</cbc:TaxExemptionReasonCode>${esquema}</cac:TaxCategory>`;

function articulo({ descripcion, codigo, gtin, codigoProductoSunat, propiedades }: LineaComprobante): string {
  let xml = `<cac:Item><cbc:Description>${texto(descripcion)}</cbc:Description>`;
  if (codigo !== '')
    xml += `<cac:SellersItemIdentification><cbc:ID>${texto(codigo)}</cbc:ID></cac:SellersItemIdentification>`;
  if (gtin !== null)
    xml +=
      `<cac:StandardItemIdentification><cbc:ID schemeID="GTIN-${gtin.length}">${texto(gtin)}</cbc:ID>` +
      '</cac:StandardItemIdentification>';
  if (codigoProductoSunat !== null)
    xml +=
      '<cac:CommodityClassification><cbc:ItemClassificationCode listAgencyName="GS1 US" listID="UNSPSC"' +
      ` listName="Item Classification">${texto(codigoProductoSunat)}</cbc:ItemClassificationCode>` +
      '</cac:CommodityClassification>';
  for (const propiedad of propiedades)
    xml +=
      `<cac:AdditionalItemProperty><cbc:Name>${texto(propiedad.nombre)}</cbc:Name>` +
      '<cbc:NameCode listAgencyName="PE:SUNAT" listName="Propiedad del item"' +
      ` listURI="${catalogo('55')}">${texto(propiedad.codigo)}</cbc:NameCode>` +
      `<cbc:Value>${texto(propiedad.valor)}</cbc:Value></cac:AdditionalItemProperty>`;
  return `${xml}</cac:Item>`;
}
