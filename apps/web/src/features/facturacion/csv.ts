import type { ComprobanteResumen } from '@jsol/contracts/facturacion';
import { aspectoDe } from '../../components/estado-comprobante.tsx';
import { textoCsv } from '../../lib/csv.ts';
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

export const aCsv = (filas: readonly ComprobanteResumen[]): string =>
  textoCsv([columnas.map(([titulo]) => titulo), ...filas.map((fila) => columnas.map(([, valor]) => valor(fila)))]);
