import type { ColumnType, Generated } from 'kysely';

type DefaultInstant = ColumnType<Date, Date | string | undefined, Date | string>;

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
};
