import { comparar, decimal } from '@jsol/tributos/dinero';
import type { LineaResumen, ResumenDiario } from '../domain/resumen-diario.ts';
import { cabeceraDeResumen } from './cabecera-resumen.ts';
import { atributo, documentoXml, espaciosSunat, texto, type SinFirmar } from './xml.ts';

/** SummaryDocuments (RC 1.1), unsigned; sign it with `firmar`. */
export const resumenDiarioXml = (resumen: ResumenDiario): SinFirmar =>
  documentoXml(
    'SummaryDocuments',
    espaciosSunat('SummaryDocuments'),
    cabeceraDeResumen(resumen) + resumen.lineas.map(linea).join(''),
  );

const hay = (importe: string) => comparar(importe, '0') !== 0;

function linea(una: LineaResumen): string {
  const moneda = ` currencyID="${atributo(una.moneda)}"`;
  return (
    `<sac:SummaryDocumentsLine><cbc:LineID>${una.orden}</cbc:LineID>` +
    `<cbc:DocumentTypeCode>${una.tipo}</cbc:DocumentTypeCode><cbc:ID>${texto(una.numero)}</cbc:ID>` +
    cliente(una) +
    afectado(una) +
    percepcion(una) +
    `<cac:Status><cbc:ConditionCode>${una.condicion}</cbc:ConditionCode></cac:Status>` +
    `<sac:TotalAmount${moneda}>${una.total}</sac:TotalAmount>` +
    valores(una, moneda) +
    (hay(una.otrosCargos)
      ? '<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator>' +
        `<cbc:Amount${moneda}>${una.otrosCargos}</cbc:Amount></cac:AllowanceCharge>`
      : '') +
    impuestos(una, moneda) +
    '</sac:SummaryDocumentsLine>'
  );
}

const cliente = ({ clienteTipoDocumento: tipo, clienteNumeroDocumento: numero }: LineaResumen): string =>
  tipo === '-'
    ? ''
    : `<cac:AccountingCustomerParty><cbc:CustomerAssignedAccountID>${texto(numero)}</cbc:CustomerAssignedAccountID>` +
      `<cbc:AdditionalAccountID>${texto(tipo)}</cbc:AdditionalAccountID></cac:AccountingCustomerParty>`;

const afectado = ({ afectado: original }: LineaResumen): string =>
  original === null
    ? ''
    : `<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>${texto(original.numero)}</cbc:ID>` +
      `<cbc:DocumentTypeCode>${texto(original.tipo)}</cbc:DocumentTypeCode></cac:InvoiceDocumentReference>` +
      '</cac:BillingReference>';

/** Always in soles. */
const percepcion = ({ percepcion: datos }: LineaResumen): string =>
  datos === null
    ? ''
    : '<sac:SUNATPerceptionSummaryDocumentReference>' +
      `<sac:SUNATPerceptionSystemCode>${datos.codigo}</sac:SUNATPerceptionSystemCode>` +
      `<sac:SUNATPerceptionPercent>${datos.porcentaje}</sac:SUNATPerceptionPercent>` +
      `<cbc:TotalInvoiceAmount currencyID="PEN">${datos.monto}</cbc:TotalInvoiceAmount>` +
      `<sac:SUNATTotalCashed currencyID="PEN">${datos.totalConPercepcion}</sac:SUNATTotalCashed>` +
      `<cbc:TaxableAmount currencyID="PEN">${datos.base}</cbc:TaxableAmount>` +
      '</sac:SUNATPerceptionSummaryDocumentReference>';

/** Catalogue 11: one for each kind of operation there is. */
function valores(una: LineaResumen, moneda: string): string {
  const clases = [una.gravado, una.exonerado, una.inafecto, una.exportacion, una.gratuito];
  return clases
    .map((valor, indice) =>
      hay(valor)
        ? `<sac:BillingPayment><cbc:PaidAmount${moneda}>${valor}</cbc:PaidAmount>` +
          `<cbc:InstructionID>0${indice + 1}</cbc:InstructionID></sac:BillingPayment>`
        : '',
    )
    .join('');
}

/** IGV (or IVAP) always, at 0.00 where nothing is taxed (2278); the others where there are any. */
function impuestos(una: LineaResumen, moneda: string): string {
  const porcentaje = decimal(una.tasaIgv).times(100).toFixed(2);
  const igv = una.deIvap
    ? tributo(moneda, una.ivap, { codigo: '1016', nombre: 'IVAP', tipo: 'VAT', porcentaje })
    : tributo(moneda, una.igv, { codigo: '1000', nombre: 'IGV', tipo: 'VAT', porcentaje });
  return (
    igv +
    (hay(una.isc) ? tributo(moneda, una.isc, { codigo: '2000', nombre: 'ISC', tipo: 'EXC' }) : '') +
    (hay(una.otrosTributos)
      ? tributo(moneda, una.otrosTributos, { codigo: '9999', nombre: 'OTROS', tipo: 'OTH' })
      : '') +
    (hay(una.icbper) ? tributo(moneda, una.icbper, { codigo: '7152', nombre: 'ICBPER', tipo: 'OTH' }) : '')
  );
}

const tributo = (
  moneda: string,
  importe: string,
  { codigo, nombre, tipo, porcentaje }: { codigo: string; nombre: string; tipo: string; porcentaje?: string },
): string =>
  `<cac:TaxTotal><cbc:TaxAmount${moneda}>${importe}</cbc:TaxAmount><cac:TaxSubtotal>` +
  `<cbc:TaxAmount${moneda}>${importe}</cbc:TaxAmount><cac:TaxCategory>` +
  (porcentaje === undefined ? '' : `<cbc:Percent>${porcentaje}</cbc:Percent>`) +
  `<cac:TaxScheme><cbc:ID>${codigo}</cbc:ID><cbc:Name>${nombre}</cbc:Name><cbc:TaxTypeCode>${tipo}</cbc:TaxTypeCode>` +
  '</cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>';
