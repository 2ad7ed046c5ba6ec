import { sql } from 'kysely';
import type { z } from 'zod';
import type { DiaFacturacion } from '@jsol/contracts/facturacion-dia';
import type { numerosGastadosRespuesta } from '@jsol/contracts/facturacion-numeros';
import type { Reader } from '../../../platform/database/database.ts';
import { addDays } from '../../../platform/time/lima.ts';
import { numeroCompleto, numeroResumen, type ClaseResumen, type TipoDocumento } from '../domain/numeracion.ts';
import type { FacturacionTables } from '../tables.ts';
import { cuantosQuedan } from './por-repetir.ts';

/** What was refused longer ago is history: its voids have lost their time, its boletas were told since. */
const diasRecientes = 30;

const porTipo = (reader: Reader, fecha: string) =>
  sql<DiaFacturacion['porEstado'][number]>`
    select tipo,
      count(*) filter (where estado in ('emitido', 'enviado', 'desconocido'))::int as pendientes,
      count(*) filter (where estado = 'aceptado')::int as aceptados,
      count(*) filter (where estado = 'observado')::int as observados,
      count(*) filter (where estado = 'rechazado')::int as rechazados,
      count(*) filter (where estado = 'excepcion')::int as "conProblema",
      count(*) filter (where estado = 'anulado')::int as anulados,
      coalesce(sum(total) filter (where moneda = 'PEN' and estado not in ('rechazado', 'anulado')), 0)::numeric(14, 2)::text
        as total
    from facturacion.comprobantes where fecha_emision = ${fecha} group by tipo order by tipo`.execute(reader);

type Pendientes = Omit<DiaFacturacion['pendientes'], 'masUrgente' | 'desde' | 'contingenciaDesde'> & {
  desde: Date | null;
  contingenciaDesde: Date | null;
};

const pendientes = (reader: Reader, hoy: string) =>
  sql<Pendientes>`
    select count(*)::int as cuantos,
      count(*) filter (where estado in ('enviado', 'desconocido'))::int as "sinRespuesta",
      count(*) filter (where en_contingencia_desde is not null)::int as "enContingencia",
      min(en_contingencia_desde) as "contingenciaDesde",
      count(*) filter (where via = 'resumen')::int as "porResumen",
      count(*) filter (where vence_el = ${hoy})::int as "vencenHoy",
      count(*) filter (where vence_el < ${hoy})::int as vencidos,
      min(emitido_en) as desde
    from facturacion.comprobantes where estado in ('emitido', 'enviado', 'desconocido')`.execute(reader);

const masUrgente = (reader: Reader) =>
  sql<{ id: string; serie: string; numero: number; vence_el: string }>`
    select id, serie, numero, vence_el from facturacion.comprobantes
    where estado in ('emitido', 'enviado', 'desconocido') order by vence_el, emitido_en limit 1`.execute(reader);

/** What SUNAT did not take as a whole, while something of it is still to be told. The first deadline first. */
const archivosSinTomar = (reader: Reader, hoy: string) =>
  sql<{
    id: string;
    clase: ClaseResumen;
    fecha_generacion: string;
    correlativo: number;
    estado: 'rechazado' | 'excepcion';
    motivo: string | null;
    documentos: number;
    vence_el: string;
  }>`
    select * from (
      select r.id, r.clase, r.fecha_generacion, r.correlativo, r.estado, r.motivo, r.vence_el,
        case r.estado when 'rechazado' then ${cuantosQuedan(hoy)}
          else (select count(*)::int from facturacion.resumen_lineas l where l.resumen_id = r.id) end as documentos
      from facturacion.resumenes r
      where r.estado = 'excepcion' or r.estado = 'rechazado' and r.fecha_generacion > ${addDays(hoy, -diasRecientes)}
    ) sin_tomar where documentos > 0 order by vence_el, fecha_generacion, correlativo`.execute(reader);

/** How a day's documents stand, how many wait for SUNAT whatever their day, and until when the first may. */
export async function diaFacturacion(reader: Reader, fecha: string, hoy: string): Promise<DiaFacturacion> {
  const db = reader.withTables<FacturacionTables>();
  const [tipos, enEspera, primero, archivos, bloqueos, opciones] = await Promise.all([
    porTipo(reader, fecha),
    pendientes(reader, hoy),
    masUrgente(reader),
    archivosSinTomar(reader, hoy),
    db.selectFrom('facturacion.bloqueos').selectAll().where('levantado_en', 'is', null).orderBy('desde').execute(),
    db.selectFrom('facturacion.opciones_emision').select('boletas_via').executeTakeFirstOrThrow(),
  ]);
  const { desde, contingenciaDesde, ...cuentas } = enEspera.rows[0]!;
  const urgente = primero.rows[0];
  return {
    fecha,
    porEstado: tipos.rows,
    pendientes: {
      ...cuentas,
      desde: desde?.toISOString() ?? null,
      contingenciaDesde: contingenciaDesde?.toISOString() ?? null,
      masUrgente: urgente
        ? { id: urgente.id, numero: numeroCompleto(urgente.serie, urgente.numero), venceEl: urgente.vence_el }
        : null,
    },
    bloqueos: bloqueos.map(({ id, codigo, motivo, arreglo, desde: cuando }) => ({
      id,
      codigo,
      motivo,
      arreglo,
      desde: cuando.toISOString(),
    })),
    archivos: archivos.rows.map(({ clase, fecha_generacion, correlativo, vence_el, ...fila }) => ({
      ...fila,
      numero: numeroResumen({ clase, fechaGeneracion: fecha_generacion, correlativo }),
      venceEl: vence_el,
    })),
    opciones: { boletasVia: opciones.boletas_via },
  };
}

/** Numbers that were spent without an accepted document, and what was issued instead. */
export async function numerosGastados(
  reader: Reader,
  desde: string,
  hasta: string,
): Promise<z.input<typeof numerosGastadosRespuesta>> {
  const { rows } = await sql<{
    id: string;
    tipo: TipoDocumento;
    serie: string;
    numero: number;
    fecha_emision: string;
    estado: 'rechazado' | 'anulado';
    sunat_codigo: string | null;
    motivo: string | null;
    nuevo: { id: string; serie: string; numero: number } | null;
  }>`
    select c.id, c.tipo, c.serie, c.numero, c.fecha_emision, c.estado, c.sunat_codigo, c.motivo,
      (select json_build_object('id', r.id, 'serie', r.serie, 'numero', r.numero)
       from facturacion.comprobantes r where r.reemplaza_a = c.id) as nuevo
    from facturacion.comprobantes c
    where c.estado in ('rechazado', 'anulado') and c.fecha_emision between ${desde} and ${hasta}
    order by c.tipo, c.serie, c.numero limit 5000`.execute(reader);
  return {
    items: rows.map((fila) => ({
      id: fila.id,
      tipo: fila.tipo,
      numero: numeroCompleto(fila.serie, fila.numero),
      fechaEmision: fila.fecha_emision,
      estado: fila.estado,
      codigo: fila.sunat_codigo,
      motivo: fila.motivo,
      reemplazadoPor: fila.nuevo && { id: fila.nuevo.id, numero: numeroCompleto(fila.nuevo.serie, fila.nuevo.numero) },
    })),
  };
}
