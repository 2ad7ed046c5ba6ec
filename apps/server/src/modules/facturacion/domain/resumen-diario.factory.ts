import { emisorDePrueba } from './comprobante.factory.ts';
import { crearResumenDiario, type LineaResumen, type ResumenDiario } from './resumen-diario.ts';

/** A taxed boleta of 35.70 to nobody in particular, added; unless told otherwise. */
export const unaLineaResumen = (cambios: Partial<LineaResumen> = {}): LineaResumen => ({
  orden: 1,
  comprobanteId: '01930000-0000-7000-8000-0000000000b1',
  tipo: '03',
  numero: 'B001-15',
  condicion: '1',
  clienteTipoDocumento: '-',
  clienteNumeroDocumento: '-',
  moneda: 'PEN',
  total: '35.70',
  gravado: '30.25',
  exonerado: '0.00',
  inafecto: '0.00',
  exportacion: '0.00',
  gratuito: '0.00',
  igv: '5.45',
  ivap: '0.00',
  isc: '0.00',
  icbper: '0.00',
  otrosTributos: '0.00',
  tasaIgv: '0.18',
  deIvap: false,
  otrosCargos: '0.00',
  afectado: null,
  percepcion: null,
  ...cambios,
});

export const unResumen = (lineas: readonly LineaResumen[] = [unaLineaResumen()]): ResumenDiario =>
  crearResumenDiario({
    fechaReferencia: '2026-11-23',
    fechaGeneracion: '2026-11-24',
    correlativo: 1,
    emisor: emisorDePrueba,
    lineas,
  });
