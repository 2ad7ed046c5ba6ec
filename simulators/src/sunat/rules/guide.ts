import type { XmlElement } from '../../xml/parse.ts';
import { all, attribute, one, text } from '../../xml/query.ts';
import { GUIDE_DOCUMENTS, IDENTITIES, TRANSFER_REASONS, UNITS } from '../catalogues.ts';
import { demand } from '../codes.ts';
import type { DocumentName } from '../packaging.ts';
import { isRuc } from '../ruc.ts';
import { dayOf, limaDay } from './dates.ts';

export type CheckedGuide = { root: XmlElement; name: DocumentName; observe: (code: string) => void };

/** Motives for which the goods stay with the issuer, and those for which they cannot. */
const TO_ONESELF = new Set(['02', '04', '07', '18']);
const TO_ANOTHER = new Set(['01', '03', '05', '06', '09', '14', '17']);
/** C61 documents whose issuer has to be told. */
const WITH_ISSUER = new Set(['01', '03', '04', '09', '12', '48']);
const INDICATORS = new Set(
  [
    'TransbordoProgramado',
    'TrasladoVehiculoM1L',
    'RetornoVehiculoEnvaseVacio',
    'RetornoVehiculoVacio',
    'TrasladoTotalDAMoDS',
    'VehiculoConductoresTransp',
    'TrasporteSubcontratado',
    'PagadorFlete_Remitente',
    'PagadorFlete_Subcontratador',
    'PagadorFlete_Tercero',
  ].map((name) => `SUNAT_Envio_Indicador_${name}`),
);
const DRIVER_DOCUMENTS = new Set(['1', '4', '7', 'A']);

/** A guía de remisión remitente (09) or transportista (31). */
export function checkGuide(guide: CheckedGuide, now: Date): void {
  const { root } = guide;
  checkHead(guide, now);
  checkReceiver(guide);
  const shipment = one(root, 'Shipment');
  demand(text(shipment, 'ID') !== '', '3404');
  const indicators = checkIndicators(shipment);
  const reason = guide.name.tipo === '09' ? checkReason(guide, shipment) : '';
  checkDocuments(guide, reason);
  checkWeight(shipment);
  checkStart(guide, shipment);
  if (guide.name.tipo === '09') checkSenderTransport(guide, shipment, indicators);
  else checkCarrierTransport(shipment);
  checkAddresses(guide, shipment, reason);
  checkGoods(root);
}

function checkHead({ root, name }: CheckedGuide, now: Date): void {
  const version = text(root, 'UBLVersionID');
  demand(version !== '', '2075');
  demand(version === '2.1', '2074', version);
  demand(text(root, 'CustomizationID') !== '', '2073');
  demand(text(root, 'CustomizationID') === '2.0', '2072');
  const id = text(root, 'ID');
  demand(id !== '', '1002');
  const [, serie, numero] = /^([TV][A-Z0-9]{3})-(\d{1,8})$/.exec(id) ?? [];
  demand(serie !== undefined && numero !== undefined && Number(numero) > 0, '1001', id);
  demand(serie === name.serie, '1035', `${serie} y ${name.serie}`);
  demand(numero === name.numero, '1036', `${numero} y ${name.numero}`);
  const code = text(root, 'DespatchAdviceTypeCode');
  demand(code !== '', '1004');
  demand(code === name.tipo, '1003', `${code} y ${name.tipo}`);
  const issuer = one(root, 'DespatchSupplierParty', 'Party', 'PartyIdentification', 'ID');
  demand(text(issuer) !== '', '1006');
  demand(text(issuer) === name.ruc, '1034', `${text(issuer)} y ${name.ruc}`);
  demand(attribute(issuer, 'schemeID') === '6', '1007');
  demand(text(root, 'DespatchSupplierParty', 'Party', 'PartyLegalEntity', 'RegistrationName') !== '', '1037');

  const written = text(root, 'IssueDate');
  demand(written !== '', '1010');
  const issued = dayOf(written);
  demand(issued !== null, '3436', written);
  demand(issued <= limaDay(now), '2329', written);
  demand(limaDay(now) <= issued + 1, '2108', written);
  const time = text(root, 'IssueTime');
  demand(time !== '', '3437');
  demand(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(time), '3438', time);
}

function checkReceiver({ root }: CheckedGuide): void {
  const party = one(root, 'DeliveryCustomerParty', 'Party');
  const id = one(party, 'PartyIdentification', 'ID');
  const scheme = attribute(id, 'schemeID') ?? '';
  demand(text(id) !== '', '2757');
  demand(scheme !== '', '2759');
  demand(IDENTITIES.has(scheme) && scheme !== '-', '2760', scheme);
  demand(scheme !== '6' || isRuc(text(id)), '2758', text(id));
  demand(scheme !== '1' || /^\d{8}$/.test(text(id)), '2758', text(id));
  demand(text(party, 'PartyLegalEntity', 'RegistrationName') !== '', '2761');
}

