import type { Database } from '../../../platform/database/database.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done, giveUp } from '../../../platform/tasks/outcome.ts';
import type { Notificar } from '../../notificaciones/public.ts';
import { usuariosConPermiso } from '../../seguridad/public.ts';
import { explicarEstado } from '../domain/respuesta-sunat.ts';
import { leerCodigos } from '../queries/codigos-retorno.ts';
import type { FacturacionTables } from '../tables.ts';
import { manejarRechazoSunat } from '../tasks.ts';
import { anotar } from '../use-cases/cambiar-estado.ts';

/** Puts SUNAT's refusal into words and tells who issued and who keeps the books: each person once. */
export const manejarRechazoSunatHandler = (deps: { database: Database; notificar: Notificar }) =>
  handleTask(manejarRechazoSunat, async ({ comprobanteId, numero }, { inTransaction, runId }) => {
    const comprobante = await deps.database.reader
      .withTables<FacturacionTables>()
      .selectFrom('facturacion.comprobantes')
      .select(['estado', 'sunat_codigo', 'sunat_descripcion', 'motivo', 'emisor_id', 'version'])
      .where('id', '=', comprobanteId)
      .executeTakeFirst();
    if (!comprobante) return giveUp('El comprobante no existe.');
    const rechazado = comprobante.estado === 'rechazado';
    // A person may have sent it again in the meantime, with success: then there is nothing to tell.
    if (!rechazado && comprobante.estado !== 'excepcion') return done();

    const { motivo, campo, arreglo } = explicarEstado(comprobante, await leerCodigos(deps.database.reader));
    await inTransaction(async (tx) => {
      const contadores = await usuariosConPermiso(tx, 'facturacion.reintentar');
      await deps.notificar(tx, {
        usuarioIds: [comprobante.emisor_id, ...contadores.map((usuario) => usuario.id)],
        nivel: 'error',
        titulo: rechazado ? `SUNAT rechazó ${numero}` : `SUNAT no registró ${numero}`,
        texto: `${motivo} ${arreglo}`,
        enlace: `/comprobantes/${comprobanteId}`,
        clave: `sunat:${comprobanteId}:${comprobante.version}`,
      });
      const yaAnotado = await tx
        .withTables<FacturacionTables>()
        .selectFrom('facturacion.historia')
        .select('id')
        .where('comprobante_id', '=', comprobanteId)
        .where('run_id', '=', runId)
        .executeTakeFirst();
      if (yaAnotado) return;
      await anotar(tx, comprobanteId, {
        tipo: 'tarea',
        titulo: campo ? `Qué corregir: ${campo}` : 'Qué hacer',
        detalle: `${motivo} ${arreglo}`,
        runId,
      });
    });
    return done();
  });
