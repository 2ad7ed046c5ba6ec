import type { Database } from '../../../platform/database/database.ts';
import { handleTask, type TaskContext } from '../../../platform/tasks/handler.ts';
import { done, giveUp } from '../../../platform/tasks/outcome.ts';
import type { MensajeriaCliente } from '../mensajeria-cliente.ts';
import type { FacturacionTables } from '../tables.ts';
import { enviarComprobanteClienteWhatsapp } from '../tasks.ts';
import { anotar } from '../use-cases/cambiar-estado.ts';
import { pedirEnvioEmail } from '../use-cases/pedir-envio-email.ts';

/**
 * Tells the customer by WhatsApp that the document is ready. Where that cannot be, the mail goes instead when the
 * customer has one; otherwise a person is told that nothing was sent. Never claims what did not leave.
 */
export const enviarComprobanteClienteWhatsappHandler = (deps: {
  database: Database;
  /** null: no module writes to telephones in this installation. */
  mensajeria: MensajeriaCliente | null;
}) =>
  handleTask(enviarComprobanteClienteWhatsapp, async ({ clave, comprobanteId, numero }, context) => {
    const envio = await deps.database.reader
      .withTables<FacturacionTables>()
      .selectFrom('facturacion.envios_whatsapp as e')
      .innerJoin('facturacion.comprobantes as c', 'c.id', 'e.comprobante_id')
      .select(['e.telefono', 'e.estado', 'c.cliente_email'])
      .where('e.clave', '=', clave)
      .executeTakeFirst();
    if (!envio) return giveUp(`No está registrado el envío por WhatsApp de ${numero}.`);
    if (envio.estado === 'enviado') return done({ canal: 'whatsapp' as const });
    const resultado = deps.mensajeria
      ? await deps.mensajeria.documentoListo({ comprobanteId, numero, clave }, envio.telefono)
      : { kind: 'no-se-pudo' as const, motivo: 'El envío por WhatsApp no está instalado' };
    const registro = { clave, comprobanteId, numero, telefono: envio.telefono };
    if (resultado.kind === 'enviado') {
      await concluir(context, registro, 'enviado', null, `WhatsApp enviado a ${envio.telefono}`);
      return done({ canal: 'whatsapp' as const });
    }
    if (envio.cliente_email) {
      await concluir(
        context,
        registro,
        'por-correo',
        resultado.motivo,
        'No salió por WhatsApp: va por correo',
        envio.cliente_email,
      );
      return done({ canal: 'correo' as const });
    }
    const motivo = `${resultado.motivo} y el cliente no tiene correo: entréguele el comprobante impreso.`;
    await concluir(context, registro, 'sin-canal', motivo, 'No se envió al cliente');
    return giveUp(motivo);
  });

const concluir = (
  { inTransaction, runId }: TaskContext,
  { clave, comprobanteId, numero }: { clave: string; comprobanteId: string; numero: string },
  estado: 'enviado' | 'por-correo' | 'sin-canal',
  detalle: string | null,
  titulo: string,
  email: string | null = null,
): Promise<void> =>
  inTransaction(async (tx) => {
    const cambiado = await tx
      .withTables<FacturacionTables>()
      .updateTable('facturacion.envios_whatsapp')
      .set({ estado, detalle })
      .where('clave', '=', clave)
      .where('estado', '<>', estado)
      .returning('clave')
      .executeTakeFirst();
    if (email) await pedirEnvioEmail(tx, { comprobanteId, numero, email, ocasion: `whatsapp:${clave}` });
    if (cambiado) await anotar(tx, comprobanteId, { tipo: 'correo', titulo, detalle, runId });
  });
