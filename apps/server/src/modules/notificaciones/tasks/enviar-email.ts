import type { SmtpClient } from '../../../integrations/smtp/smtp-client.ts';
import type { Database } from '../../../platform/database/database.ts';
import { emit } from '../../../platform/events/event-bus.ts';
import { once } from '../../../platform/tasks/effects.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done, giveUp, postpone } from '../../../platform/tasks/outcome.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { correoEnviado, correoRebotado } from '../events.ts';
import type { NotificacionesTables } from '../tables.ts';
import { enviarEmailTask } from '../tasks.ts';
import { Aplazado, efectoCorreo, entregar, noSalio, type Entrega } from '../use-cases/entregar.ts';

/** A server that has asked to come back for this long will not change its mind (RFC 5321 gives up after 4–5 days). */
const esperaMaximaMs = 2 * 86_400_000;

export const enviarEmailHandler = (deps: { database: Database; smtp: SmtpClient; clock: Clock }) =>
  handleTask(enviarEmailTask, async ({ correoId }, { runId, signal, inTransaction, log }) => {
    const reader = deps.database.reader.withTables<NotificacionesTables>();
    const correo = await reader
      .selectFrom('notificaciones.correos')
      .selectAll()
      .where('id', '=', correoId)
      .executeTakeFirst();
    if (!correo) return giveUp('El correo ya no existe.');
    if (correo.estado !== 'pendiente') return done({ estado: correo.estado });
    const adjuntos = await reader
      .selectFrom('notificaciones.adjuntos')
      .select(['nombre', 'tipo', 'contenido'])
      .where('correo_id', '=', correoId)
      .orderBy('orden')
      .execute();

    let resultado: Entrega;
    try {
      const enviar = () => entregar(deps.smtp, { ...correo, adjuntos }, signal);
      resultado = await once(deps.database, { key: correo.clave, effect: efectoCorreo, runId }, enviar, {
        // SMTP cannot be asked what it did. A second copy with the same Message-ID is better than none.
        onUnknown: () => Promise.resolve('perform-again'),
        neverLeft: noSalio,
      });
    } catch (error) {
      if (!(error instanceof Aplazado)) throw error;
      if (deps.clock.now().getTime() - correo.creado_en.getTime() < esperaMaximaMs) {
        return postpone('5m', `El servidor de correo pide esperar: ${error.message}`);
      }
      resultado = { kind: 'rechazado', respuesta: error.message };
    }

    const estado = resultado.kind === 'enviado' ? 'enviado' : 'rebotado';
    await inTransaction(async (tx) => {
      const { numUpdatedRows } = await tx
        .withTables<NotificacionesTables>()
        .updateTable('notificaciones.correos')
        .set({ estado, respuesta: resultado.respuesta, resuelto_en: deps.clock.now() })
        .where('id', '=', correoId)
        .where('estado', '=', 'pendiente')
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return;
      await emit(tx, estado === 'enviado' ? correoEnviado : correoRebotado, {
        clave: correo.clave,
        para: correo.para,
        contexto: correo.contexto,
        respuesta: resultado.respuesta,
      });
    });
    log.info({ correoId, estado }, 'correo.resuelto');
    return done({ estado });
  });
