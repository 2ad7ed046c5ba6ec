import type { ColumnType, Generated } from 'kysely';

type DefaultInstant = ColumnType<Date, Date | string | undefined, Date | string>;
type MaybeInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

export type ProductosTable = {
  id: string;
  codigo: string;
  codigo_barras: string | null;
  nombre: string;
  categoria: string;
  marca: Generated<string | null>;
  con_lotes: Generated<boolean>;
  /** UN/ECE rec 20. */
  unidad: string;
  /** Soles, with IGV. */
  precio: string;
  afectacion: '10' | '20' | '30';
  stock_minimo: Generated<string>;
  stock_critico: Generated<string>;
  activo: Generated<boolean>;
  creado_en: DefaultInstant;
  /** Computed by the database; see the migration. */
  busqueda: ColumnType<string, never, never>;
  nombre_busqueda: ColumnType<string, never, never>;
};

export type MovimientosTable = {
  id: string;
  /** Follows the balances of a product. */
  orden: ColumnType<string, never, never>;
  almacen_id: string;
  producto_id: string;
  /** When it was written down; `fecha` is when it happened. */
  en: DefaultInstant;
  fecha: DefaultInstant;
  tipo: 'entrada' | 'salida';
  motivo: string;
  cantidad: string;
  costo_unitario: string | null;
  saldo: string;
  documento: string | null;
  lote_id: Generated<string | null>;
  devuelve_id: Generated<string | null>;
  origen_id: Generated<string | null>;
  referencia: string;
  usuario_id: string | null;
  usuario: string;
};

export type InventarioTables = {
  'inventario.productos': ProductosTable;
  'inventario.almacenes': {
    id: string;
    codigo: string;
    nombre: string;
    permite_negativo: Generated<boolean>;
    activo: Generated<boolean>;
    supervisor_id: Generated<string | null>;
  };
  'inventario.existencias': {
    almacen_id: string;
    producto_id: string;
    stock: Generated<string>;
    reservado: Generated<string>;
    version: Generated<number>;
    valorar_desde: Generated<Date | null>;
  };
  'inventario.lotes': { id: string; producto_id: string; codigo: string; vence: string | null };
  'inventario.existencias_lotes': { almacen_id: string; lote_id: string; stock: Generated<string> };
  'inventario.reservas': {
    referencia: string;
    almacen_id: string;
    producto_id: string;
    cantidad: string;
    creada_en: DefaultInstant;
  };
  'inventario.movimientos': MovimientosTable;
  'inventario.entradas': {
    id: string;
    usuario_id: string;
    clave: string;
    huella: string;
    almacen_id: string;
    motivo: 'compra' | 'ajuste' | 'inventario-inicial';
    documento: string | null;
    en: DefaultInstant;
  };
  'inventario.seguidores_almacen': { almacen_id: string; usuario_id: string };
  'inventario.niveles': { almacen_id: string; producto_id: string; minimo: string; critico: string };
  'inventario.alertas_stock': {
    id: string;
    almacen_id: string;
    producto_id: string;
    nivel: 'bajo' | 'critico';
    abierta_en: DefaultInstant;
    avisado_nivel: 'bajo' | 'critico' | null;
    avisada_en: MaybeInstant;
    cerrada_en: MaybeInstant;
    motivo_cierre: 'recuperado' | 'sin-vigilancia' | null;
  };
  'inventario.avisos_lote': { almacen_id: string; lote_id: string; paso: number; fecha: string };
  'inventario.claves': { usuario_id: string; clave: string; huella: string; documento_id: string; en: DefaultInstant };
  'inventario.salidas': {
    id: string;
    numero: ColumnType<string, never, never>;
    almacen_id: string;
    motivo: 'merma' | 'consumo-interno' | 'devolucion-proveedor' | 'ajuste';
    documento: string | null;
    nota: string;
    en: DefaultInstant;
    usuario_id: string;
    usuario: string;
  };
  'inventario.transferencias': {
    id: string;
    numero: ColumnType<string, never, never>;
    origen_id: string;
    destino_id: string;
    estado: ColumnType<EstadoTransferencia, EstadoTransferencia | undefined, EstadoTransferencia>;
    nota: string | null;
    enviada_en: DefaultInstant;
    enviada_por_id: string;
    enviada_por: string;
    cerrada_en: MaybeInstant;
    cerrada_por_id: Generated<string | null>;
    cerrada_por: Generated<string | null>;
    motivo_anulacion: Generated<string | null>;
  };
  'inventario.transferencia_lineas': {
    id: string;
    transferencia_id: string;
    orden: number;
    producto_id: string;
    lote_id: string | null;
    salida_id: string;
    cantidad: string;
    recibida: Generated<string | null>;
    diferencia: Generated<string | null>;
  };
  'inventario.conteos': {
    id: string;
    numero: ColumnType<string, never, never>;
    almacen_id: string;
    alcance: 'almacen' | 'categoria' | 'lista';
    categoria: string | null;
    ciego: boolean;
    estado: ColumnType<EstadoConteo, EstadoConteo | undefined, EstadoConteo>;
    abierto_en: DefaultInstant;
    abierto_por_id: string;
    abierto_por: string;
    cerrado_en: MaybeInstant;
    cerrado_por: Generated<string | null>;
  };
  'inventario.conteo_lineas': {
    id: string;
    conteo_id: string;
    producto_id: string;
    lote_id: string | null;
    contado: Generated<string | null>;
    stock_al_contar: Generated<string | null>;
    contado_en: MaybeInstant;
    contado_por_id: Generated<string | null>;
    contado_por: Generated<string | null>;
    version: Generated<number>;
  };
  'inventario.importaciones': {
    id: string;
    archivo: string;
    contenido: Buffer | null;
    estado: ColumnType<EstadoImportacion, EstadoImportacion | undefined, EstadoImportacion>;
    problema: Generated<string | null>;
    creada_en: DefaultInstant;
    usuario_id: string;
    usuario: string;
    aplicada_en: MaybeInstant;
  };
};

export type EstadoTransferencia = 'enviada' | 'recibida' | 'con-diferencias' | 'anulada';
export type EstadoConteo = 'abierto' | 'revision' | 'aplicado' | 'anulado';
export type EstadoImportacion = 'revisando' | 'revisada' | 'aplicando' | 'aplicada' | 'ilegible';
