import { decimal } from '@jsol/tributos/dinero';
import type { Comprobante } from '../domain/comprobante.ts';
import { numeroCompleto } from '../domain/numeracion.ts';
import { ajusteXml } from './ajuste-xml.ts';
import { escritorDeLineas, type FormaLinea } from './linea-xml.ts';
import {
  anticiposXml,
  documentosDeAnticipoXml,
  formaDePagoXml,
  medioDePagoXml,
  regimenesComoAjusteXml,
  regimenesXml,
} from './pagos-xml.ts';
import { cliente, emisor } from './partes-xml.ts';
import { impuestosXml } from './tributos-xml.ts';
import { atributo, catalogo, documentoXml, espaciosUbl, firmante, texto, unece, type SinFirmar } from './xml.ts';

/**
 * UBL 2.1 of factura and boleta (Invoice), nota de crédito (CreditNote) and nota de débito (DebitNote), canonical by
 * construction, see xml.ts. The three are one document with other names and a few parts more or less; the order of the
 * parts is the XSD's. Costs one pass over the lines.
 */
export function comprobanteXml(comprobante: Comprobante): SinFirmar {
  const { tipo } = comprobante;
  if (tipo === '07') return notaDeCreditoXml(comprobante);
  return tipo === '08' ? notaDeDebitoXml(comprobante) : facturaXml(comprobante);
}

const monedaDe = (comprobante: Comprobante): string => ` currencyID="${atributo(comprobante.moneda)}"`;

function facturaXml(comprobante: Comprobante): SinFirmar {
  const moneda = monedaDe(comprobante);
  return documentoXml(
    'Invoice',
    espaciosUbl('Invoice'),
    identidad(comprobante) +
      (comprobante.fechaVencimiento === null
        ? ''
        : `<cbc:DueDate>${texto(comprobante.fechaVencimiento)}</cbc:DueDate>`) +
      '<cbc:InvoiceTypeCode listAgencyName="PE:SUNAT"' +
      ` listID="${atributo(comprobante.tipoOperacion)}" listName="Tipo de Documento" ` +
      `listSchemeURI="${catalogo('51')}" listURI="${catalogo('01')}" name="Tipo de Operacion">` +
      `${comprobante.tipo}</cbc:InvoiceTypeCode>` +
      leyendasYMoneda(comprobante) +
      ordenDeCompra(comprobante) +
      guias(comprobante) +
      documentosDeAnticipoXml(comprobante) +
      relacionados(comprobante) +
      personas(comprobante) +
      medioDePagoXml(comprobante) +
      regimenesXml(comprobante) +
      (comprobante.tipo === '01' ? formaDePagoXml(comprobante, moneda) : '') +
      anticiposXml(comprobante, moneda) +
      ajustes(comprobante, moneda) +
      impuestosXml(comprobante, moneda) +
      totales(comprobante, moneda) +
      lineas(comprobante, moneda, { elemento: 'InvoiceLine', cantidad: 'InvoicedQuantity', ajustesAntes: true }),
  );
}

function notaDeCreditoXml(comprobante: Comprobante): SinFirmar {
  const moneda = monedaDe(comprobante);
  return documentoXml(
    'CreditNote',
    espaciosUbl('CreditNote'),
    identidad(comprobante) +
      leyendasYMoneda(comprobante) +
      loQueModifica(comprobante) +
      personas(comprobante) +
      // The note that corrects the credit terms of a factura carries the new ones.
      (comprobante.nota?.motivo === '13' ? formaDePagoXml(comprobante, moneda) : '') +
      ajustes(comprobante, moneda) +
      impuestosXml(comprobante, moneda) +
      totalesDeNota('LegalMonetaryTotal', comprobante, moneda) +
      lineas(comprobante, moneda, { elemento: 'CreditNoteLine', cantidad: 'CreditedQuantity', ajustesAntes: false }),
  );
}

function notaDeDebitoXml(comprobante: Comprobante): SinFirmar {
  const moneda = monedaDe(comprobante);
  return documentoXml(
    'DebitNote',
    espaciosUbl('DebitNote'),
    identidad(comprobante) +
      leyendasYMoneda(comprobante) +
      loQueModifica(comprobante) +
      personas(comprobante) +
      ajustes(comprobante, moneda) +
      impuestosXml(comprobante, moneda) +
      totalesDeNota('RequestedMonetaryTotal', comprobante, moneda) +
      lineas(comprobante, moneda, { elemento: 'DebitNoteLine', cantidad: 'DebitedQuantity', ajustesAntes: false }),
  );
}

const identidad = (comprobante: Comprobante): string =>
  '<cbc:UBLVersionID>2.1</cbc:UBLVersionID>' +
  '<cbc:CustomizationID schemeAgencyName="PE:SUNAT">2.0</cbc:CustomizationID>' +
  `<cbc:ID>${texto(numeroCompleto(comprobante.serie, comprobante.numero))}</cbc:ID>` +
  `<cbc:IssueDate>${texto(comprobante.fechaEmision)}</cbc:IssueDate>` +
  `<cbc:IssueTime>${texto(comprobante.horaEmision)}</cbc:IssueTime>`;

