import { sql } from 'kysely';
import type { z } from 'zod';
import type {
  porInformarRespuesta,
  ResumenDetalle,
  ResumenFila,
  resumenesPagina,
  resumenesQuery,
} from '@jsol/contracts/facturacion-resumenes';
import type { Reader } from '../../../platform/database/database.ts';
import { findRuns } from '../../../platform/tasks/runs-queries.ts';
import { nombreArchivoResumen, numeroCompleto, numeroResumen, type ClaseResumen } from '../domain/numeracion.ts';
import type { EstadoResumen } from '../domain/resumenes.ts';
import { archivoNoDisponible, resumenNoEncontrado } from '../errors.ts';
import { lineasDeResumen } from '../use-cases/cargar-resumen.ts';
import { sePuedeReintentarResumen } from '../use-cases/reintentar-resumen.ts';
import type { Archivo } from './archivos.ts';
import { cuantosQuedan } from './por-repetir.ts';
import { itemDeTarea } from './tarea-en-palabras.ts';

type Filtro = z.output<typeof resumenesQuery>;

type Fila = {
  id: string;
  clase: ClaseResumen;
  fecha_referencia: string;
  fecha_generacion: string;
  correlativo: number;
  estado: EstadoResumen;
  version: number;
  ticket: string | null;
  motivo: string | null;
  creado_en: Date;
  creado_por: string | null;
  respondido_en: Date | null;
  documentos: number;
  condicion: '1' | '2' | '3';
};

const columnas = sql`
  r.id, r.clase, r.fecha_referencia, r.fecha_generacion, r.correlativo, r.estado, r.version, r.ticket, r.motivo,
  r.creado_en, r.creado_por, r.respondido_en,
  (select count(*)::int from facturacion.resumen_lineas l where l.resumen_id = r.id) as documentos,
  (select l.condicion from facturacion.resumen_lineas l where l.resumen_id = r.id limit 1) as condicion`;

const nombrar = (fila: Pick<Fila, 'clase' | 'fecha_generacion' | 'correlativo'>): string =>
  numeroResumen({ clase: fila.clase, fechaGeneracion: fila.fecha_generacion, correlativo: fila.correlativo });

const aFila = (fila: Fila): ResumenFila => ({
  id: fila.id,
  clase: fila.clase,
  numero: nombrar(fila),
  fechaReferencia: fila.fecha_referencia,
  fechaGeneracion: fila.fecha_generacion,
  estado: fila.estado,
  documentos: fila.documentos,
  condicion: fila.condicion,
  ticket: fila.ticket,
  motivo: fila.motivo,
  version: fila.version,
  creadoEn: fila.creado_en.toISOString(),
  creadoPor: fila.creado_por,
  respondidoEn: fila.respondido_en?.toISOString() ?? null,
});

/** One page of RC, RA and RR, the newest first. */
export async function listarResumenes(reader: Reader, filtro: Filtro): Promise<z.input<typeof resumenesPagina>> {
  const condiciones = [sql`true`];
  if (filtro.clase) condiciones.push(sql`r.clase = ${filtro.clase}`);
  if (filtro.estado === 'en-curso') condiciones.push(sql`r.estado in ('por-enviar', 'enviado', 'desconocido')`);
  else if (filtro.estado) condiciones.push(sql`r.estado = ${filtro.estado}`);
  if (filtro.desde) condiciones.push(sql`r.fecha_generacion >= ${filtro.desde}`);
  if (filtro.hasta) condiciones.push(sql`r.fecha_generacion <= ${filtro.hasta}`);
  const donde = sql.join(condiciones, sql` and `);
  const [filas, cuenta] = await Promise.all([
    sql<Fila>`
      select ${columnas} from facturacion.resumenes r where ${donde} order by r.creado_en desc, r.id desc
      limit ${filtro.porPagina} offset ${(filtro.pagina - 1) * filtro.porPagina}`.execute(reader),
    sql<{ total: number }>`select count(*)::int as total from facturacion.resumenes r where ${donde}`.execute(reader),
  ]);
  return {
    items: filas.rows.map(aFila),
    total: cuenta.rows[0]!.total,
    pagina: filtro.pagina,
    porPagina: filtro.porPagina,
  };
}

type FilaEntera = Fila & {
  sunat_codigo: string | null;
  sunat_descripcion: string | null;
  observaciones: string[];
  enviado_en: Date | null;
  envios: number;
  consultas: number;
  tiene_xml: boolean;
  tiene_cdr: boolean;
  anterior: { id: string; fecha: string; correlativo: number } | null;
  siguientes: { id: string; fecha: string; correlativo: number }[];
  por_repetir: number;
};

