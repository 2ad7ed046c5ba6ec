import { sql } from 'kysely';
import type { Clock } from '../../../platform/time/clock.ts';
import { addDays, fechaPeruana, limaDate } from '../../../platform/time/lima.ts';
import type { Database, Reader, Tx } from '../../../platform/database/database.ts';
import { enqueue, uniqueKeyOf } from '../../../platform/tasks/enqueue.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import type { Notificar } from '../../notificaciones/public.ts';
import { usuariosConPermiso } from '../../seguridad/public.ts';
import { numeroCompleto, numeroResumen } from '../domain/numeracion.ts';
import { porVencer } from '../domain/plazos.ts';
import type { FacturacionTables } from '../tables.ts';
import { emitirComprobanteSunat, reenviarComprobanteContingencia, tramitarResumenSunat } from '../tasks.ts';
import { aResumen } from '../use-cases/resumen-de-fila.ts';

/** Younger ones are still on the normal path: the sweep must not race it. */
const edadMinima = '2 minutes';
/** Past its deadline by this many days nobody resends it any more: a person decides. */
const diasTrasElPlazo = 30;
/** Rows of one transaction. Those under way are found by the query: in an outage there are thousands. */
const porLote = 500;

type Pendiente = {
  id: string;
  serie: string;
  numero: number;
  vence_el: string;
  avisado: boolean;
  /** An unfinished emission, or a resumen diario, takes care of it. */
  en_camino: boolean;
};

/** Those younger than the rest follow; `despues` is the last of the batch before. */
async function siguienteLote(reader: Reader, ahora: Date, despues: Pendiente | null): Promise<Pendiente[]> {
  const { rows } = await sql<Pendiente>`
    select id, serie, numero, vence_el, avisado_vencimiento_en is not null as avisado,
      via = 'resumen' and xml is not null or exists (
        select from platform.outbox where unique_key = ${uniqueKeyOf(emitirComprobanteSunat, '')} || comprobantes.id
      ) as en_camino
    from facturacion.comprobantes
    where estado in ('emitido', 'enviado', 'desconocido')
      and emitido_en < ${ahora}::timestamptz - ${edadMinima}::interval
      and vence_el >= ${addDays(limaDate(ahora), -diasTrasElPlazo)}
      ${despues ? sql`and (vence_el, id) > (${despues.vence_el}::date, ${despues.id}::uuid)` : sql``}
    order by vence_el, id
    limit ${porLote}`.execute(reader);
  return rows;
}

/**
 * Finds what SUNAT has not answered for and makes sure each has an unfinished emission, earliest legal deadline first.
 * An emission that waits for SUNAT to come back counts as one, so an outage is not flooded with runs.
 */
export const reenviarComprobanteContingenciaHandler = (deps: {
  database: Database;
  clock: Clock;
  notificar: Notificar;
}) =>
  handleTask(reenviarComprobanteContingencia, async (_input, { inTransaction, log }) => {
    const ahora = deps.clock.now();
    const total = { pendientes: 0, reencolados: 0, porVencer: 0 };
    let ultimo: Pendiente | null = null;
    for (;;) {
      const lote: Pendiente[] = await siguienteLote(deps.database.reader, ahora, ultimo);
      if (lote.length === 0) break;
      ultimo = lote.at(-1)!;
      const proximos = lote.filter((fila) => !fila.avisado && porVencer(fila.vence_el, ahora));
      total.pendientes += lote.length;
      total.porVencer += proximos.length;
      total.reencolados += await inTransaction(async (tx) => {
        let nuevos = 0;
        for (const fila of lote) {
          if (fila.en_camino) continue;
          const { created } = await enqueue(tx, emitirComprobanteSunat, {
            comprobanteId: fila.id,
            numero: numeroCompleto(fila.serie, fila.numero),
            venceEl: fila.vence_el,
          });
          if (created) nuevos += 1;
        }
        if (proximos.length > 0) await avisarVencimientos(tx, deps.notificar, proximos, ahora);
        return nuevos;
      });
    }
    total.reencolados += await inTransaction(retomarResumenes);
    if (total.pendientes > 0) log.info(total, 'contingencia.barrida');
    return done(total);
  });

/** Files that SUNAT has not decided and whose run was lost or ended: those under way stand. */
async function retomarResumenes(tx: Tx): Promise<number> {
  const abiertos = await tx
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.resumenes')
    .select(['id', 'clase', 'fecha_generacion', 'correlativo', 'vence_el'])
    .where('estado', 'in', ['por-enviar', 'enviado', 'desconocido'])
    .orderBy('vence_el')
    .orderBy('creado_en')
    .execute();
  let nuevos = 0;
  for (const fila of abiertos) {
    const input = { resumenId: fila.id, numero: numeroResumen(aResumen(fila)), venceEl: fila.vence_el };
    const { created } = await enqueue(tx, tramitarResumenSunat, input);
    if (created) nuevos += 1;
  }
  return nuevos;
}

async function avisarVencimientos(tx: Tx, notificar: Notificar, filas: readonly Pendiente[], ahora: Date) {
  const contadores = await usuariosConPermiso(tx, 'facturacion.reintentar');
  for (const { id, serie, numero, vence_el } of filas) {
    await notificar(tx, {
      usuarioIds: contadores.map((usuario) => usuario.id),
      nivel: 'aviso',
      titulo: `${numeroCompleto(serie, numero)} está por vencer`,
      texto: `SUNAT todavía no lo tiene y el plazo termina el ${fechaPeruana(vence_el)}. Se sigue enviando solo; si SUNAT ya funciona, revise por qué no sale.`,
      enlace: `/comprobantes/${id}`,
      clave: `por-vencer:${id}`,
    });
  }
  await sql`
    update facturacion.comprobantes set avisado_vencimiento_en = ${ahora}
    where id = any(${filas.map(({ id }) => id)}::uuid[])`.execute(tx);
}
