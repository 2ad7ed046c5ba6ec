import type { ComprobanteDetalle, ComprobanteResumen } from '@jsol/contracts/facturacion';

/** Catalogue 01. */
export const tiposComprobante: Record<ComprobanteResumen['tipo'], string> = {
  '01': 'Factura',
  '03': 'Boleta',
  '07': 'Nota de crédito',
  '08': 'Nota de débito',
};

/** Catalogue 06. */
const tiposDocumento: Record<ComprobanteDetalle['clienteTipoDocumento'], string> = {
  '0': 'Sin documento',
  '1': 'DNI',
  '4': 'Carné de extranjería',
  '6': 'RUC',
  '7': 'Pasaporte',
  '-': 'Sin documento',
};

/** `RUC 20123456789`; a customer without a document has no number worth showing. */
export const documentoEnPalabras = (tipo: ComprobanteDetalle['clienteTipoDocumento'], numero: string): string =>
  tipo === '-' || tipo === '0' || numero === '' || numero === '-'
    ? tiposDocumento['-']
    : `${tiposDocumento[tipo]} ${numero}`;