const leyendasYMoneda = ({ leyendas, moneda }: Comprobante): string =>
  leyendas
    .map(({ codigo, texto: leyenda }) =>
      codigo === null
        ? `<cbc:Note>${texto(leyenda)}</cbc:Note>`
        : `<cbc:Note languageLocaleID="${atributo(codigo)}">${texto(leyenda)}</cbc:Note>`,
    )
    .join('') +
  `<cbc:DocumentCurrencyCode listAgencyName="${unece}" listID="ISO 4217 Alpha" listName="Currency">` +
  `${texto(moneda)}</cbc:DocumentCurrencyCode>`;

const atributosTipo = `listAgencyName="PE:SUNAT" listName="Tipo de Documento" listURI="${catalogo('01')}"`;

/** Why there is a note, and of what. */
function loQueModifica(comprobante: Comprobante): string {
  const { nota } = comprobante;
  if (!nota) throw new Error('a note amends a receipt');
  const { afectado } = nota;
  return (
    `<cac:DiscrepancyResponse><cbc:ReferenceID>${texto(afectado.numero)}</cbc:ReferenceID>` +
    `<cbc:ResponseCode>${texto(nota.motivo)}</cbc:ResponseCode>` +
    `<cbc:Description>${texto(nota.sustento)}</cbc:Description></cac:DiscrepancyResponse>` +
    ordenDeCompra(comprobante) +
    `<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>${texto(afectado.numero)}</cbc:ID>` +
    `<cbc:DocumentTypeCode ${atributosTipo}>${afectado.tipo}</cbc:DocumentTypeCode>` +
    '</cac:InvoiceDocumentReference></cac:BillingReference>' +
    guias(comprobante) +
    relacionados(comprobante)
  );
}

const ordenDeCompra = ({ ordenCompra }: Comprobante): string =>
  ordenCompra === null ? '' : `<cac:OrderReference><cbc:ID>${texto(ordenCompra)}</cbc:ID></cac:OrderReference>`;

const referencia = (elemento: string, { tipo, numero }: { tipo: string; numero: string }): string =>
  `<cac:${elemento}><cbc:ID>${texto(numero)}</cbc:ID><cbc:DocumentTypeCode>${texto(tipo)}</cbc:DocumentTypeCode>` +
  `</cac:${elemento}>`;
const guias = (comprobante: Comprobante): string =>
  comprobante.guias.map((guia) => referencia('DespatchDocumentReference', guia)).join('');
const relacionados = (comprobante: Comprobante): string =>
  comprobante.relacionados.map((uno) => referencia('AdditionalDocumentReference', uno)).join('');

const personas = (comprobante: Comprobante): string =>
  firmante(comprobante.emisor) + emisor(comprobante.emisor, comprobante.establecimiento) + cliente(comprobante.cliente);

const ajustes = (comprobante: Comprobante, moneda: string): string =>
  comprobante.ajustes.map((ajuste) => ajusteXml(ajuste, moneda)).join('') + regimenesComoAjusteXml(comprobante, moneda);

/** An amount that is left out when it is zero. */
const siHay = (elemento: string, importe: string, moneda: string): string =>
  decimal(importe).isZero() ? '' : `<cbc:${elemento}${moneda}>${importe}</cbc:${elemento}>`;

const cierre = ({ totales: suma }: Comprobante, moneda: string): string =>
  siHay('AllowanceTotalAmount', suma.descuentosFueraDeBase, moneda) +
  siHay('ChargeTotalAmount', suma.cargosFueraDeBase, moneda) +
  siHay('PrepaidAmount', suma.anticipos, moneda) +
  siHay('PayableRoundingAmount', suma.redondeo, moneda) +
  `<cbc:PayableAmount${moneda}>${suma.total}</cbc:PayableAmount>`;

const totales = (comprobante: Comprobante, moneda: string): string =>
  `<cac:LegalMonetaryTotal><cbc:LineExtensionAmount${moneda}>${comprobante.totales.valorVenta}</cbc:LineExtensionAmount>` +
  `<cbc:TaxInclusiveAmount${moneda}>${comprobante.totales.precioVenta}</cbc:TaxInclusiveAmount>` +
  `${cierre(comprobante, moneda)}</cac:LegalMonetaryTotal>`;

/** A note tells neither the value nor the price: SUNAT computes them. */
const totalesDeNota = (elemento: string, comprobante: Comprobante, moneda: string): string =>
  `<cac:${elemento}>${cierre(comprobante, moneda)}</cac:${elemento}>`;

function lineas(comprobante: Comprobante, moneda: string, forma: FormaLinea): string {
  const escribir = escritorDeLineas(moneda, forma);
  let escritas = '';
  for (const linea of comprobante.lineas) escritas += escribir(linea);
  return escritas;
}
