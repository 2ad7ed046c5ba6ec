import { handleTask } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import { cargarCanal } from '../queries/canales.ts';
import type { EcommerceTables } from '../tables.ts';
import { informarDespacho } from '../tasks.ts';
import { anotar, elSistema } from '../use-cases/anotar.ts';
import { conTienda } from '../use-cases/con-tienda.ts';
import type { ImportarDeps } from './importar-pedidos.ts';

/** The shop is told "completed" when our dispatch has said so, and by nothing else (V53). */
export const informarDespachoHandler = (deps: ImportarDeps) =>
  handleTask(informarDespacho, async ({ canalId, pedidoId }, context) => {
    const pedido = await deps.database.reader
      .withTables<EcommerceTables>()
      .selectFrom('ecommerce.pedidos')
      .select(['externo_id', 'estado', 'informado_en'])
      .where('id', '=', pedidoId)
      .executeTakeFirstOrThrow();
    if (pedido.estado !== 'despachado' || pedido.informado_en !== null) return done();
    const canal = await cargarCanal(deps.database.reader, canalId);
    return conTienda(deps, context, canal, async (tienda) => {
      await tienda.informarDespacho(pedido.externo_id, context.signal);
      await context.inTransaction(async (tx) => {
        await tx
          .withTables<EcommerceTables>()
          .updateTable('ecommerce.pedidos')
          .set({ informado_en: deps.clock.now() })
          .where('id', '=', pedidoId)
          .execute();
        await anotar(tx, pedidoId, { titulo: 'Se dijo a la tienda que el pedido salió', quien: elSistema });
      });
      return done();
    });
  });