function checkIndicators(shipment: XmlElement | null): Set<string> {
  const found = new Set<string>();
  for (const indicator of all(shipment, 'SpecialInstructions').map((element) => text(element))) {
    demand(INDICATORS.has(indicator), '3388', indicator);
    demand(!found.has(indicator), '3344', indicator);
    found.add(indicator);
  }
  return found;
}

function checkReason({ root, name, observe }: CheckedGuide, shipment: XmlElement | null): string {
  const reason = text(shipment, 'HandlingCode');
  demand(reason !== '', '3404');
  demand(TRANSFER_REASONS.has(reason), '3405', reason);
  demand(reason !== '13' || text(shipment, 'HandlingInstructions') !== '', '3457');
  const receiver = text(root, 'DeliveryCustomerParty', 'Party', 'PartyIdentification', 'ID');
  demand(!TO_ONESELF.has(reason) || receiver === name.ruc, '2554', receiver);
  demand(!TO_ANOTHER.has(reason) || receiver !== name.ruc, '2555', receiver);
  if (reason === '03' && one(root, 'BuyerCustomerParty') === null) observe('4378');
  if ((reason === '02' || reason === '07') && one(root, 'SellerSupplierParty') === null) observe('4375');
  const buyer = one(root, 'BuyerCustomerParty');
  demand(buyer === null || text(buyer, 'Party', 'PartyIdentification', 'ID') !== '', '3333');
  return reason;
}

function checkDocuments({ root }: CheckedGuide, reason: string): void {
  const tipos = new Set<string>();
  for (const reference of all(root, 'AdditionalDocumentReference')) {
    const tipo = text(reference, 'DocumentTypeCode');
    demand(tipo !== '', '3376');
    demand(GUIDE_DOCUMENTS.has(tipo), '2692', tipo);
    demand(text(reference, 'ID') !== '', '3403');
    demand(/^[\w./-]{1,50}$/.test(text(reference, 'ID')), '2756', text(reference, 'ID'));
    const issuer = one(reference, 'IssuerParty', 'PartyIdentification', 'ID');
    demand(!WITH_ISSUER.has(tipo) || text(issuer) !== '', '3380');
    demand(text(issuer) === '' || isRuc(text(issuer)), '3409', text(issuer));
    tipos.add(tipo);
  }
  demand((reason !== '08' && reason !== '09') || tipos.has('50') || tipos.has('52'), '3440', reason);
}

function checkWeight(shipment: XmlElement | null): void {
  const weight = one(shipment, 'GrossWeightMeasure');
  demand(text(weight) !== '', '2880');
  demand(/^\d{1,12}(\.\d{1,3})?$/.test(text(weight)) && Number(text(weight)) > 0, '2523', text(weight));
  demand(['KGM', 'TNE'].includes(attribute(weight, 'unitCode') ?? ''), '2881');
}

function checkStart({ root }: CheckedGuide, shipment: XmlElement | null): void {
  const written = text(shipment, 'ShipmentStage', 'TransitPeriod', 'StartDate');
  demand(written !== '', '3406');
  const start = dayOf(written);
  demand(start !== null, '3407', written);
  demand(start >= (dayOf(text(root, 'IssueDate')) ?? 0), '3343', written);
}

/** Public transport names the carrier; private transport the vehicle and who drives it, but for a car. */
function checkSenderTransport(guide: CheckedGuide, shipment: XmlElement | null, indicators: Set<string>): void {
  const stage = one(shipment, 'ShipmentStage');
  const mode = text(stage, 'TransportModeCode');
  demand(mode !== '', '2532');
  demand(mode === '01' || mode === '02', '2773', mode);
  const light = indicators.has('SUNAT_Envio_Indicador_TrasladoVehiculoM1L');
  const carrier = one(stage, 'CarrierParty');
  const vehicle = one(shipment, 'TransportHandlingUnit', 'TransportEquipment');
  const drivers = all(stage, 'DriverPerson');
  if (mode === '02') {
    demand(carrier === null, '3347');
    if (light) return;
    checkDrivers(drivers);
    checkVehicle(vehicle);
    return;
  }
  if (!light) checkCarrier(guide, carrier);
  if (indicators.has('SUNAT_Envio_Indicador_VehiculoConductoresTransp')) {
    checkDrivers(drivers);
    checkVehicle(vehicle);
    return;
  }
  demand(vehicle === null || light, '3354');
  demand(drivers.length === 0, '3455');
}

