import { sql } from 'kysely';
import type { Parametro } from '@jsol/contracts/facturacion-configuracion';
import type { Reader } from '../../../../platform/database/database.ts';
import { parametros, type NombreParametro } from '../../domain/parametros.ts';
import type { FacturacionTables } from '../../tables.ts';
import { desplazamiento, type Paginacion } from './paginar.ts';

type Registro = { registrado_por: string | null; registrado_en: Date };
const registro = ({ registrado_por, registrado_en }: Registro) => ({
  registradoPor: registrado_por,
  registradoEn: registrado_en.toISOString(),
});

/** `%` and `_` of what a person typed stand for themselves. */
const parecido = (q: string): string => `%${q.replace(/[\\%_]/g, '\\$&')}%`;

/** Every parameter with all its values, newest first. */
export async function listarParametros(reader: Reader, hoy: string): Promise<{ items: Parametro[] }> {
  const filas = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.parametros')
    .selectAll()
    .orderBy('vigente_desde', 'desc')
    .execute();
  const items = (Object.keys(parametros) as NombreParametro[]).map((nombre): Parametro => {
    const valores = filas.filter((fila) => fila.nombre === nombre);
    return {
      nombre,
      ...parametros[nombre],
      vigente: valores.find(({ vigente_desde }) => vigente_desde <= hoy)?.valor ?? null,
      valores: valores.map((fila) => ({
        vigenteDesde: fila.vigente_desde,
        valor: fila.valor,
        fuente: fila.fuente,
        futuro: fila.vigente_desde > hoy,
        ...registro(fila),
      })),
    };
  });
  return { items };
}

type FilaFechada = Registro & { vigente_desde: string; vigente: boolean; total: number };

export async function listarDetracciones(
  reader: Reader,
  { q, pagina, porPagina }: Paginacion & { q?: string | undefined },
  hoy: string,
) {
  const { rows } = await sql<
    FilaFechada & { codigo: string; descripcion: string; porcentaje: string; umbral: string; fuente: string }
  >`
    select d.*, count(*) over ()::int as total, d.vigente_desde = (
      select max(v.vigente_desde) from facturacion.detracciones v
      where v.codigo = d.codigo and v.vigente_desde <= ${hoy}) as vigente
    from facturacion.detracciones d
    where ${q ? sql`d.codigo = ${q} or d.descripcion ilike ${parecido(q)}` : sql`true`}
    order by d.codigo, d.vigente_desde desc
    limit ${porPagina} offset ${desplazamiento({ pagina, porPagina })}`.execute(reader);
  return {
    items: rows.map((fila) => ({
      codigo: fila.codigo,
      descripcion: fila.descripcion,
      porcentaje: fila.porcentaje,
      umbral: fila.umbral,
      vigenteDesde: fila.vigente_desde,
      fuente: fila.fuente,
      futuro: fila.vigente_desde > hoy,
      vigente: fila.vigente ?? false,
      ...registro(fila),
    })),
    total: rows[0]?.total ?? 0,
    pagina,
    porPagina,
  };
}

export async function listarPlazos(reader: Reader, hoy: string) {
  const { rows } = await sql<FilaFechada & { tipo: string; dias: number; fuente: string }>`
    select p.*, p.vigente_desde = (
      select max(v.vigente_desde) from facturacion.plazos v
      where v.tipo = p.tipo and v.vigente_desde <= ${hoy}) as vigente
    from facturacion.plazos p order by p.tipo, p.vigente_desde desc`.execute(reader);
  return {
    items: rows.map((fila) => ({
      tipo: fila.tipo,
      vigenteDesde: fila.vigente_desde,
      dias: fila.dias,
      fuente: fila.fuente,
      futuro: fila.vigente_desde > hoy,
      vigente: fila.vigente ?? false,
      ...registro(fila),
    })),
  };
}

export async function listarCatalogos(reader: Reader) {
  const { rows } = await sql<{ catalogo: string; codigos: number }>`
    select catalogo, count(distinct codigo)::int as codigos from facturacion.catalogos
    group by catalogo order by catalogo`.execute(reader);
  return { items: rows };
}

export async function listarEntradas(
  reader: Reader,
  catalogo: string,
  { q, todos, pagina, porPagina }: Paginacion & { q?: string | undefined; todos: 'si' | 'no' },
  hoy: string,
) {
  const { rows } = await sql<{
    codigo: string;
    descripcion: string;
    datos: Record<string, unknown>;
    vigente_desde: string;
    vigente_hasta: string | null;
    total: number;
  }>`
    select codigo, descripcion, datos, vigente_desde, vigente_hasta, count(*) over ()::int as total
    from facturacion.catalogos
    where catalogo = ${catalogo}
      and ${todos === 'si' ? sql`true` : sql`(vigente_hasta is null or vigente_hasta >= ${hoy})`}
      and ${q ? sql`(codigo = ${q} or descripcion ilike ${parecido(q)})` : sql`true`}
    order by codigo, vigente_desde desc
    limit ${porPagina} offset ${desplazamiento({ pagina, porPagina })}`.execute(reader);
  return {
    items: rows.map(({ vigente_desde: vigenteDesde, vigente_hasta: vigenteHasta, total: _, ...resto }) => ({
      ...resto,
      vigenteDesde,
      vigenteHasta,
    })),
    total: rows[0]?.total ?? 0,
    pagina,
    porPagina,
  };
}

export async function listarCodigosRetorno(
  reader: Reader,
  { q, pagina, porPagina }: Paginacion & { q?: string | undefined },
) {
  const base = reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.codigos_retorno')
    .$if(q !== undefined && q !== '', (consulta) =>
      consulta.where((eb) =>
        eb.or([eb('codigo', 'like', `${q!.replace(/\D/g, '') || '-'}%`), eb('motivo', 'ilike', parecido(q!))]),
      ),
    );
  const [filas, { total }] = await Promise.all([
    base.selectAll().orderBy('codigo').limit(porPagina).offset(desplazamiento({ pagina, porPagina })).execute(),
    base.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
  ]);
  return {
    items: filas.map(({ actualizado_por: actualizadoPor, actualizado_en, ...fila }) => ({
      ...fila,
      actualizadoPor,
      actualizadoEn: actualizado_en?.toISOString() ?? null,
    })),
    total: Number(total),
    pagina,
    porPagina,
  };
}

export async function leerCalendario(reader: Reader, anio: number) {
  const filas = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.calendario')
    .selectAll()
    .where('periodo', 'like', `${anio}-%`)
    .orderBy('periodo')
    .orderBy('grupo')
    .execute();
  return {
    items: filas.map((fila) => ({
      periodo: fila.periodo,
      grupo: fila.grupo as '0' | '1' | '2-3' | '4-5' | '6-7' | '8-9' | 'BC',
      vence: fila.vence,
      fuente: fila.fuente,
      ...registro(fila),
    })),
  };
}

export async function listarTiposCambio(
  reader: Reader,
  { moneda, pagina, porPagina }: Paginacion & { moneda: string },
) {
  const base = reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.tipos_cambio')
    .where('moneda', '=', moneda);
  const [filas, { total }] = await Promise.all([
    base.selectAll().orderBy('fecha', 'desc').limit(porPagina).offset(desplazamiento({ pagina, porPagina })).execute(),
    base.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
  ]);
  return {
    items: filas.map((fila) => ({
      fecha: fila.fecha,
      moneda: fila.moneda,
      compra: fila.compra,
      venta: fila.venta,
      fuente: fila.fuente,
      ...registro(fila),
    })),
    total: Number(total),
    pagina,
    porPagina,
  };
}
