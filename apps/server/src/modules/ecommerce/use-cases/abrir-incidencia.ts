import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Notificar } from '../../notificaciones/public.ts';
import { usuariosConPermiso } from '../../seguridad/public.ts';
import type { EcommerceTables, TipoIncidencia } from '../tables.ts';
import { anotar } from './anotar.ts';

const titulos: Record<TipoIncidencia, string> = {
  anulado: 'La tienda anuló un pedido que ya se despachó',
  devuelto: 'La tienda devolvió el dinero de un pedido que ya se despachó',
  editado: 'La tienda cambió un pedido que su orden ya no puede seguir',
  retrocedio: 'La tienda volvió a dejar sin pagar un pedido que ya tiene orden',
};

/** Something for a person to decide, told once while it is open; what is new about it is told in the story. */
export async function abrirIncidencia(
  tx: Tx,
  { notificar }: { notificar: Notificar },
  {
    pedidoId,
    numero,
    tipo,
    detalle,
    quien,
  }: {
    pedidoId: string;
    numero: string;
    tipo: TipoIncidencia;
    detalle: string;
    quien: string;
  },
): Promise<void> {
  const db = tx.withTables<EcommerceTables>();
  const id = uuidv7();
  const abierta = await db
    .insertInto('ecommerce.incidencias')
    .values({ id, pedido_id: pedidoId, tipo, detalle })
    .onConflict((conflict) =>
      conflict.columns(['pedido_id', 'tipo']).where('resuelta_en', 'is', null).doUpdateSet({ detalle }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  await anotar(tx, pedidoId, { titulo: titulos[tipo], detalle, quien });
  if (abierta.id !== id) return;
  const personas = await usuariosConPermiso(tx, 'ecommerce.administrar');
  await notificar(tx, {
    usuarioIds: personas.map((persona) => persona.id),
    nivel: 'aviso',
    titulo: `${titulos[tipo]}: ${numero}`,
    texto: detalle,
    enlace: `/ventas/tiendas/pedidos/${pedidoId}`,
    clave: `ecommerce:incidencia:${id}`,
  });
}
