import type { ColumnType, Generated } from 'kysely';
import type { MedioPago } from '@jsol/contracts/ventas';

type Instant = ColumnType<Date, Date | string, Date | string>;
type DefaultInstant = ColumnType<Date, Date | string | undefined, Date | string>;
type MaybeInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Maybe<Value> = ColumnType<Value | null, Value | null | undefined, Value | null>;

export type SesionesCajaTable = {
  id: string;
  caja_id: string;
  cajero_id: string;
  cajero: string;
  abierta_en: Instant;
  fondo: string;
  cerrada_en: MaybeInstant;
  cerrada_por_id: Maybe<string>;
  cerrada_por: Maybe<string>;
  contado_efectivo: Maybe<string>;
  efectivo_esperado: Maybe<string>;
  diferencia: Maybe<string>;
  observacion: Maybe<string>;
  emergencia: Maybe<string>;
};

export type VentasTable = {
  id: string;
  sesion_id: string;
  caja_id: string;
  almacen_id: string;
  vendedor_id: string;
  vendedor: string;
  cliente_id: string | null;
  tipo_comprobante: '01' | '03';
  comprobante_id: string;
  numero: string;
  moneda: 'PEN' | 'USD';
  gravado: string;
  exonerado: string;
  inafecto: string;
  igv: string;
  /** Without IGV; already taken out of the other figures. */
  descuentos: string;
  total: string;
  vuelto: string;
  vendida_en: Instant;
  regularizacion: Generated<boolean>;
};

export type VentasTables = {
  'ventas.cajas': {
    id: string;
    codigo: string;
    nombre: string;
    almacen_id: string;
    establecimiento: Generated<string>;
    activa: Generated<boolean>;
    atraso_avisado_en: MaybeInstant;
  };
  'ventas.sesiones_caja': SesionesCajaTable;
  'ventas.clientes': {
    id: string;
    tipo_documento: '0' | '1' | '4' | '6' | '7';
    numero_documento: string;
    nombre: string;
    direccion: string | null;
    email: string | null;
    creado_en: DefaultInstant;
    actualizado_en: DefaultInstant;
    busqueda: ColumnType<string, never, never>;
  };
  'ventas.claves': { usuario_id: string; clave: string; huella: string; venta_id: string; en: DefaultInstant };
  'ventas.ventas': VentasTable;
  'ventas.lineas': {
    id: string;
    venta_id: string;
    orden: number;
    producto_id: string;
    codigo: string;
    descripcion: string;
    unidad: string;
    cantidad: string;
    /** With IGV, before the discount. */
    precio_unitario: string;
    descuento_porcentaje: string;
    afectacion: '10' | '20' | '30';
    /** What the customer paid for the line. */
    total: string;
  };
  'ventas.pagos': {
    id: string;
    venta_id: string;
    orden: number;
    medio: MedioPago;
    monto: string;
    operacion: string | null;
    fecha: string;
    repetido: Generated<boolean>;
  };
};
