import { sql, type RawBuilder } from 'kysely';
import type { Serie, TipoSerie } from '@jsol/contracts/facturacion-series';
import type { Reader } from '../../../../platform/database/database.ts';
import { numeroMaximo } from '../../domain/numeracion.ts';
import { configuracionNoEncontrada } from '../errors.ts';
import { desplazamiento, type Paginacion } from './paginar.ts';

type Fila = {
  tipo: TipoSerie;
  serie: string;
  establecimiento: string;
  primer_numero: number;
  ultimo_numero: number;
  activa: boolean;
  contingencia: boolean;
  emitidos: number;
  quemados: number;
  huecos: number;
  del_mes: number;
  creada_por: string | null;
  creada_en: Date;
  desactivada_en: Date | null;
};

/** Below this many free numbers, or those of a month, a series is about to run out. */
const pocosLibres = 1_000;

/** Gaps are what a series has handed out and no document carries: counted, so that they are seen and not believed. */
const consulta = (donde: RawBuilder<unknown>, ahora: Date) => sql`
  select s.tipo, s.serie, s.establecimiento, s.primer_numero, s.ultimo_numero, s.activa, s.contingencia,
    s.creada_por, s.creada_en, s.desactivada_en, c.emitidos, c.quemados, c.del_mes,
    case when s.contingencia then 0
      else greatest(s.ultimo_numero - s.primer_numero + 1 - c.emitidos, 0) end as huecos
  from facturacion.series s
  cross join lateral (
    select count(*)::int as emitidos,
      count(*) filter (where estado = 'rechazado')::int as quemados,
      count(*) filter (where emitido_en > ${ahora}::timestamptz - interval '30 days')::int as del_mes
    from facturacion.comprobantes k
    where k.tipo = s.tipo and k.serie = s.serie and k.numero >= s.primer_numero
  ) c
  where ${donde}`;

const aSerie = (fila: Fila): Serie => {
  const libres = numeroMaximo - fila.ultimo_numero;
  return {
    tipo: fila.tipo,
    serie: fila.serie,
    establecimiento: fila.establecimiento,
    primerNumero: fila.primer_numero,
    ultimoNumero: fila.ultimo_numero,
    libres,
    porAgotarse: fila.activa && libres < Math.max(pocosLibres, fila.del_mes),
    activa: fila.activa,
    contingencia: fila.contingencia,
    emitidos: fila.emitidos,
    quemados: fila.quemados,
    huecos: fila.huecos,
    creadaPor: fila.creada_por,
    creadaEn: fila.creada_en.toISOString(),
    desactivadaEn: fila.desactivada_en?.toISOString() ?? null,
  };
};

export async function listarSeries(
  reader: Reader,
  filtros: Paginacion & {
    tipo?: TipoSerie | undefined;
    establecimiento?: string | undefined;
    estado: 'activas' | 'inactivas' | 'todas';
  },
  ahora: Date,
) {
  const donde = sql.join(
    [
      sql`true`,
      ...(filtros.tipo ? [sql`s.tipo = ${filtros.tipo}`] : []),
      ...(filtros.establecimiento ? [sql`s.establecimiento = ${filtros.establecimiento}`] : []),
      ...(filtros.estado === 'todas' ? [] : [sql`s.activa = ${filtros.estado === 'activas'}`]),
    ],
    sql` and `,
  );
  const { pagina, porPagina } = filtros;
  const [{ rows }, conteo] = await Promise.all([
    sql<Fila>`${consulta(donde, ahora)} order by s.tipo, s.establecimiento, s.activa desc, s.serie
      limit ${porPagina} offset ${desplazamiento(filtros)}`.execute(reader),
    sql<{ total: number }>`select count(*)::int as total from facturacion.series s where ${donde}`.execute(reader),
  ]);
  return { items: rows.map(aSerie), total: conteo.rows[0]!.total, pagina, porPagina };
}

export async function leerSerie(reader: Reader, tipo: TipoSerie, serie: string, ahora: Date): Promise<Serie> {
  const { rows } = await sql<Fila>`${consulta(sql`s.tipo = ${tipo} and s.serie = ${serie}`, ahora)}`.execute(reader);
  if (!rows[0]) throw configuracionNoEncontrada(`No existe la serie ${serie}.`);
  return aSerie(rows[0]);
}

type Numero = {
  numero: number;
  hasta: number;
  comprobante_id: string | null;
  fecha_emision: string | null;
  codigo: string | null;
  motivo: string | null;
};

/** Numbers that SUNAT spent by rejecting them, or that no document carries, newest first. */
export async function listarNumeros(
  reader: Reader,
  tipo: TipoSerie,
  serie: string,
  { clase, pagina, porPagina }: Paginacion & { clase: 'quemados' | 'huecos' },
) {
  const filas =
    clase === 'quemados'
      ? sql`select numero, numero as hasta, id as comprobante_id, fecha_emision, sunat_codigo as codigo, motivo
          from facturacion.comprobantes where tipo = ${tipo} and serie = ${serie} and estado = 'rechazado'`
      : sql`select anterior + 1 as numero, siguiente - 1 as hasta, null::uuid as comprobante_id,
            null::date as fecha_emision, null::text as codigo, null::text as motivo
          from (
            select numero as siguiente,
              coalesce(lag(numero) over (order by numero), (
                select primer_numero - 1 from facturacion.series where tipo = ${tipo} and serie = ${serie})) as anterior
            from (
              select k.numero from facturacion.comprobantes k
                join facturacion.series s on s.tipo = k.tipo and s.serie = k.serie and k.numero >= s.primer_numero
                where k.tipo = ${tipo} and k.serie = ${serie}
              union all
              select ultimo_numero + 1 from facturacion.series
                where tipo = ${tipo} and serie = ${serie} and not contingencia
            ) usados
          ) pares where siguiente > anterior + 1`;
  const [{ rows }, conteo] = await Promise.all([
    sql<Numero>`select * from (${filas}) n order by numero desc
      limit ${porPagina} offset ${desplazamiento({ pagina, porPagina })}`.execute(reader),
    sql<{ total: number }>`select count(*)::int as total from (${filas}) n`.execute(reader),
  ]);
  return {
    items: rows.map(({ comprobante_id: comprobanteId, fecha_emision: fechaEmision, ...resto }) => ({
      ...resto,
      comprobanteId,
      fechaEmision,
    })),
    total: conteo.rows[0]!.total,
    pagina,
    porPagina,
  };
}

/** Active series with few numbers left. */
export async function seriesPorAgotarse(reader: Reader, ahora: Date): Promise<Serie[]> {
  // Whoever has this many left lasts for years; the others are looked at closely.
  const holgados = 1_000_000;
  const cerca = sql`s.activa and s.ultimo_numero > ${numeroMaximo - holgados}`;
  const { rows } = await sql<Fila>`${consulta(cerca, ahora)} order by s.tipo, s.serie`.execute(reader);
  return rows.map(aSerie).filter(({ porAgotarse }) => porAgotarse);
}
