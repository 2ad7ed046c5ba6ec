import type { AjusteCalculado } from '@jsol/tributos/documento';
import { catalogo } from './xml.ts';

const atributosCodigo = `listAgencyName="PE:SUNAT" listName="Cargo/descuento" listURI="${catalogo('53')}"`;

/** cac:AllowanceCharge: a discount or charge of a line or of the document. */
export const ajusteXml = ({ codigo, esCargo, factor, monto, base }: AjusteCalculado, moneda: string): string =>
  `<cac:AllowanceCharge><cbc:ChargeIndicator>${esCargo}</cbc:ChargeIndicator>` +
  `<cbc:AllowanceChargeReasonCode ${atributosCodigo}>${codigo}</cbc:AllowanceChargeReasonCode>` +
  (factor === null ? '' : `<cbc:MultiplierFactorNumeric>${factor}</cbc:MultiplierFactorNumeric>`) +
  `<cbc:Amount${moneda}>${monto}</cbc:Amount><cbc:BaseAmount${moneda}>${base}</cbc:BaseAmount></cac:AllowanceCharge>`;
