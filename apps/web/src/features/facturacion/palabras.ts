import type { ComprobanteDetalle, ComprobanteResumen } from '@jsol/contracts/facturacion';

/** Catalogue 01. */
export const tiposComprobante: Record<ComprobanteResumen['tipo'], string> = {
  '01': 'Factura',
  '03': 'Boleta',
  '07': 'Nota de crédito',
  '08': 'Nota de débito',
  '09': 'Guía de remisión',
  '31': 'Guía de transportista',
  '20': 'Retención',
  '40': 'Percepción',
};

const sinDocumento = 'Sin documento';

/** Guides move goods and charge nothing: their figures are not shown. */
export const esGuia = (tipo: ComprobanteResumen['tipo']): boolean => tipo === '09' || tipo === '31';

/** Catalogue 06. */
const tiposDocumento: Readonly<Record<string, string>> = {
  '0': 'Documento de no domiciliado',
  '1': 'DNI',
  '4': 'Carné de extranjería',
  '6': 'RUC',
  '7': 'Pasaporte',
  A: 'Cédula diplomática',
  B: 'Documento extranjero',
  C: 'TIN',
  D: 'IN',
  E: 'TAM',
  F: 'PTP',
  G: 'Salvoconducto',
  H: 'CPP',
  '-': sinDocumento,
};

/** `RUC 20123456789`; a customer without a document has no number worth showing. */
export const documentoEnPalabras = (tipo: ComprobanteDetalle['clienteTipoDocumento'], numero: string): string =>
  tipo === '-' || numero === '' || numero === '-' || numero === '0'
    ? sinDocumento
    : `${tiposDocumento[tipo] ?? 'Documento'} ${numero}`;
