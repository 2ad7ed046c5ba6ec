import { decimal } from '@jsol/tributos/dinero';
import type { GuiaRemision, LineaGuia, PersonaGuia, Punto, Vehiculo } from '../domain/guia-remision.ts';
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

/** DespatchAdvice (09 and 31), unsigned; sign it with `firmar`. */
export const guiaXml = (guia: GuiaRemision): SinFirmar =>
  documentoXml(
    'DespatchAdvice',
    espaciosUbl('DespatchAdvice'),
    encabezado(guia) +
      documentos(guia) +
      firmante(guia.emisor) +
      parte('DespatchSupplierParty', {
        tipoDocumento: '6',
        numeroDocumento: guia.emisor.ruc,
        nombre: guia.emisor.razonSocial,
      }) +
      parte('DeliveryCustomerParty', guia.destinatario) +
      parte('BuyerCustomerParty', guia.comprador) +
      parte('SellerSupplierParty', guia.proveedor) +
      envio(guia) +
      guia.lineas.map(linea).join(''),
  );

const encabezado = (guia: GuiaRemision): string =>
  '<cbc:UBLVersionID>2.1</cbc:UBLVersionID><cbc:CustomizationID>2.0</cbc:CustomizationID>' +
  `<cbc:ID>${texto(numeroCompleto(guia.serie, guia.numero))}</cbc:ID>` +
  `<cbc:IssueDate>${texto(guia.fechaEmision)}</cbc:IssueDate><cbc:IssueTime>${texto(guia.horaEmision)}</cbc:IssueTime>` +
  '<cbc:DespatchAdviceTypeCode listAgencyName="PE:SUNAT" listName="Tipo de Documento" ' +
  `listURI="${catalogo('01')}">${guia.tipo}</cbc:DespatchAdviceTypeCode>` +
  opcional('Note', guia.observacion);

const documentos = (guia: GuiaRemision): string =>
  guia.documentos
    .map(
      ({ tipo, nombre, numero, emisor }) =>
        `<cac:AdditionalDocumentReference><cbc:ID>${texto(numero)}</cbc:ID>` +
        '<cbc:DocumentTypeCode listAgencyName="PE:SUNAT" listName="Documento relacionado al transporte" ' +
        `listURI="${catalogo('61')}">${texto(tipo)}</cbc:DocumentTypeCode>` +
        opcional('DocumentType', nombre) +
        (emisor === null ? '' : `<cac:IssuerParty>${identificacion('6', emisor)}</cac:IssuerParty>`) +
        '</cac:AdditionalDocumentReference>',
    )
    .join('');

const cuerpo = ({ tipoDocumento, numeroDocumento, nombre }: PersonaGuia): string =>
  `${identificacion(tipoDocumento, numeroDocumento)}<cac:PartyLegalEntity>` +
  `<cbc:RegistrationName>${texto(nombre)}</cbc:RegistrationName></cac:PartyLegalEntity>`;

const parte = (elemento: string, persona: PersonaGuia | null): string =>
  persona === null ? '' : `<cac:${elemento}><cac:Party>${cuerpo(persona)}</cac:Party></cac:${elemento}>`;

function envio(guia: GuiaRemision): string {
  const peso = (elemento: string, valor: string) =>
    `<cbc:${elemento} unitCode="${guia.unidadPeso}">${decimal(valor).toFixed(3)}</cbc:${elemento}>`;
  return (
    '<cac:Shipment><cbc:ID>SUNAT_Envio</cbc:ID>' +
    motivo(guia) +
    peso('GrossWeightMeasure', guia.pesoBruto) +
    (guia.pesoNeto === null ? '' : peso('NetWeightMeasure', guia.pesoNeto)) +
    opcional('TotalTransportHandlingUnitQuantity', guia.bultos === null ? null : String(guia.bultos)) +
    guia.indicadores
      .map((uno) => `<cbc:SpecialInstructions>SUNAT_Envio_Indicador${uno}</cbc:SpecialInstructions>`)
      .join('') +
    etapa(guia) +
    '<cac:Delivery>' +
    (guia.llegada ? direccion('DeliveryAddress', guia.llegada) : '') +
    `<cac:Despatch>${direccion('DespatchAddress', guia.partida)}` +
    (guia.remitente ? `<cac:DespatchParty>${cuerpo(guia.remitente)}</cac:DespatchParty>` : '') +
    '</cac:Despatch></cac:Delivery>' +
    vehiculos(guia.vehiculos) +
    '</cac:Shipment>'
  );
}

const motivo = ({ motivo: elegido }: GuiaRemision): string =>
  elegido === null
    ? ''
    : `<cbc:HandlingCode listAgencyName="PE:SUNAT" listName="Motivo de traslado" listURI="${catalogo('20')}">` +
      `${texto(elegido.codigo)}</cbc:HandlingCode>` +
      // The code says it all, except in 13 (otros).
      (elegido.codigo === '13' ? opcional('HandlingInstructions', elegido.descripcion) : '');