/** One file with its documents, its answer and how its job stands. Throws `facturacion.resumen_no_encontrado`. */
export async function detalleResumen(reader: Reader, id: string, hoy: string): Promise<ResumenDetalle> {
  const [{ rows }, lineas, tareas] = await Promise.all([
    sql<FilaEntera>`
      select ${columnas}, r.sunat_codigo, r.sunat_descripcion, r.observaciones, r.enviado_en, r.envios, r.consultas,
        r.xml is not null as tiene_xml, r.cdr is not null as tiene_cdr,
        (select json_build_object('id', a.id, 'fecha', a.fecha_generacion, 'correlativo', a.correlativo)
         from facturacion.resumenes a where a.id = r.reemplaza_a) as anterior,
        coalesce((select json_agg(json_build_object('id', s.id, 'fecha', s.fecha_generacion, 'correlativo', s.correlativo)
           order by s.fecha_generacion, s.correlativo)
         from facturacion.resumenes s where s.reemplaza_a = r.id), '[]') as siguientes,
        ${cuantosQuedan(hoy)} as por_repetir
      from facturacion.resumenes r where r.id = ${id}`.execute(reader),
    lineasDeResumen(reader, id),
    findRuns(reader, { key: id, limit: 50 }),
  ]);
  const fila = rows[0];
  if (!fila) throw resumenNoEncontrado('Ese resumen no existe.');
  const ligado = (otro: FilaEntera['siguientes'][number]) => ({
    id: otro.id,
    numero: nombrar({ clase: fila.clase, fecha_generacion: otro.fecha, correlativo: otro.correlativo }),
  });
  return {
    ...aFila(fila),
    sunatCodigo: fila.sunat_codigo,
    sunatDescripcion: fila.sunat_descripcion,
    observaciones: fila.observaciones,
    enviadoEn: fila.enviado_en?.toISOString() ?? null,
    envios: fila.envios,
    consultas: fila.consultas,
    tieneXml: fila.tiene_xml,
    tieneCdr: fila.tiene_cdr,
    puedeReintentar: sePuedeReintentarResumen(fila.estado),
    reemplazaA: fila.anterior && ligado(fila.anterior),
    reemplazadoPor: fila.siguientes.map(ligado),
    porRepetir: fila.por_repetir,
    lineas: lineas.map((linea) => ({
      orden: linea.orden!,
      comprobanteId: linea.comprobanteId,
      tipo: linea.tipo,
      numero: numeroCompleto(linea.serie, linea.numero),
      cliente: linea.cliente,
      moneda: linea.moneda,
      total: linea.total,
      motivo: linea.motivo,
      estado: linea.estado,
    })),
    tareas: tareas.map(itemDeTarea).map(({ runId, en, titulo, detalle }) => ({ runId: runId!, en, titulo, detalle })),
  };
}

/** The signed bytes, or the CDR's ZIP as it came. */
export async function archivoDeResumen(reader: Reader, id: string, cual: 'xml' | 'cdr'): Promise<Archivo> {
  const { rows } = await sql<{
    clase: ClaseResumen;
    fecha_generacion: string;
    correlativo: number;
    contenido: { emisor: { ruc: string } };
    bytes: Buffer | null;
  }>`
    select clase, fecha_generacion, correlativo, contenido, ${sql.ref(cual)} as bytes
    from facturacion.resumenes where id = ${id}`.execute(reader);
  const fila = rows[0];
  if (!fila) throw resumenNoEncontrado('Ese resumen no existe.');
  if (!fila.bytes)
    throw archivoNoDisponible(
      cual === 'xml' ? 'El XML aún no está firmado.' : 'SUNAT todavía no entregó la constancia de este archivo.',
    );
  const nombre = nombreArchivoResumen(fila.contenido.emisor.ruc, {
    clase: fila.clase,
    fechaGeneracion: fila.fecha_generacion,
    correlativo: fila.correlativo,
  });
  return { contenido: fila.bytes, nombre: cual === 'xml' ? `${nombre}.xml` : `R-${nombre}.zip` };
}

/** What the next resumen diario will tell, by issue date. */
export async function porInformar(reader: Reader): Promise<z.input<typeof porInformarRespuesta>> {
  const { rows } = await sql<{
    fecha: string;
    boletas: number;
    notas: number;
    anulaciones: number;
    vence: string;
  }>`
    select fecha_emision as fecha, min(vence_el) as vence,
      count(*) filter (where que = 'alta' and tipo = '03')::int as boletas,
      count(*) filter (where que = 'alta' and tipo <> '03')::int as notas,
      count(*) filter (where que = 'baja')::int as anulaciones
    from (
      select c.fecha_emision, c.vence_el, c.tipo, 'alta' as que from facturacion.comprobantes c
      where c.via = 'resumen' and c.estado = 'emitido' and not exists (
        select from facturacion.resumen_lineas l where l.comprobante_id = c.id and l.condicion = '1'
          and l.estado in ('en-archivo', 'aceptada'))
      union all
      select c.fecha_emision, c.vence_el, c.tipo, 'baja' from facturacion.resumen_lineas l
        join facturacion.comprobantes c on c.id = l.comprobante_id where l.estado = 'pendiente'
    ) pendiente group by fecha_emision order by fecha_emision`.execute(reader);
  return {
    fechas: rows.map(({ fecha, boletas, notas, anulaciones, vence }) => ({
      fechaEmision: fecha,
      boletas,
      notas,
      anulaciones,
      venceEl: vence,
    })),
  };
}
