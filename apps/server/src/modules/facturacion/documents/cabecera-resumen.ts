import type { Emisor } from '../domain/comprobante.ts';
import { numeroResumen, type ClaseResumen } from '../domain/numeracion.ts';
import { firmante, texto } from './xml.ts';

type Cabecera = {
  clase: ClaseResumen;
  fechaReferencia: string;
  fechaGeneracion: string;
  correlativo: number;
  emisor: Emisor;
};

/** What RC, RA and RR begin with; RC is of the structure 1.1, the others of 1.0. */
export const cabeceraDeResumen = (resumen: Cabecera): string =>
  '<cbc:UBLVersionID>2.0</cbc:UBLVersionID>' +
  `<cbc:CustomizationID>${resumen.clase === 'RC' ? '1.1' : '1.0'}</cbc:CustomizationID>` +
  `<cbc:ID>${texto(numeroResumen(resumen))}</cbc:ID>` +
  `<cbc:ReferenceDate>${texto(resumen.fechaReferencia)}</cbc:ReferenceDate>` +
  `<cbc:IssueDate>${texto(resumen.fechaGeneracion)}</cbc:IssueDate>` +
  firmante(resumen.emisor) +
  `<cac:AccountingSupplierParty><cbc:CustomerAssignedAccountID>${texto(resumen.emisor.ruc)}` +
  '</cbc:CustomerAssignedAccountID><cbc:AdditionalAccountID>6</cbc:AdditionalAccountID><cac:Party>' +
  `<cac:PartyLegalEntity><cbc:RegistrationName>${texto(resumen.emisor.razonSocial)}</cbc:RegistrationName>` +
  '</cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>';