function checkCarrier({ name, observe }: CheckedGuide, carrier: XmlElement | null): void {
  const id = one(carrier, 'PartyIdentification', 'ID');
  demand(text(id) !== '', '2558');
  demand(attribute(id, 'schemeID') === '6', '2562');
  demand(isRuc(text(id)), '2559', text(id));
  demand(text(id) !== name.ruc, '2560');
  demand(text(carrier, 'PartyLegalEntity', 'RegistrationName') !== '', '2563');
  if (text(carrier, 'PartyLegalEntity', 'CompanyID') === '') observe('4391');
}

/** A carrier's own guide: whose goods it carries, in what and by whom. */
function checkCarrierTransport(shipment: XmlElement | null): void {
  const sender = one(shipment, 'Delivery', 'Despatch', 'DespatchParty');
  demand(text(sender, 'PartyIdentification', 'ID') !== '', '3383');
  demand(text(sender, 'PartyLegalEntity', 'RegistrationName') !== '', '3387');
  checkDrivers(all(shipment, 'ShipmentStage', 'DriverPerson'));
  checkVehicle(one(shipment, 'TransportHandlingUnit', 'TransportEquipment'));
}

function checkDrivers(drivers: XmlElement[]): void {
  const principal = drivers.filter((driver) => text(driver, 'JobTitle') === 'Principal');
  demand(principal.length > 0, '3357');
  demand(principal.length === 1, '3358');
  for (const driver of drivers) {
    const id = one(driver, 'ID');
    const scheme = attribute(id, 'schemeID') ?? '';
    demand(text(id) !== '', '2568');
    demand(scheme !== '', '2570');
    demand(DRIVER_DOCUMENTS.has(scheme), '2571', scheme);
    demand(text(driver, 'FirstName') !== '', '3360');
    demand(text(driver, 'FamilyName') !== '', '3361');
    const licence = text(driver, 'IdentityDocumentReference', 'ID');
    demand(licence !== '', '2572');
    demand(/^(?!0+$)[A-Z0-9]{9,10}$/.test(licence), '2573', licence);
  }
}

function checkVehicle(vehicle: XmlElement | null): void {
  demand(text(vehicle, 'ID') !== '', '2566');
  const plates = [vehicle, ...all(vehicle, 'AttachedTransportEquipment')].map((one) => text(one, 'ID'));
  for (const plate of plates) demand(/^(?!0+$)[A-Z0-9]{6,8}$/.test(plate), '2567', plate);
}

function checkAddresses({ observe }: CheckedGuide, shipment: XmlElement | null, reason: string): void {
  const delivery = one(shipment, 'Delivery');
  const addresses: [address: XmlElement | null, establishment: string][] = [
    [one(delivery, 'Despatch', 'DespatchAddress'), '3365'],
    [one(delivery, 'DeliveryAddress'), '3369'],
  ];
  for (const [address, establishment] of addresses) {
    const ubigeo = text(address, 'ID');
    demand(ubigeo !== '', '2775');
    demand(/^(0[1-9]|1\d|2[0-5])\d{4}$/.test(ubigeo), '2776', ubigeo);
    demand(text(address, 'AddressLine', 'Line') !== '', '2777');
    if (text(address, 'AddressLine', 'Line').length > 500) observe('4236');
    const code = one(address, 'AddressTypeCode');
    demand(reason !== '04' || /^\d{4}$/.test(text(code)), establishment);
    demand(code === null || /^\d{11}$/.test(attribute(code, 'listID') ?? ''), '3410');
  }
}

function checkGoods(root: XmlElement): void {
  const lines = all(root, 'DespatchLine');
  demand(lines.length > 0, '3435');
  const numbers = new Set<string>();
  for (const line of lines) {
    const number = text(line, 'ID');
    demand(/^\d{1,4}$/.test(number) && Number(number) > 0, '2023', number);
    demand(!numbers.has(number), '2752', number);
    numbers.add(number);
    const quantity = one(line, 'DeliveredQuantity');
    demand(text(quantity) !== '', '2580');
    demand(/^\d{1,12}(\.\d{1,10})?$/.test(text(quantity)) && Number(text(quantity)) > 0, '2780', text(quantity));
    demand((attribute(quantity, 'unitCode') ?? '') !== '', '2883');
    demand(UNITS.has(attribute(quantity, 'unitCode') ?? ''), '3446', attribute(quantity, 'unitCode') ?? '');
    const description = text(line, 'Item', 'Description');
    demand(description !== '', '2781');
    demand(description.length <= 500, '2782');
  }
}
