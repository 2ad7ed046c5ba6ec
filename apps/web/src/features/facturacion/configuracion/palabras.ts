import type { CodigoCanal } from '@jsol/contracts/facturacion-configuracion';
import type { TipoSerie } from '@jsol/contracts/facturacion-series';

export const tiposDeSerie: Record<TipoSerie, string> = {
  '01': 'Factura',
  '03': 'Boleta',
  '07': 'Nota de crédito',
  '08': 'Nota de débito',
  '09': 'Guía de remitente',
  '31': 'Guía de transportista',
  '20': 'Retención',
  '40': 'Percepción',
};

/** How the number of a series of each kind begins. */
export const letrasDeSerie: Record<TipoSerie, string> = {
  '01': 'F001',
  '03': 'B001',
  '07': 'FC01 o BC01',
  '08': 'FD01 o BD01',
  '09': 'T001',
  '31': 'V001',
  '20': 'R001',
  '40': 'P001',
};

/** Whether what is issued through it is real. */
export const esReal = (codigo: CodigoCanal): codigo is 'produccion' | 'ose' =>
  codigo === 'produccion' || codigo === 'ose';
