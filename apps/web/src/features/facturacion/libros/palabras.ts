import type { DiferenciaSire } from '@jsol/contracts/facturacion-libros';

export const palabraDeClase: Record<DiferenciaSire['clase'], string> = {
  'falta-aqui': 'Falta aquí',
  'falta-en-sunat': 'Falta en SUNAT',
  distinto: 'Distinto',
};

const campos: Record<DiferenciaSire['campos'][number], string> = { fecha: 'fecha', igv: 'IGV', total: 'total' };

export const enQueDifieren = (cuales: DiferenciaSire['campos']): string =>
  cuales.map((campo) => campos[campo]).join(', ');

/** Names of what the journal books a receipt as. */
export const conceptos: Readonly<Record<string, string>> = {
  'ventas-por-cobrar': 'Ventas: por cobrar',
  'ventas-ingreso': 'Ventas: ingreso',
  'ventas-exportacion': 'Ventas: exportación',
  'ventas-otros': 'Ventas: otros cargos',
  'compras-por-pagar': 'Compras: por pagar',
  'compras-gasto': 'Compras: gasto o mercadería',
  'compras-otros': 'Compras: otros cargos',
  igv: 'IGV',
  ivap: 'IVAP',
  isc: 'ISC',
  icbper: 'ICBPER',
};
