import type { ColumnType, Generated } from 'kysely';

type DefaultInstant = ColumnType<Date, Date | string | undefined, Date | string>;

export type ProductosTable = {
  id: string;
  codigo: string;
  codigo_barras: string | null;
  nombre: string;
  categoria: string;
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
  en: DefaultInstant;
  tipo: 'entrada' | 'salida';
  motivo: string;
  cantidad: string;
  costo_unitario: string | null;
  saldo: string;
  documento: string | null;
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
    version: Generated<number>;
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
