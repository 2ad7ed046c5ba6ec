import { limaDate } from './invoice.ts';
import { rootOf, signatoryXml } from './files.ts';

export type TestGuide = {
  tipo: '09' | '31';
  serie: string;
  numero: string;
  issued: string;
  reason: string;
  receiver: [scheme: string, number: string];
  indicators: string[];
  /** 01 público, 02 privado. */
  mode: string;
  start: string;
  carrier: string;
  drivers: string;
  vehicle: string;
  establishment: string;
  sender: string;
  documents: string;
  lines: string;
};

export const carrierXml = (ruc = '20131312955'): string =>
  `<cac:CarrierParty><cac:PartyIdentification><cbc:ID schemeID="6">${ruc}</cbc:ID></cac:PartyIdentification><cac:PartyLegalEntity><cbc:RegistrationName>TRANSPORTES S.A.</cbc:RegistrationName><cbc:CompanyID>0001234CNG</cbc:CompanyID></cac:PartyLegalEntity></cac:CarrierParty>`;
export const driverXml = (licence = 'Q12345678', title = 'Principal'): string =>
  `<cac:DriverPerson><cbc:ID schemeID="1">12345678</cbc:ID><cbc:FirstName>JUAN</cbc:FirstName><cbc:FamilyName>PEREZ</cbc:FamilyName><cbc:JobTitle>${title}</cbc:JobTitle><cac:IdentityDocumentReference><cbc:ID>${licence}</cbc:ID></cac:IdentityDocumentReference></cac:DriverPerson>`;
export const vehicleXml = (plate = 'ABC123'): string =>
  `<cac:TransportHandlingUnit><cac:TransportEquipment><cbc:ID>${plate}</cbc:ID></cac:TransportEquipment></cac:TransportHandlingUnit>`;
const goods =
  '<cac:DespatchLine><cbc:ID>1</cbc:ID><cbc:DeliveredQuantity unitCode="NIU">5</cbc:DeliveredQuantity><cac:OrderLineReference><cbc:LineID>1</cbc:LineID></cac:OrderLineReference><cac:Item><cbc:Description>Martillo</cbc:Description></cac:Item></cac:DespatchLine>';

/** Goods sold, in the issuer's own van. */
export const guia = (changes: Partial<TestGuide> = {}): TestGuide => ({
  tipo: '09',
  serie: 'T001',
  numero: '1',
  issued: limaDate(),
  reason: '01',
  receiver: ['6', '20131312955'],
  indicators: [],
  mode: '02',
  start: limaDate(),
  carrier: '',
  drivers: driverXml(),
  vehicle: vehicleXml(),
  establishment: '',
  sender: '',
  documents: '',
  lines: goods,
  ...changes,
});

/** A carrier's guide of what somebody else sends. */
export const guiaTransportista = (changes: Partial<TestGuide> = {}): TestGuide =>
  guia({
    tipo: '31',
    serie: 'V001',
    reason: '',
    mode: '',
    sender:
      '<cac:DespatchParty><cac:PartyIdentification><cbc:ID schemeID="6">20131312955</cbc:ID></cac:PartyIdentification><cac:PartyLegalEntity><cbc:RegistrationName>REMITENTE S.A.</cbc:RegistrationName></cac:PartyLegalEntity></cac:DespatchParty>',
    ...changes,
  });

export const guideName = ({ tipo, serie, numero }: TestGuide): string => `20000000001-${tipo}-${serie}-${numero}`;

const party = (element: string, [scheme, number]: [string, string], name: string): string =>
  `<cac:${element}><cac:Party><cac:PartyIdentification><cbc:ID schemeID="${scheme}">${number}</cbc:ID></cac:PartyIdentification><cac:PartyLegalEntity><cbc:RegistrationName>${name}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:${element}>`;

export function guideXml(guide: TestGuide): string {
  const address = (element: string): string =>
    `<cac:${element}><cbc:ID>150101</cbc:ID>${guide.establishment}<cac:AddressLine><cbc:Line>AV. LIMA 123</cbc:Line></cac:AddressLine></cac:${element}>`;
  return rootOf(
    'DespatchAdvice',
    'urn:oasis:names:specification:ubl:schema:xsd:DespatchAdvice-2',
    `<cbc:UBLVersionID>2.1</cbc:UBLVersionID><cbc:CustomizationID>2.0</cbc:CustomizationID><cbc:ID>${guide.serie}-${guide.numero}</cbc:ID><cbc:IssueDate>${guide.issued}</cbc:IssueDate><cbc:IssueTime>10:20:30</cbc:IssueTime>` +
      `<cbc:DespatchAdviceTypeCode>${guide.tipo}</cbc:DespatchAdviceTypeCode>${guide.documents}${signatoryXml()}` +
      party('DespatchSupplierParty', ['6', '20000000001'], 'FERRETERIA E HIJOS S.A.C.') +
      party('DeliveryCustomerParty', guide.receiver, 'CLIENTE S.A.') +
      `<cac:Shipment><cbc:ID>SUNAT_Envio</cbc:ID>${guide.reason === '' ? '' : `<cbc:HandlingCode>${guide.reason}</cbc:HandlingCode>`}<cbc:GrossWeightMeasure unitCode="KGM">12.500</cbc:GrossWeightMeasure>` +
      guide.indicators
        .map((name) => `<cbc:SpecialInstructions>SUNAT_Envio_Indicador_${name}</cbc:SpecialInstructions>`)
        .join('') +
      `<cac:ShipmentStage>${guide.mode === '' ? '' : `<cbc:TransportModeCode>${guide.mode}</cbc:TransportModeCode>`}<cac:TransitPeriod><cbc:StartDate>${guide.start}</cbc:StartDate></cac:TransitPeriod>${guide.carrier}${guide.drivers}</cac:ShipmentStage>` +
      `<cac:Delivery>${address('DeliveryAddress')}<cac:Despatch>${address('DespatchAddress')}${guide.sender}</cac:Despatch></cac:Delivery>${guide.vehicle}</cac:Shipment>${guide.lines}`,
  );
}
