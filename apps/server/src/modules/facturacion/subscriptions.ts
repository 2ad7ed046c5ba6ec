import { publishAfterCommit, type Publisher } from '../../platform/channels/publisher.ts';
import type { Tx } from '../../platform/database/database.ts';
import { on, type Subscription } from '../../platform/events/event.ts';
import { correoEnviado, correoRebotado } from '../notificaciones/public.ts';
import { canalFacturacion } from './channels.ts';
import type { FacturacionTables } from './tables.ts';
import { contextoDelCorreo } from './tasks/enviar-comprobante-cliente-email.ts';
import { anotar } from './use-cases/cambiar-estado.ts';

async function concluirEnvio(
  tx: Tx,
  publisher: Pick<Publisher, 'publish'>,
  correo: { clave: string; para: string; contexto: Readonly<Record<string, string>>; respuesta: string },
  estado: 'enviado' | 'rebotado',
): Promise<void> {
  const comprobanteId = correo.contexto['comprobanteId'];
  if (correo.contexto['de'] !== contextoDelCorreo || !comprobanteId) return;
  const cambiado = await tx
    .withTables<FacturacionTables>()
    .updateTable('facturacion.envios_email')
    .set({ estado, detalle: correo.respuesta })
    .where('clave', '=', correo.clave)
    .where('estado', '<>', estado)
    .returning('clave')
    .executeTakeFirst();
  if (!cambiado) return;
  await anotar(tx, comprobanteId, {
    tipo: 'correo',
    titulo:
      estado === 'enviado' ? `Correo enviado a ${correo.para}` : `El correo de ${correo.para} no existe o lo rechazó`,
    detalle: correo.respuesta,
  });
  const { emisor_id: userId } = await tx
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.comprobantes')
    .select('emisor_id')
    .where('id', '=', comprobanteId)
    .executeTakeFirstOrThrow();
  publishAfterCommit(tx, publisher, canalFacturacion, { userId }, 'correo', {
    comprobanteId,
    para: correo.para,
    enviado: estado === 'enviado',
  });
}

/** The receipt's story tells what became of its mails. */
export const facturacionSubscriptions = (publisher: Pick<Publisher, 'publish'>): Subscription[] => [
  on(correoEnviado, (tx, correo) => concluirEnvio(tx, publisher, correo, 'enviado')),
  on(correoRebotado, (tx, correo) => concluirEnvio(tx, publisher, correo, 'rebotado')),
];
