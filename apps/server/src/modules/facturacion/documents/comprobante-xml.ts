import { decimal } from '@jsol/tributos/dinero';
import type { Comprobante, LineaComprobante } from '../domain/comprobante.ts';
import { numeroCompleto } from '../domain/numeracion.ts';
import {
  atributo,
  catalogo,
  documentoXml,
  espaciosUbl,
  firmante,
  identificacion,
  opcional,
  texto,
  unece,
  type SinFirmar,
} from './xml.ts';

/**
 * UBL 2.1 Invoice (01, 03) of SUNAT, canonical by construction: see xml.ts. Costs one pass over the lines: everything
 * that does not change from line to line is built once per document.
 */

const espacios = espaciosUbl('Invoice');

const tipoDePrecio =
  `<cbc:PriceTypeCode listAgencyName="PE:SUNAT" listName="Tipo de Precio" listURI="${catalogo('16')}">` +
  '01</cbc:PriceTypeCode>';
const codigoDescuento =
  `<cbc:AllowanceChargeReasonCode listAgencyName="PE:SUNAT" listName="Cargo/descuento" listURI="${catalogo('53')}">` +
  '00</cbc:AllowanceChargeReasonCode>';

/** Catalogue 05: which tax each affectation of catalogue 07 answers to. */
const tributos = {
  '10': { codigo: '1000', nombre: 'IGV', tipo: 'VAT' },
  '20': { codigo: '9997', nombre: 'EXO', tipo: 'VAT' },
  '30': { codigo: '9998', nombre: 'INA', tipo: 'FRE' },
} as const;

const esquemaTributo = ({ codigo, nombre, tipo }: { codigo: string; nombre: string; tipo: string }) =>
  `<cac:TaxScheme><cbc:ID schemeAgencyName="PE:SUNAT" schemeName="Codigo de tributos" schemeURI="${catalogo('05')}">` +
  `${codigo}</cbc:ID><cbc:Name>${nombre}</cbc:Name><cbc:TaxTypeCode>${tipo}</cbc:TaxTypeCode></cac:TaxScheme>`;

/** The unsigned document; sign it with `firmar`. */
export function comprobanteXml(comprobante: Comprobante): SinFirmar {
  const moneda = ` currencyID="${atributo(comprobante.moneda)}"`;
  const linea = escritorDeLineas(moneda, decimal(comprobante.tasaIgv).times(100).toFixed(2));
  let lineas = '';
  for (const una of comprobante.lineas) lineas += linea(una);
  return documentoXml(
    'Invoice',
    espacios,
    encabezado(comprobante) +
      firmante(comprobante.emisor) +
      emisor(comprobante) +
      cliente(comprobante) +
      formaDePago(comprobante) +
      impuestos(comprobante, moneda) +
      totales(comprobante, moneda) +
      lineas,
  );
}

function encabezado(comprobante: Comprobante): string {
  const leyendas = comprobante.leyendas
    .map(
      ({ codigo, texto: leyenda }) => `<cbc:Note languageLocaleID="${atributo(codigo)}">${texto(leyenda)}</cbc:Note>`,
    )
    .join('');
  return (
    '<cbc:UBLVersionID>2.1</cbc:UBLVersionID>' +
    '<cbc:CustomizationID schemeAgencyName="PE:SUNAT">2.0</cbc:CustomizationID>' +
    `<cbc:ID>${texto(numeroCompleto(comprobante.serie, comprobante.numero))}</cbc:ID>` +
    `<cbc:IssueDate>${texto(comprobante.fechaEmision)}</cbc:IssueDate>` +
    `<cbc:IssueTime>${texto(comprobante.horaEmision)}</cbc:IssueTime>` +
    // 0101 of catalogue 51: internal sale.
    '<cbc:InvoiceTypeCode listAgencyName="PE:SUNAT" listID="0101" listName="Tipo de Documento" ' +
    `listSchemeURI="${catalogo('51')}" listURI="${catalogo('01')}" name="Tipo de Operacion">` +
    `${comprobante.tipo}</cbc:InvoiceTypeCode>${leyendas}` +
    `<cbc:DocumentCurrencyCode listAgencyName="${unece}" listID="ISO 4217 Alpha" listName="Currency">` +
    `${texto(comprobante.moneda)}</cbc:DocumentCurrencyCode>`
  );
}

const pais =
  `<cac:Country><cbc:IdentificationCode listAgencyName="${unece}" listID="ISO 3166-1" listName="Country">PE` +
  '</cbc:IdentificationCode></cac:Country>';

function emisor({ emisor: datos, establecimiento }: Comprobante): string {
  return (
    `<cac:AccountingSupplierParty><cac:Party>${identificacion('6', datos.ruc)}` +
    (datos.nombreComercial === ''
      ? ''
      : `<cac:PartyName><cbc:Name>${texto(datos.nombreComercial)}</cbc:Name></cac:PartyName>`) +
    `<cac:PartyLegalEntity><cbc:RegistrationName>${texto(datos.razonSocial)}</cbc:RegistrationName>` +
    '<cac:RegistrationAddress>' +
    `<cbc:ID schemeAgencyName="PE:INEI" schemeName="Ubigeos">${texto(datos.ubigeo)}</cbc:ID>` +
    `<cbc:AddressTypeCode>${texto(establecimiento)}</cbc:AddressTypeCode>` +
    opcional('CityName', datos.provincia) +
    opcional('CountrySubentity', datos.departamento) +
    opcional('District', datos.distrito) +
    `<cac:AddressLine><cbc:Line>${texto(datos.direccion)}</cbc:Line></cac:AddressLine>${pais}` +
    '</cac:RegistrationAddress></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>'
  );
}

