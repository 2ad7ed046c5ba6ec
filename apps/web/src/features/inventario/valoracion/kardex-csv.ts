import type { Kardex } from '@jsol/contracts/inventario-valoracion';
import { textoCsv } from '../../../lib/csv.ts';
import { motivoEnPalabras } from './palabras.ts';

type Parte = Kardex['saldoInicial'];
const cifras = (parte: Parte | null): string[] =>
  parte ? [parte.cantidad, parte.costoUnitario, parte.costoTotal] : ['', '', ''];

const titulos = [
  'Fecha',
  'Tipo (tabla 10)',
  'Serie',
  'Número',
  'Operación (tabla 12)',
  'Motivo',
  'Capa',
  ...['Entradas', 'Salidas', 'Saldo final'].flatMap((grupo) => [
    `${grupo}: cantidad`,
    `${grupo}: costo unitario`,
    `${grupo}: costo total`,
  ]),
];

/** The Formato 13.1 as a spreadsheet: its heading, one row per line, its totals. */
export const kardexEnCsv = (kardex: Kardex): string =>
  textoCsv([
    ['Formato 13.1: Registro de inventario permanente valorizado'],
    ['Período', `${kardex.desde} a ${kardex.hasta}`],
    ['RUC', kardex.empresa?.ruc ?? ''],
    ['Razón social', kardex.empresa?.razonSocial ?? ''],
    ['Establecimiento', `${kardex.almacen.codigo} ${kardex.almacen.nombre}`],
    ['Existencia', `${kardex.producto.codigo} ${kardex.producto.nombre}`],
    ['Unidad de medida', kardex.producto.unidad],
    ['Método de valuación', 'PEPS'],
    titulos,
    ['', '', '', '', '', 'Saldo inicial', '', ...cifras(null), ...cifras(null), ...cifras(kardex.saldoInicial)],
    ...kardex.filas.map((fila) => [
      fila.fecha,
      fila.tipoDocumento,
      fila.serie,
      fila.numero,
      fila.operacion,
      motivoEnPalabras(fila.motivo),
      fila.capa ?? '',
      ...cifras(fila.entrada),
      ...cifras(fila.salida),
      ...cifras(fila.saldo),
    ]),
    [
      '',
      '',
      '',
      '',
      '',
      'Totales',
      '',
      ...cifras(kardex.totales.entradas),
      ...cifras(kardex.totales.salidas),
      ...cifras(kardex.totales.saldoFinal),
    ],
  ]);
