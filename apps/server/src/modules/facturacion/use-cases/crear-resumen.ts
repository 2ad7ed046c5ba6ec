import { sql } from 'kysely';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { crearBaja, type Baja } from '../domain/baja.ts';
import type { Comprobante } from '../domain/comprobante.ts';
import { esComprobante, type ContenidoDocumento } from '../domain/contenido.ts';
import { numeroResumen, type ClaseResumen } from '../domain/numeracion.ts';
import type { ArchivoPlaneado } from '../domain/plan-resumenes.ts';
import { crearResumenDiario, lineaResumen, type ResumenDiario } from '../domain/resumen-diario.ts';
import { vencimientoDeArchivo } from '../queries/plazo-de-archivo.ts';
import type { FacturacionTables } from '../tables.ts';
import { tramitarResumenSunat } from '../tasks.ts';
import { anotar } from './cambiar-estado.ts';
import { cargarEmisor } from './cargar-emisor.ts';

export type ResumenCreado = { resumenId: string; numero: string; lineas: number };

/** Consecutive within the day: the row stays locked until the caller's transaction ends. */
async function tomarCorrelativo(tx: Tx, clase: ClaseResumen, fecha: string): Promise<number> {
  const { rows } = await sql<{ ultimo: number }>`
    insert into facturacion.resumen_correlativos (clase, fecha, ultimo) values (${clase}, ${fecha}, 1)
    on conflict (clase, fecha) do update set ultimo = facturacion.resumen_correlativos.ultimo + 1
    returning ultimo`.execute(tx);
  return rows[0]!.ultimo;
}

function resumible(contenido: ContenidoDocumento | undefined): Comprobante {
  if (!contenido || !esComprobante(contenido)) throw new Error('a resumen diario tells boletas and their notes alone');
  return contenido;
}

type Cabecera = Pick<ResumenDiario, 'fechaReferencia' | 'fechaGeneracion' | 'correlativo' | 'emisor'>;

/** Freezes what the file says: the figures of the boletas as they were issued, or the reasons of the voids. */
async function redactar(tx: Tx, archivo: ArchivoPlaneado, cabecera: Cabecera): Promise<ResumenDiario | Baja> {
  if (archivo.clase !== 'RC') {
    return crearBaja({
      ...cabecera,
      clase: archivo.clase,
      lineas: archivo.lineas.map(({ comprobanteId, tipo, serie, numero, motivo }) => ({
        comprobanteId,
        tipo,
        serie,
        numero,
        motivo: motivo ?? '',
      })),
    });
  }
  const contenidos = await tx
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.comprobantes')
    .select(['id', 'contenido'])
    .where(sql<boolean>`id = any(${archivo.lineas.map(({ comprobanteId }) => comprobanteId)}::uuid[])`)
    .execute();
  const porId = new Map(contenidos.map(({ id, contenido }) => [id, contenido]));
  return crearResumenDiario({
    ...cabecera,
    lineas: archivo.lineas.map(({ comprobanteId, condicion }) => ({
      comprobanteId,
      ...lineaResumen(resumible(porId.get(comprobanteId)), condicion),
    })),
  });
}

/**
 * Makes one file of what was planned, takes its correlative and enqueues its way to SUNAT, in the caller's transaction.
 * The unique index on the lines refuses a document that another file tells already.
 */
export async function crearResumen(
  tx: Tx,
  archivo: ArchivoPlaneado,
  { ahora, quien, reemplazaA = null }: { ahora: Date; quien: string | null; reemplazaA?: string | null },
): Promise<ResumenCreado> {
  const fechaGeneracion = limaDate(ahora);
  const { clase, fechaReferencia, lineas } = archivo;
  const correlativo = await tomarCorrelativo(tx, clase, fechaGeneracion);
  const emisor = await cargarEmisor(tx);
  const contenido = await redactar(tx, archivo, { fechaReferencia, fechaGeneracion, correlativo, emisor });
  const venceEl = await vencimientoDeArchivo(tx, archivo);
  const resumenId = uuidv7();
  const numero = numeroResumen({ clase, fechaGeneracion, correlativo });
  const db = tx.withTables<FacturacionTables>();
  await db
    .insertInto('facturacion.resumenes')
    .values({
      id: resumenId,
      clase,
      fecha_referencia: fechaReferencia,
      fecha_generacion: fechaGeneracion,
      correlativo,
      vence_el: venceEl,
      contenido: JSON.stringify(contenido),
      reemplaza_a: reemplazaA,
      creado_por: quien,
      creado_en: ahora,
      actualizado_en: ahora,
    })
    .execute();
  // A void that was waiting for this file keeps who asked for it.
  const pendientes = await sql<{ comprobante_id: string; condicion: string; pedido_por: string | null }>`
    delete from facturacion.resumen_lineas
    where estado = 'pendiente' and clase = ${clase} and condicion = ${lineas[0]!.condicion}
      and comprobante_id = any(${lineas.map(({ comprobanteId }) => comprobanteId)}::uuid[])
    returning comprobante_id, condicion, pedido_por`.execute(tx);
  const pedidoPor = new Map(pendientes.rows.map((fila) => [fila.comprobante_id, fila.pedido_por]));
  await db
    .insertInto('facturacion.resumen_lineas')
    .values(
      lineas.map(({ comprobanteId, condicion, motivo }, indice) => ({
        id: uuidv7(),
        comprobante_id: comprobanteId,
        clase,
        condicion,
        motivo,
        resumen_id: resumenId,
        orden: indice + 1,
        estado: 'en-archivo' as const,
        pedido_por: pedidoPor.get(comprobanteId) ?? quien,
        creado_en: ahora,
      })),
    )
    .execute();
  if (clase !== 'RC' || lineas[0]!.condicion !== '1') {
    for (const { comprobanteId } of lineas)
      await anotar(tx, comprobanteId, { tipo: 'tarea', titulo: `Va en ${numero}`, detalle: null });
  }
  await enqueue(tx, tramitarResumenSunat, { resumenId, numero, venceEl });
  return { resumenId, numero, lineas: lineas.length };
}