function cliente({ cliente: datos }: Comprobante): string {
  const direccion = datos.direccion === null ? '' : texto(datos.direccion);
  return (
    '<cac:AccountingCustomerParty><cac:Party>' +
    identificacion(datos.tipoDocumento, datos.numeroDocumento) +
    `<cac:PartyLegalEntity><cbc:RegistrationName>${texto(datos.nombre)}</cbc:RegistrationName>` +
    (direccion === ''
      ? ''
      : `<cac:RegistrationAddress><cac:AddressLine><cbc:Line>${direccion}</cbc:Line></cac:AddressLine>` +
        '</cac:RegistrationAddress>') +
    '</cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>'
  );
}

/** Mandatory in a factura (3244); a boleta carries none. */
const formaDePago = ({ tipo, formaPago }: Comprobante): string =>
  tipo === '01'
    ? `<cac:PaymentTerms><cbc:ID>FormaPago</cbc:ID><cbc:PaymentMeansID>${formaPago}</cbc:PaymentMeansID></cac:PaymentTerms>`
    : '';

/** One subtotal per tax that some line has. */
function impuestos({ totales: suma, lineas }: Comprobante, moneda: string): string {
  const bases = { '10': suma.gravado, '20': suma.exonerado, '30': suma.inafecto };
  let subtotales = '';
  for (const afectacion of ['10', '20', '30'] as const) {
    if (!lineas.some((linea) => linea.afectacion === afectacion)) continue;
    subtotales +=
      `<cac:TaxSubtotal><cbc:TaxableAmount${moneda}>${bases[afectacion]}</cbc:TaxableAmount>` +
      `<cbc:TaxAmount${moneda}>${afectacion === '10' ? suma.igv : '0.00'}</cbc:TaxAmount>` +
      `<cac:TaxCategory>${esquemaTributo(tributos[afectacion])}</cac:TaxCategory></cac:TaxSubtotal>`;
  }
  return `<cac:TaxTotal><cbc:TaxAmount${moneda}>${suma.igv}</cbc:TaxAmount>${subtotales}</cac:TaxTotal>`;
}

/** Line discounts (code 00) lie in the bases already: AllowanceTotalAmount is for discounts outside them (3300). */
const totales = ({ totales: suma }: Comprobante, moneda: string): string =>
  `<cac:LegalMonetaryTotal><cbc:LineExtensionAmount${moneda}>${suma.valorVenta}</cbc:LineExtensionAmount>` +
  `<cbc:TaxInclusiveAmount${moneda}>${suma.total}</cbc:TaxInclusiveAmount>` +
  `<cbc:PayableAmount${moneda}>${suma.total}</cbc:PayableAmount></cac:LegalMonetaryTotal>`;

function escritorDeLineas(moneda: string, porcentaje: string): (linea: LineaComprobante) => string {
  const categoria = (afectacion: keyof typeof tributos) =>
    // Percent is the rate on exempt lines too: any value does, the rate is customary.
    `<cac:TaxCategory><cbc:Percent>${porcentaje}</cbc:Percent>` +
    `<cbc:TaxExemptionReasonCode listAgencyName="PE:SUNAT" listName="Afectacion del IGV" listURI="${catalogo('07')}">` +
    `${afectacion}</cbc:TaxExemptionReasonCode>${esquemaTributo(tributos[afectacion])}</cac:TaxCategory>`;
  const categorias = { '10': categoria('10'), '20': categoria('20'), '30': categoria('30') };
  const descuento = ({ descuento: importe, factorDescuento, baseDescuento }: LineaComprobante) =>
    importe === '0.00'
      ? ''
      : `<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>${codigoDescuento}` +
        `<cbc:MultiplierFactorNumeric>${factorDescuento}</cbc:MultiplierFactorNumeric>` +
        `<cbc:Amount${moneda}>${importe}</cbc:Amount><cbc:BaseAmount${moneda}>${baseDescuento}</cbc:BaseAmount>` +
        '</cac:AllowanceCharge>';
  return (linea) =>
    `<cac:InvoiceLine><cbc:ID>${linea.orden}</cbc:ID>` +
    `<cbc:InvoicedQuantity unitCode="${atributo(linea.unidad)}" unitCodeListAgencyName="${unece}"` +
    ` unitCodeListID="UN/ECE rec 20">${linea.cantidad}</cbc:InvoicedQuantity>` +
    `<cbc:LineExtensionAmount${moneda}>${linea.valorVenta}</cbc:LineExtensionAmount>` +
    `<cac:PricingReference><cac:AlternativeConditionPrice><cbc:PriceAmount${moneda}>${linea.precioVenta}` +
    `</cbc:PriceAmount>${tipoDePrecio}</cac:AlternativeConditionPrice></cac:PricingReference>` +
    descuento(linea) +
    `<cac:TaxTotal><cbc:TaxAmount${moneda}>${linea.igv}</cbc:TaxAmount>` +
    `<cac:TaxSubtotal><cbc:TaxableAmount${moneda}>${linea.baseIgv}</cbc:TaxableAmount>` +
    `<cbc:TaxAmount${moneda}>${linea.igv}</cbc:TaxAmount>${categorias[linea.afectacion]}</cac:TaxSubtotal></cac:TaxTotal>` +
    `<cac:Item><cbc:Description>${texto(linea.descripcion)}</cbc:Description>` +
    (linea.codigo === ''
      ? ''
      : `<cac:SellersItemIdentification><cbc:ID>${texto(linea.codigo)}</cbc:ID></cac:SellersItemIdentification>`) +
    `</cac:Item><cac:Price><cbc:PriceAmount${moneda}>${linea.valorUnitario}</cbc:PriceAmount></cac:Price>` +
    '</cac:InvoiceLine>';
}
