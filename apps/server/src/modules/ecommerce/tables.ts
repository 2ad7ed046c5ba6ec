import type { ColumnType, Generated } from 'kysely';
import type { Accion, Recuperacion, TipoCanal } from '@jsol/contracts/ecommerce';
import type { EstadoPedidoTienda } from '@jsol/contracts/ecommerce-consulta';

type Instant = ColumnType<Date, Date | string, Date | string>;
type DefaultInstant = ColumnType<Date, Date | string | undefined, Date | string>;
type MaybeInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Maybe<Value> = ColumnType<Value | null, Value | null | undefined, Value | null>;

export type CanalesTable = {
  id: string;
  codigo: string;
  tipo: TipoCanal;
  nombre: string;
  url: string;
  version_api: string | null;
  credencial: Maybe<Buffer>;
  secreto_webhook: Maybe<Buffer>;
  almacen_id: string;
  estados: ColumnType<Record<string, Accion>, string, string>;
  campos_dni: string[];
  campos_ruc: string[];
  solape_minutos: Generated<number>;
  importar_desde: Instant;
  todos_los_pedidos: Generated<boolean>;
  activo: Generated<boolean>;
  creado_en: DefaultInstant;
  actualizado_en: DefaultInstant;
  actualizado_por: string;
};

export type PedidosTable = {
  id: string;
  canal_id: string;
  externo_id: string;
  numero: string;
  estado: EstadoPedidoTienda;
  estado_tienda: string;
  motivo: Maybe<string>;
  detalle: Maybe<string>;
  hecho_en: Instant;
  modificado_en: Instant;
  recibido_en: DefaultInstant;
  moneda: string;
  envio: string;
  recargos: string;
  total: string;
  cliente: string;
  tipo_documento: Maybe<'1' | '6'>;
  numero_documento: Maybe<string>;
  email: Maybe<string>;
  telefono: Maybe<string>;
  direccion: Maybe<string>;
  nota: Generated<string>;
  huella: string;
  orden_id: Maybe<string>;
  orden_numero: Maybe<string>;
  revision: Generated<number>;
  informado_en: MaybeInstant;
};

export type EcommerceTables = {
  'ecommerce.canales': CanalesTable;
  'ecommerce.avances': {
    canal_id: string;
    hasta: MaybeInstant;
    ultimo_exito_en: MaybeInstant;
    error: Maybe<string>;
    error_desde: MaybeInstant;
  };
  'ecommerce.pedidos': PedidosTable;
  'ecommerce.lineas': {
    pedido_id: string;
    orden: number;
    sku: string;
    descripcion: string;
    cantidad: string;
    total: string;
    producto_id: string | null;
  };
  'ecommerce.recibidos': {
    canal_id: string;
    externo_id: string;
    modificado_en: Instant;
    via: 'consulta' | 'recuperacion' | 'pedido';
    cuerpo: ColumnType<unknown, string, string>;
    en: DefaultInstant;
  };
  'ecommerce.historia': {
    id: string;
    pedido_id: string;
    en: DefaultInstant;
    titulo: string;
    detalle: Maybe<string>;
    quien: string;
  };
  'ecommerce.incidencias': {
    id: string;
    pedido_id: string;
    tipo: TipoIncidencia;
    detalle: string;
    abierta_en: DefaultInstant;
    resuelta_en: MaybeInstant;
    resuelta_por: Maybe<string>;
    solucion: Maybe<string>;
  };
  'ecommerce.equivalencias': {
    canal_id: string;
    sku: string;
    producto_id: string;
    en: DefaultInstant;
    por: string;
  };
  'ecommerce.webhooks': {
    canal_id: string;
    entrega: string;
    tema: string;
    externo_id: string | null;
    cuerpo: Buffer;
    recibido_en: DefaultInstant;
  };
  'ecommerce.recuperaciones': {
    id: string;
    canal_id: string;
    desde: string;
    hasta: string;
    estado: Recuperacion['estado'];
    avance: MaybeInstant;
    leidos: Generated<number>;
    total: Maybe<number>;
    motivo: Maybe<string>;
    pedida_por: string;
    pedida_en: DefaultInstant;
    terminada_en: MaybeInstant;
  };
};

export type TipoIncidencia = 'anulado' | 'devuelto' | 'editado' | 'retrocedio';
