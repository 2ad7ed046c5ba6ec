import type { Tx } from '../../../platform/database/database.ts';
import type { Aviso, Notificar } from '../../notificaciones/public.ts';
import { usuariosConPermiso } from '../../seguridad/public.ts';

/** Into the bell of those who can do something about it: management and accounting. */
export async function avisarGestion(
  tx: Tx,
  notificar: Notificar,
  aviso: Omit<Aviso, 'usuarioIds' | 'nivel'> & { nivel?: Aviso['nivel'] },
): Promise<void> {
  const avisables = await usuariosConPermiso(tx, 'facturacion.reintentar');
  await notificar(tx, { nivel: 'error', ...aviso, usuarioIds: avisables.map(({ id }) => id) });
}