function etapa(guia: GuiaRemision): string {
  const { modalidad, transportista, registroMtc } = guia;
  const carrier = transportista
    ? identificacion('6', transportista.ruc) +
      `<cac:PartyLegalEntity><cbc:RegistrationName>${texto(transportista.razonSocial)}</cbc:RegistrationName>` +
      `${opcional('CompanyID', transportista.registroMtc)}</cac:PartyLegalEntity>`
    : registroMtc
      ? `<cac:PartyLegalEntity>${opcional('CompanyID', registroMtc)}</cac:PartyLegalEntity>`
      : '';
  return (
    '<cac:ShipmentStage>' +
    (modalidad === null
      ? ''
      : '<cbc:TransportModeCode listAgencyName="PE:SUNAT" listName="Modalidad de traslado" ' +
        `listURI="${catalogo('18')}">${modalidad}</cbc:TransportModeCode>`) +
    `<cac:TransitPeriod><cbc:StartDate>${texto(guia.inicioTraslado)}</cbc:StartDate></cac:TransitPeriod>` +
    (carrier === '' ? '' : `<cac:CarrierParty>${carrier}</cac:CarrierParty>`) +
    conductores(guia) +
    '</cac:ShipmentStage>'
  );
}

const conductores = (guia: GuiaRemision): string =>
  guia.conductores
    .map(
      ({ tipoDocumento, numeroDocumento, nombres, apellidos, licencia }, indice) =>
        `<cac:DriverPerson><cbc:ID schemeAgencyName="PE:SUNAT" schemeID="${atributo(tipoDocumento)}" ` +
        `schemeName="Documento de Identidad" schemeURI="${catalogo('06')}">${texto(numeroDocumento)}</cbc:ID>` +
        `<cbc:FirstName>${texto(nombres)}</cbc:FirstName><cbc:FamilyName>${texto(apellidos)}</cbc:FamilyName>` +
        `<cbc:JobTitle>${indice === 0 ? 'Principal' : 'Secundario'}</cbc:JobTitle>` +
        `<cac:IdentityDocumentReference><cbc:ID>${texto(licencia)}</cbc:ID></cac:IdentityDocumentReference>` +
        '</cac:DriverPerson>',
    )
    .join('');

const direccion = (elemento: string, { ubigeo, direccion: linea, establecimiento }: Punto): string =>
  `<cac:${elemento}><cbc:ID schemeAgencyName="PE:INEI" schemeName="Ubigeos">${texto(ubigeo)}</cbc:ID>` +
  (establecimiento === null
    ? ''
    : `<cbc:AddressTypeCode listAgencyName="PE:SUNAT" listID="${atributo(establecimiento.ruc)}" ` +
      `listName="Establecimientos anexos">${texto(establecimiento.codigo)}</cbc:AddressTypeCode>`) +
  `<cac:AddressLine><cbc:Line>${texto(linea)}</cbc:Line></cac:AddressLine></cac:${elemento}>`;

/** The first is the main one; the others hang from it. */
function vehiculos([principal, ...otros]: readonly Vehiculo[]): string {
  if (!principal) return '';
  const datos = ({ placa, tarjeta }: Vehiculo) =>
    `<cbc:ID>${texto(placa)}</cbc:ID>` +
    (tarjeta === null
      ? ''
      : `<cac:ApplicableTransportMeans><cbc:RegistrationNationalityID>${texto(tarjeta)}` +
        '</cbc:RegistrationNationalityID></cac:ApplicableTransportMeans>');
  return (
    `<cac:TransportHandlingUnit><cac:TransportEquipment>${datos(principal)}` +
    otros.map((uno) => `<cac:AttachedTransportEquipment>${datos(uno)}</cac:AttachedTransportEquipment>`).join('') +
    '</cac:TransportEquipment></cac:TransportHandlingUnit>'
  );
}

const linea = ({ orden, unidad, cantidad, descripcion, codigo }: LineaGuia): string =>
  `<cac:DespatchLine><cbc:ID>${orden}</cbc:ID>` +
  `<cbc:DeliveredQuantity unitCode="${atributo(unidad)}" unitCodeListAgencyName="${unece}"` +
  ` unitCodeListID="UN/ECE rec 20">${texto(cantidad)}</cbc:DeliveredQuantity>` +
  `<cac:OrderLineReference><cbc:LineID>${orden}</cbc:LineID></cac:OrderLineReference>` +
  `<cac:Item><cbc:Description>${texto(descripcion)}</cbc:Description>` +
  (codigo === ''
    ? ''
    : `<cac:SellersItemIdentification><cbc:ID>${texto(codigo)}</cbc:ID></cac:SellersItemIdentification>`) +
  '</cac:Item></cac:DespatchLine>';
