import { on, type Subscription } from '../../platform/events/event.ts';
import type { Tx } from '../../platform/database/database.ts';
import { correoEnviado, correoRebotado } from '../notificaciones/public.ts';
import type { FacturacionTables } from './tables.ts';
import { contextoDelCorreo } from './tasks/enviar-comprobante-cliente-email.ts';
import { anotar } from './use-cases/cambiar-estado.ts';

async function concluirEnvio(
  tx: Tx,
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
}

/** The receipt's story tells what became of its mails. */
export const facturacionSubscriptions: Subscription[] = [
  on(correoEnviado, (tx, correo) => concluirEnvio(tx, correo, 'enviado')),
  on(correoRebotado, (tx, correo) => concluirEnvio(tx, correo, 'rebotado')),
];
