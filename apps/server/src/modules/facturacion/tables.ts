import type { ColumnType, Generated } from 'kysely';
import type { EstadoComprobante } from '@jsol/contracts/facturacion';
import type { ConfiguracionTables } from './configuracion/tables.ts';
import type { Baja } from './domain/baja.ts';
import type { ContenidoDocumento } from './domain/contenido.ts';
import type { ClaseResumen, TipoDocumento } from './domain/numeracion.ts';
import type { ResumenDiario } from './domain/resumen-diario.ts';
import type { EstadoResumen } from './domain/resumenes.ts';

type Instant = ColumnType<Date, Date | string, Date | string>;
type MaybeInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Json<Value> = ColumnType<Value, string | undefined, string>;

export type EmisorTable = {
  id: Generated<number>;
  ruc: string;
  razon_social: string;
  nombre_comercial: string;
  direccion: string;
  distrito: string;
  provincia: string;
  departamento: string;
  ubigeo: string;
  telefono: string | null;
  web: string | null;
  logo: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
  logo_tipo: ColumnType<
    'image/png' | 'image/jpeg' | null,
    'image/png' | 'image/jpeg' | null | undefined,
    'image/png' | 'image/jpeg' | null
  >;
  color: ColumnType<string | null, string | null | undefined, string | null>;
  actualizado_por: ColumnType<string | null, string | null | undefined, string | null>;
  actualizado_en: MaybeInstant;
};

export type ComprobantesTable = {
  id: string;
  tipo: TipoDocumento;
  serie: string;
  numero: number;
  estado: EstadoComprobante;
  version: Generated<number>;
  en_contingencia_desde: MaybeInstant;
  fecha_emision: string;
  emitido_en: Instant;
  vence_el: string;
  moneda: 'PEN' | 'USD';
  cliente_tipo_documento: string;
  cliente_numero_documento: string;
  cliente_nombre: string;
  cliente_direccion: string | null;
  cliente_email: string | null;
  via: ColumnType<'individual' | 'resumen', 'individual' | 'resumen' | undefined, 'individual' | 'resumen'>;
  afectado_id: ColumnType<string | null, string | null | undefined, never>;
  reemplaza_a: ColumnType<string | null, string | null | undefined, never>;
  contenido: Json<ContenidoDocumento>;
  pagos: Json<{ medio: string; monto: string }[]>;
  vuelto: string;
  total: string;
  xml: Buffer | null;
  hash: string | null;
  cdr: Buffer | null;
  sunat_codigo: string | null;
  sunat_descripcion: string | null;
  observaciones: Json<string[]>;
  motivo: string | null;
  enviado_en: MaybeInstant;
  envios: Generated<number>;
  ticket: ColumnType<string | null, string | null | undefined, string | null>;
  ticket_en: MaybeInstant;
  fallas_seguidas: Generated<number>;
  respondido_en: MaybeInstant;
  avisado_vencimiento_en: MaybeInstant;
  venta_id: string | null;
  emisor_id: string;
  emisor_nombre: string;
  actualizado_en: ColumnType<Date, Date | string | undefined, Date | string>;
};

export type ResumenesTable = {
  id: string;
  clase: ClaseResumen;
  fecha_referencia: string;
  fecha_generacion: string;
  correlativo: number;
  vence_el: string;
  estado: ColumnType<EstadoResumen, EstadoResumen | undefined, EstadoResumen>;
  version: Generated<number>;
  contenido: Json<ResumenDiario | Baja>;
  xml: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
  hash: ColumnType<string | null, string | null | undefined, string | null>;
  ticket: ColumnType<string | null, string | null | undefined, string | null>;
  ticket_en: MaybeInstant;
  consultas: Generated<number>;
  fallas_seguidas: Generated<number>;
  enviado_en: MaybeInstant;
  envios: Generated<number>;
  cdr: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
  sunat_codigo: ColumnType<string | null, string | null | undefined, string | null>;
  sunat_descripcion: ColumnType<string | null, string | null | undefined, string | null>;
  observaciones: Json<string[]>;
  motivo: ColumnType<string | null, string | null | undefined, string | null>;
  respondido_en: MaybeInstant;
  reemplaza_a: ColumnType<string | null, string | null | undefined, never>;
  creado_por: string | null;
  creado_en: Instant;
  actualizado_en: Instant;
};

export type ResumenLineasTable = {
  id: string;
  comprobante_id: string;
  clase: ClaseResumen;
  condicion: '1' | '2' | '3';
  motivo: string | null;
  resumen_id: string | null;
  orden: number | null;
  estado: 'pendiente' | 'en-archivo' | 'aceptada' | 'rechazada';
  pedido_por: string | null;
  creado_en: Instant;
};

export type FacturacionTables = ConfiguracionTables & {
  'facturacion.opciones_emision': { id: Generated<number>; boletas_via: 'individual' | 'resumen' };
  'facturacion.resumenes': ResumenesTable;
  'facturacion.resumen_correlativos': { clase: ClaseResumen; fecha: string; ultimo: number };
  'facturacion.resumen_lineas': ResumenLineasTable;
  'facturacion.bloqueos': {
    id: string;
    codigo: string;
    motivo: string;
    arreglo: string;
    comprobante_id: string | null;
    desde: Instant;
    levantado_en: MaybeInstant;
    levantado_por: string | null;
  };
  'facturacion.envios_whatsapp': {
    clave: string;
    comprobante_id: string;
    telefono: string;
    pedido_en: ColumnType<Date, Date | string | undefined, Date | string>;
    estado: ColumnType<'pendiente' | 'enviado' | 'por-correo' | 'sin-canal', string | undefined, string>;
    detalle: string | null;
  };
  'facturacion.emisor': EmisorTable;
  'facturacion.comprobantes': ComprobantesTable;
  'facturacion.historia': {
    id: string;
    comprobante_id: string;
    en: ColumnType<Date, Date | string | undefined, Date | string>;
    tipo: 'persona' | 'estado' | 'tarea' | 'sunat' | 'correo';
    titulo: string;
    detalle: string | null;
    quien: string | null;
    run_id: string | null;
  };
  'facturacion.envios_email': {
    clave: string;
    comprobante_id: string;
    email: string;
    pedido_en: ColumnType<Date, Date | string | undefined, Date | string>;
    estado: ColumnType<'pendiente' | 'enviado' | 'rebotado', string | undefined, string>;
    detalle: string | null;
  };
};
