import type { Database } from '../../../platform/database/database.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done, giveUp } from '../../../platform/tasks/outcome.ts';
import { enviarEmail } from '../../notificaciones/public.ts';
import { correoComprobante } from '../documents/correo-comprobante.ts';
import { esGuia } from '../domain/contenido.ts';
import { archivosDelCorreo } from '../queries/archivos.ts';
import type { FacturacionTables } from '../tables.ts';
import { enviarComprobanteClienteEmail } from '../tasks.ts';
import { anotar } from '../use-cases/cambiar-estado.ts';

/** Where `correo.enviado` and `correo.rebotado` find the receipt again. */
export const contextoDelCorreo = 'facturacion.comprobante';

/** Makes PDF, XML and CDR into one mail for the customer. The mail's key makes a repeat harmless. */
export const enviarComprobanteClienteEmailHandler = (deps: { database: Database }) =>
  handleTask(enviarComprobanteClienteEmail, async ({ clave, comprobanteId, numero }, { inTransaction, runId }) => {
    const db = deps.database.reader.withTables<FacturacionTables>();
    const envio = await db
      .selectFrom('facturacion.envios_email')
      .select('email')
      .where('clave', '=', clave)
      .executeTakeFirst();
    if (!envio) return giveUp(`No está registrado el envío por correo de ${numero}.`);
    const { documento, adjuntos } = await archivosDelCorreo(deps.database.reader, comprobanteId);
    const { emisor } = documento.contenido;
    const texto = correoComprobante({
      emisor: {
        nombre: emisor.nombreComercial,
        razonSocial: emisor.razonSocial,
        ruc: emisor.ruc,
        telefono: emisor.telefono,
      },
      tipo: documento.tipo,
      numero,
      fecha: documento.fecha_emision,
      cliente: documento.cliente_nombre,
      moneda: documento.moneda,
      total: esGuia(documento.contenido) ? null : documento.total,
    });
    await inTransaction(async (tx) => {
      const nuevo = await enviarEmail(tx, {
        para: envio.email,
        ...texto,
        adjuntos,
        clave,
        contexto: { de: contextoDelCorreo, comprobanteId, numero },
      });
      if (nuevo) await anotar(tx, comprobanteId, { tipo: 'correo', titulo: `Correo a ${envio.email} en cola`, runId });
    });
    return done();
  });
