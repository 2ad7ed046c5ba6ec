import type { ColumnType, Generated } from 'kysely';
import type { TipoIncidencia } from '@jsol/contracts/ventas-bandeja';
import type { EstadoOffline, VentaOffline } from '@jsol/contracts/ventas-offline';
import type { VentasTables } from '../tables.ts';

type Instant = ColumnType<Date, Date | string, Date | string>;
type MaybeInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Maybe<Value> = ColumnType<Value | null, Value | null | undefined, Value | null>;
type Json<Value> = ColumnType<Value, string | undefined, string>;

/** What people and the system did with a sale, oldest first. */
export type Hecho = { en: string; titulo: string; quien: string; detalle: string };

export type VentasOfflineTable = {
  id: string;
  uuid: string;
  original_id: Maybe<string>;
  huella: string;
  contenido: Json<VentaOffline>;
  caja_id: string;
  sesion_id: string;
  terminal_id: string;
  arriendo: number;
  secuencia: number;
  ticket: string;
  ticket_numero: number;
  codigo_consulta: string;
  vendida_en: Instant;
  total: string;
  estado: EstadoOffline;
  causa: Maybe<string>;
  motivo: Maybe<string>;
  emision: Maybe<'hoy' | 'resumen'>;
  correccion: ColumnType<
    { cliente: VentaOffline['cliente'] } | null,
    string | null | undefined,
    string | null | undefined
  >;
  fallas: Generated<number>;
  venta_id: Maybe<string>;
  recibida_en: Instant;
  recibida_por_id: string;
  recibida_por: string;
  historia: Json<Hecho[]>;
};

export type OfflineTables = VentasTables & {
  'ventas.ventas_offline': VentasOfflineTable;
  'ventas.incidencias': {
    id: string;
    tipo: TipoIncidencia;
    caja_id: string;
    venta_offline_id: Maybe<string>;
    terminal_id: Maybe<string>;
    asunto: string;
    esperado: string;
    hallado: string;
    creada_en: Instant;
    atendida_en: MaybeInstant;
    atendida_por: Maybe<string>;
    nota: Maybe<string>;
  };
  'ventas.arriendos': {
    caja_id: string;
    arriendo: number;
    terminal_id: string;
    usuario_id: string;
    usuario: string;
    desde: Instant;
    vence_en: Instant;
  };
  'ventas.terminales': {
    caja_id: string;
    id: string;
    nombre: string;
    pendientes: Generated<number>;
    mas_antigua_en: MaybeInstant;
    visto_en: Instant;
  };
};
