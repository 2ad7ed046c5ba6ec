import type { ComprobanteResumen, EstadoComprobante } from '@jsol/contracts/facturacion';
import { numeroCompleto, type TipoDocumento } from '../domain/numeracion.ts';

/** The columns every list row and every page header of a receipt is made from. */
export type FilaResumen = {
  id: string;
  tipo: TipoDocumento;
  serie: string;
  numero: number;
  fecha_emision: string;
  emitido_en: Date;
  cliente_numero_documento: string;
  cliente_nombre: string;
  moneda: 'PEN' | 'USD';
  total: string;
  estado: EstadoComprobante;
  en_contingencia_desde: Date | null;
  vence_el: string;
  motivo: string | null;
  version: number;
  via: 'individual' | 'resumen';
};

export const aResumen = (fila: FilaResumen): ComprobanteResumen => ({
  id: fila.id,
  tipo: fila.tipo,
  numero: numeroCompleto(fila.serie, fila.numero),
  fechaEmision: fila.fecha_emision,
  emitidoEn: fila.emitido_en.toISOString(),
  clienteDocumento: fila.cliente_numero_documento,
  cliente: fila.cliente_nombre,
  moneda: fila.moneda,
  total: fila.total,
  estado: fila.estado,
  enContingencia: fila.en_contingencia_desde !== null,
  venceEl: fila.vence_el,
  motivo: fila.motivo,
  version: fila.version,
  via: fila.via,
});
