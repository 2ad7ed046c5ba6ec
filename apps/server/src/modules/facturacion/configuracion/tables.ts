import type { ColumnType, Generated } from 'kysely';
import type { Accion } from '../domain/codigos-sunat.ts';
import type { TipoDocumento } from '../domain/numeracion.ts';

type Instant = ColumnType<Date, Date | string, Date | string>;
type DefaultInstant = ColumnType<Date, Date | string | undefined, Date | string>;
type MaybeInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Maybe<T> = ColumnType<T | null, T | null | undefined, T | null>;

export type CodigoCanal = 'simulador' | 'beta' | 'produccion' | 'ose';

export type CanalesTable = {
  codigo: CodigoCanal;
  nombre: string;
  url_cpe: Maybe<string>;
  url_otroscpe: Maybe<string>;
  url_consulta: Maybe<string>;
  url_validez_token: Maybe<string>;
  url_validez: Maybe<string>;
  url_gre_token: Maybe<string>;
  url_gre: Maybe<string>;
  usuario: Maybe<string>;
  clave: Maybe<Buffer>;
  validez_client_id: Maybe<string>;
  validez_client_secret: Maybe<Buffer>;
  gre_client_id: Maybe<string>;
  gre_client_secret: Maybe<Buffer>;
  dialecto_cdr: 'sunat' | 'ose';
  llamadas_a_la_vez: Generated<number>;
  version: Generated<number>;
  actualizado_por: Maybe<string>;
  actualizado_en: MaybeInstant;
};

export type CertificadosTable = {
  id: string;
  ruc: string;
  titular: string;
  entidad: string;
  numero_serie: string;
  huella: string;
  desde: Instant;
  hasta: Instant;
  demostracion: boolean;
  pfx: Buffer;
  clave: Buffer;
  firma: Generated<boolean>;
  subido_por: string;
  subido_en: DefaultInstant;
  retirado_en: MaybeInstant;
};

export type SeriesTable = {
  tipo: TipoDocumento;
  serie: string;
  establecimiento: string;
  ultimo_numero: number;
  activa: Generated<boolean>;
  primer_numero: Generated<number>;
  contingencia: Generated<boolean>;
  creada_por: Maybe<string>;
  creada_en: DefaultInstant;
  desactivada_en: MaybeInstant;
};

type Registro = { registrado_por: Maybe<string>; registrado_en: DefaultInstant };

export type ConfiguracionTables = {
  'facturacion.canales': CanalesTable;
  'facturacion.vigencias_canal': { id: string; canal: CodigoCanal; desde: Instant; motivo: string; por: string };
  'facturacion.certificados': CertificadosTable;
  'facturacion.series': SeriesTable;
  'facturacion.parametros': { nombre: string; vigente_desde: string; valor: string; fuente: string } & Registro;
  'facturacion.detracciones': {
    codigo: string;
    vigente_desde: string;
    porcentaje: string;
    descripcion: string;
    umbral: ColumnType<string, string | undefined, string>;
    fuente: string;
  } & Registro;
  'facturacion.catalogos': {
    catalogo: string;
    codigo: string;
    descripcion: string;
    datos: ColumnType<Record<string, unknown>, string | undefined, string>;
    vigente_desde: ColumnType<string, string | undefined, string>;
    vigente_hasta: Maybe<string>;
    registrado_por: Maybe<string>;
  };
  'facturacion.codigos_retorno': {
    codigo: string;
    motivo: string;
    campo: string | null;
    arreglo: string;
    accion: Accion | null;
    reintentos: number | null;
    actualizado_por: Maybe<string>;
    actualizado_en: MaybeInstant;
  };
  'facturacion.plazos': { tipo: string; vigente_desde: string; dias: number; fuente: string } & Registro;
  'facturacion.calendario': { periodo: string; grupo: string; vence: string; fuente: string } & Registro;
  'facturacion.tipos_cambio': {
    fecha: string;
    moneda: string;
    compra: string;
    venta: string;
    fuente: string;
  } & Registro;
};
