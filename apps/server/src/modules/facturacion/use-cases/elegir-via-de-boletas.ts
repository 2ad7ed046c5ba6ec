import type { Principal } from '../../../platform/auth/principal.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import type { FacturacionTables } from '../tables.ts';

/** How boletas are told to SUNAT, for those issued from now on: one already issued keeps its way, and has only one. */
export async function elegirViaDeBoletas(tx: Tx, via: 'individual' | 'resumen', quien: Principal): Promise<void> {
  const db = tx.withTables<FacturacionTables>();
  const { boletas_via: antes } = await db
    .selectFrom('facturacion.opciones_emision')
    .select('boletas_via')
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (antes === via) return;
  await db.updateTable('facturacion.opciones_emision').set({ boletas_via: via }).execute();
  await auditar(tx, {
    actor: actorDe(quien),
    accion: 'facturacion.via_de_boletas_cambiada',
    entidad: 'configuracion',
    entidadId: 'boletas',
    detalle: { antes, ahora: via },
  });
}
