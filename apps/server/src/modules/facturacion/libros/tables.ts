import type { ColumnType } from 'kysely';
import type { LibroGenerable } from '@jsol/contracts/facturacion-libros';
import type { ConceptoContable } from './asientos.ts';
import type { CompraDelLibro } from './compra-del-libro.ts';
import type { CompraNoDomiciliado } from './compras-no-domiciliados.ts';
import type { LibroSire } from './sire.ts';
import type { Hallazgo } from './validar.ts';

type Instant = ColumnType<Date, Date | string | undefined, Date | string>;
type Json<Value> = ColumnType<Value, string, string>;

export type LibrosTables = {
  'facturacion.cuentas_contables': {
    concepto: ConceptoContable;
    vigente_desde: string;
    cuenta: string;
    descripcion: string;
  };
  'facturacion.compras_del_libro': {
    id: string;
    periodo: string;
    clase: 'domiciliada' | 'no-domiciliada';
    cuo: string;
    contenido: Json<CompraDelLibro | CompraNoDomiciliado>;
    origen: string;
    anotada_en: Instant;
  };
  'facturacion.libros_generados': {
    id: string;
    periodo: string;
    libro: LibroGenerable;
    version: number;
    nombre: string;
    bytes: Buffer;
    sha256: string;
    lineas: number;
    total: string;
    errores: number;
    avisos: number;
    hallazgos: Json<Hallazgo[]>;
    generado_en: Instant;
    generado_por: string | null;
    run_id: string | null;
  };
  'facturacion.periodos_cerrados': { periodo: string; cerrado_en: Instant; cerrado_por: string };
  'facturacion.propuestas_sire': {
    id: string;
    periodo: string;
    libro: LibroSire;
    nombre: string;
    bytes: Buffer;
    cargada_en: Instant;
    cargada_por: string;
  };
};
