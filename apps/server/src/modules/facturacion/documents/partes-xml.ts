import type { ClienteComprobante, Emisor } from '../domain/comprobante.ts';
import { identificacion, opcional, texto, unece } from './xml.ts';

const pais =
  `<cac:Country><cbc:IdentificationCode listAgencyName="${unece}" listID="ISO 3166-1" listName="Country">PE` +
  '</cbc:IdentificationCode></cac:Country>';

/** Who issues, at which establishment. */
export function emisor(datos: Emisor, establecimiento: string): string {
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

/** Who buys. */
export function cliente(datos: ClienteComprobante): string {
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
