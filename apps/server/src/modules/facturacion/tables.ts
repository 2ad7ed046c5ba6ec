import type { ColumnType, Generated } from 'kysely';
import type { EstadoComprobante } from '@jsol/contracts/facturacion';
import type { ConfiguracionTables } from './configuracion/tables.ts';
import type { Comprobante, TipoComprobante } from './domain/comprobante.ts';

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
  tipo: TipoComprobante;
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
  contenido: Json<Comprobante>;
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
  fallas_seguidas: Generated<number>;
  respondido_en: MaybeInstant;
  avisado_vencimiento_en: MaybeInstant;
  venta_id: string | null;
  emisor_id: string;
  emisor_nombre: string;
  actualizado_en: ColumnType<Date, Date | string | undefined, Date | string>;
};

export type FacturacionTables = ConfiguracionTables & {
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
