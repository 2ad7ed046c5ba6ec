import { emisorDePrueba } from './comprobante.factory.ts';
import {
  crearPercepcion,
  crearRetencion,
  type DatosRetencionPercepcion,
  type DocumentoPagado,
} from './retencion-percepcion.ts';

/** A factura of 1,180.00 paid at once, unless told otherwise. */
export const unPagado = (cambios: Partial<DocumentoPagado> = {}): DocumentoPagado => ({
  tipo: '01',
  numero: 'F001-320',
  fechaEmision: '2026-11-20',
  moneda: 'PEN',
  total: '1180',
  pago: { numero: 1, fecha: '2026-11-24', importe: '1180.00' },
  tipoCambio: null,
  ...cambios,
});

const datos = (cambios: Partial<DatosRetencionPercepcion>): DatosRetencionPercepcion => ({
  serie: 'R001',
  numero: 4,
  establecimiento: '0000',
  fechaEmision: '2026-11-24',
  horaEmision: '18:05:09',
  emisor: emisorDePrueba,
  contraparte: { tipoDocumento: '6', numeroDocumento: '20000000001', nombre: 'Constructora Ñañez & Hijos S.R.L.' },
  regimen: { codigo: '01', porcentaje: '3' },
  observacion: null,
  documentos: [unPagado()],
  ...cambios,
});

export const unaRetencion = (cambios: Partial<DatosRetencionPercepcion> = {}) => crearRetencion(datos(cambios));

export const unaPercepcion = (cambios: Partial<DatosRetencionPercepcion> = {}) =>
  crearPercepcion(datos({ serie: 'P001', regimen: { codigo: '01', porcentaje: '2' }, ...cambios }));
