import { sql } from 'kysely';
import type { Clock } from '../../../platform/time/clock.ts';
import { limaDate, addDays } from '../../../platform/time/lima.ts';
import type { Database } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import type { Notificar } from '../../notificaciones/public.ts';
import { usuariosConPermiso } from '../../seguridad/public.ts';
import { numeroCompleto } from '../domain/numeracion.ts';
import { emitirComprobanteSunat, reenviarComprobanteContingencia } from '../tasks.ts';

/** Younger ones are still on the normal path: the sweep must not race it. */
const edadMinima = '2 minutes';
/** One sweep's share; the next is five minutes away, and every enqueue is unique per receipt. */
const porBarrido = 2_000;

type Pendiente = { id: string; serie: string; numero: number; vence_el: string; avisado: boolean };

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
    const maniana = addDays(limaDate(deps.clock.now()), 1);
    const { rows } = await sql<Pendiente>`
      select id, serie, numero, vence_el, avisado_vencimiento_en is not null as avisado
      from facturacion.comprobantes
      where estado in ('emitido', 'enviado', 'desconocido')
        and emitido_en < ${deps.clock.now()}::timestamptz - ${edadMinima}::interval
      order by vence_el, emitido_en
      limit ${porBarrido}`.execute(deps.database.reader);
    const porVencer = rows.filter((fila) => fila.vence_el <= maniana && !fila.avisado);

    const reencolados = await inTransaction(async (tx) => {
      let nuevos = 0;
      for (const fila of rows) {
        const { created } = await enqueue(tx, emitirComprobanteSunat, {
          comprobanteId: fila.id,
          numero: numeroCompleto(fila.serie, fila.numero),
        });
        if (created) nuevos += 1;
      }
      if (porVencer.length > 0) {
        const contadores = await usuariosConPermiso(tx, 'facturacion.reintentar');
        for (const fila of porVencer) {
          const numero = numeroCompleto(fila.serie, fila.numero);
          await deps.notificar(tx, {
            usuarioIds: contadores.map((usuario) => usuario.id),
            nivel: 'aviso',
            titulo: `${numero} está por vencer`,
            texto: `SUNAT todavía no lo tiene y el plazo termina el ${fila.vence_el.split('-').reverse().join('/')}. Se sigue enviando solo; si SUNAT ya funciona, revise por qué no sale.`,
            enlace: `/comprobantes/${fila.id}`,
            clave: `por-vencer:${fila.id}`,
          });
        }
        await sql`
          update facturacion.comprobantes set avisado_vencimiento_en = ${deps.clock.now()}
          where id = any(${porVencer.map((fila) => fila.id)}::uuid[])`.execute(tx);
      }
      return nuevos;
    });
    if (rows.length > 0) log.info({ pendientes: rows.length, reencolados }, 'contingencia.barrida');
    return done({ pendientes: rows.length, reencolados, porVencer: porVencer.length });
  });
