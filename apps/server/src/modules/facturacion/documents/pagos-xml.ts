import { decimal, valorUnitario } from '@jsol/tributos/dinero';
import type { AjusteCalculado } from '@jsol/tributos/documento';
import type { AnticipoComprobante, Comprobante } from '../domain/comprobante.ts';
import { ajusteXml } from './ajuste-xml.ts';
import { atributo, identificacion, texto } from './xml.ts';

/** cac:PaymentMeans: where the detracción is paid in. */
export const medioDePagoXml = ({ detraccion }: Comprobante): string =>
  detraccion === null
    ? ''
    : '<cac:PaymentMeans><cbc:ID>Detraccion</cbc:ID>' +
      `<cbc:PaymentMeansCode>${texto(detraccion.medioPago)}</cbc:PaymentMeansCode>` +
      `<cac:PayeeFinancialAccount><cbc:ID>${texto(detraccion.cuenta)}</cbc:ID></cac:PayeeFinancialAccount>` +
      '</cac:PaymentMeans>';

const termino = (id: string, contenido: string): string =>
  `<cac:PaymentTerms><cbc:ID>${id}</cbc:ID>${contenido}</cac:PaymentTerms>`;
const enSoles = (monto: string): string => `<cbc:Amount currencyID="PEN">${monto}</cbc:Amount>`;

/** cac:PaymentTerms of detracción and percepción: always in soles. */
export const regimenesXml = ({ detraccion, percepcion }: Comprobante): string =>
  (detraccion === null
    ? ''
    : termino(
        'Detraccion',
        `<cbc:PaymentMeansID>${texto(detraccion.codigo)}</cbc:PaymentMeansID>` +
          `<cbc:PaymentPercent>${decimal(detraccion.porcentaje).toFixed(2)}</cbc:PaymentPercent>` +
          enSoles(detraccion.monto),
      )) + (percepcion === null ? '' : termino('Percepcion', enSoles(percepcion.totalConPercepcion)));

/** cac:PaymentTerms of the sale: mandatory in a factura (3244), and in the note that changes its credit terms. */
export function formaDePagoXml({ formaPago }: Comprobante, moneda: string): string {
  if (formaPago.tipo === 'Contado') return termino('FormaPago', '<cbc:PaymentMeansID>Contado</cbc:PaymentMeansID>');
  const importe = (monto: string) => `<cbc:Amount${moneda}>${monto}</cbc:Amount>`;
  return (
    termino('FormaPago', `<cbc:PaymentMeansID>Credito</cbc:PaymentMeansID>${importe(formaPago.pendiente)}`) +
    formaPago.cuotas
      .map(({ numero, monto, vence }) =>
        termino(
          'FormaPago',
          `<cbc:PaymentMeansID>Cuota${String(numero).padStart(3, '0')}</cbc:PaymentMeansID>${importe(monto)}` +
            `<cbc:PaymentDueDate>${texto(vence)}</cbc:PaymentDueDate>`,
        ),
      )
      .join('')
  );
}

const factorDe = (porcentaje: string): string => valorUnitario(decimal(porcentaje).div(100), 5);

/** Percepción (51–53, in soles) and retención (62): told like a charge and a discount, in no sum. */
export function regimenesComoAjusteXml({ percepcion, retencion }: Comprobante, moneda: string): string {
  const ajuste = (codigo: string, esCargo: boolean, de: { porcentaje: string; base: string; monto: string }) =>
    ({ codigo, esCargo, factor: factorDe(de.porcentaje), monto: de.monto, base: de.base }) satisfies AjusteCalculado;
  return (
    (percepcion === null ? '' : ajusteXml(ajuste(percepcion.codigo, true, percepcion), ' currencyID="PEN"')) +
    (retencion === null ? '' : ajusteXml(ajuste('62', false, retencion), moneda))
  );
}

/** The receipts of earlier payments; DocumentStatusCode is what PrepaidPayment/ID names. */
export const documentosDeAnticipoXml = ({ anticipos, emisor }: Comprobante): string =>
  anticipos
    .map(
      ({ documento }, indice) =>
        `<cac:AdditionalDocumentReference><cbc:ID>${texto(documento.numero)}</cbc:ID>` +
        `<cbc:DocumentTypeCode>${atributo(documento.tipo)}</cbc:DocumentTypeCode>` +
        `<cbc:DocumentStatusCode>${indice + 1}</cbc:DocumentStatusCode>` +
        `<cac:IssuerParty>${identificacion('6', emisor.ruc)}</cac:IssuerParty></cac:AdditionalDocumentReference>`,
    )
    .join('');

export const anticiposXml = ({ anticipos }: { anticipos: readonly AnticipoComprobante[] }, moneda: string): string =>
  anticipos
    .map(
      ({ total }, indice) =>
        `<cac:PrepaidPayment><cbc:ID>${indice + 1}</cbc:ID><cbc:PaidAmount${moneda}>${total}</cbc:PaidAmount>` +
        '</cac:PrepaidPayment>',
    )
    .join('');
