import type { ComprobanteResumen } from '@jsol/contracts/facturacion';
import { aspectoDe } from '../../components/estado-comprobante.tsx';
import { tiposComprobante } from './palabras.ts';

const columnas: readonly [titulo: string, valor: (fila: ComprobanteResumen) => string][] = [
  ['Tipo', (fila) => tiposComprobante[fila.tipo]],
  ['Número', (fila) => fila.numero],
  ['Fecha de emisión', (fila) => fila.fechaEmision],
  ['Documento del cliente', (fila) => fila.clienteDocumento],
  ['Cliente', (fila) => fila.cliente],
  ['Moneda', (fila) => fila.moneda],
  ['Total', (fila) => fila.total],
  ['Estado', (fila) => aspectoDe(fila.estado, fila.enContingencia).palabra],
  ['Vence el', (fila) => fila.venceEl],
  ['Motivo', (fila) => fila.motivo ?? ''],
];

/** A spreadsheet runs a cell that begins like a formula; a customer's name must not. */
const sinFormula = (texto: string): string => (/^[=+\-@\t\r]/.test(texto) ? `'${texto}` : texto);

const celda = (texto: string): string => {
  const segura = sinFormula(texto);
  return /[;"\r\n]/.test(segura) ? `"${segura.replaceAll('"', '""')}"` : segura;
};

/** Semicolons and a byte order mark: spreadsheets in Spanish open it with its columns and accents in place. */
export const aCsv = (filas: readonly ComprobanteResumen[]): string =>
  `\uFEFF${[columnas.map(([titulo]) => titulo), ...filas.map((fila) => columnas.map(([, valor]) => valor(fila)))]
    .map((fila) => fila.map(celda).join(';'))
    .join('\r\n')}\r\n`;
