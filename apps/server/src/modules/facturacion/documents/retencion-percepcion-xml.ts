import { valorUnitario } from '@jsol/tributos/dinero';
import type { Emisor } from '../domain/comprobante.ts';
import { numeroCompleto } from '../domain/numeracion.ts';
import type { LineaRegimen, RetencionPercepcion } from '../domain/retencion-percepcion.ts';
import { atributo, documentoXml, espaciosSunat, firmante, opcional, texto, type SinFirmar } from './xml.ts';

/** Retention and Perception differ in their names alone. */
const nombres = {
  '20': { raiz: 'Retention', neto: 'Paid' },
  '40': { raiz: 'Perception', neto: 'Cashed' },
} as const;

/** SUNAT cuts what is longer. */
const maximoDireccion = 100;

/** Comprobante de retención (20), unsigned; sign it with `firmar`. */
export function retencionXml(documento: RetencionPercepcion): SinFirmar {
  if (documento.tipo !== '20') throw new Error('not a retención');
  return escribir(documento);
}

/** Comprobante de percepción (40), unsigned; sign it with `firmar`. */
export function percepcionXml(documento: RetencionPercepcion): SinFirmar {
  if (documento.tipo !== '40') throw new Error('not a percepción');
  return escribir(documento);
}

function escribir(documento: RetencionPercepcion): SinFirmar {
  const { raiz, neto } = nombres[documento.tipo];
  const { contraparte, regimen } = documento;
  return documentoXml(
    raiz,
    espaciosSunat(raiz),
    '<cbc:UBLVersionID>2.0</cbc:UBLVersionID><cbc:CustomizationID>1.0</cbc:CustomizationID>' +
      firmante(documento.emisor) +
      `<cbc:ID>${texto(numeroCompleto(documento.serie, documento.numero))}</cbc:ID>` +
      `<cbc:IssueDate>${texto(documento.fechaEmision)}</cbc:IssueDate>` +
      `<cbc:IssueTime>${texto(documento.horaEmision)}</cbc:IssueTime>` +
      agente(documento.emisor) +
      '<cac:ReceiverParty><cac:PartyIdentification>' +
      `<cbc:ID schemeID="${atributo(contraparte.tipoDocumento)}">${texto(contraparte.numeroDocumento)}</cbc:ID>` +
      '</cac:PartyIdentification><cac:PartyLegalEntity>' +
      `<cbc:RegistrationName>${texto(contraparte.nombre)}</cbc:RegistrationName>` +
      '</cac:PartyLegalEntity></cac:ReceiverParty>' +
      `<sac:SUNAT${raiz}SystemCode>${texto(regimen.codigo)}</sac:SUNAT${raiz}SystemCode>` +
      `<sac:SUNAT${raiz}Percent>${texto(regimen.porcentaje)}</sac:SUNAT${raiz}Percent>` +
      opcional('Note', documento.observacion) +
      `<cbc:TotalInvoiceAmount currencyID="PEN">${documento.total}</cbc:TotalInvoiceAmount>` +
      `<sac:SUNATTotal${neto} currencyID="PEN">${documento.totalNeto}</sac:SUNATTotal${neto}>` +
      documento.documentos.map((uno) => pagado(uno, raiz, neto)).join(''),
  );
}

const agente = (emisor: Emisor): string =>
  `<cac:AgentParty><cac:PartyIdentification><cbc:ID schemeID="6">${texto(emisor.ruc)}</cbc:ID>` +
  '</cac:PartyIdentification>' +
  (emisor.nombreComercial === ''
    ? ''
    : `<cac:PartyName><cbc:Name>${texto(emisor.nombreComercial)}</cbc:Name></cac:PartyName>`) +
  `<cac:PostalAddress><cbc:ID>${texto(emisor.ubigeo)}</cbc:ID>` +
  opcional('StreetName', emisor.direccion.slice(0, maximoDireccion)) +
  opcional('CityName', emisor.provincia) +
  opcional('CountrySubentity', emisor.departamento) +
  opcional('District', emisor.distrito) +
  '<cac:Country><cbc:IdentificationCode>PE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>' +
  `<cac:PartyLegalEntity><cbc:RegistrationName>${texto(emisor.razonSocial)}</cbc:RegistrationName>` +
  '</cac:PartyLegalEntity></cac:AgentParty>';

function pagado(documento: LineaRegimen, raiz: 'Retention' | 'Perception', neto: 'Paid' | 'Cashed'): string {
  const { pago, cifras } = documento;
  const moneda = ` currencyID="${atributo(documento.moneda)}"`;
  return (
    `<sac:SUNAT${raiz}DocumentReference>` +
    `<cbc:ID schemeID="${atributo(documento.tipo)}">${texto(documento.numero)}</cbc:ID>` +
    `<cbc:IssueDate>${texto(documento.fechaEmision)}</cbc:IssueDate>` +
    `<cbc:TotalInvoiceAmount${moneda}>${documento.total}</cbc:TotalInvoiceAmount>` +
    (pago && cifras
      ? `<cac:Payment><cbc:ID>${pago.numero}</cbc:ID><cbc:PaidAmount${moneda}>${pago.importe}</cbc:PaidAmount>` +
        `<cbc:PaidDate>${texto(pago.fecha)}</cbc:PaidDate></cac:Payment><sac:SUNAT${raiz}Information>` +
        `<sac:SUNAT${raiz}Amount currencyID="PEN">${cifras.importe}</sac:SUNAT${raiz}Amount>` +
        `<sac:SUNAT${raiz}Date>${texto(pago.fecha)}</sac:SUNAT${raiz}Date>` +
        `<sac:SUNATNetTotal${neto} currencyID="PEN">${cifras.neto}</sac:SUNATNetTotal${neto}>` +
        tipoDeCambio(documento) +
        `</sac:SUNAT${raiz}Information>`
      : '') +
    `</sac:SUNAT${raiz}DocumentReference>`
  );
}

const tipoDeCambio = ({ moneda, tipoCambio }: LineaRegimen): string =>
  tipoCambio === null
    ? ''
    : `<cac:ExchangeRate><cbc:SourceCurrencyCode>${texto(moneda)}</cbc:SourceCurrencyCode>` +
      '<cbc:TargetCurrencyCode>PEN</cbc:TargetCurrencyCode>' +
      `<cbc:CalculationRate>${valorUnitario(tipoCambio.factor, 6)}</cbc:CalculationRate>` +
      `<cbc:Date>${texto(tipoCambio.fecha)}</cbc:Date></cac:ExchangeRate>`;
