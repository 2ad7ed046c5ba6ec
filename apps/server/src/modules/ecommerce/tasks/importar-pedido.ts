import { handleTask } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import { cargarCanal } from '../queries/canales.ts';
import { hayPedido } from '../queries/pedidos.ts';
import { importarPedido } from '../tasks.ts';
import { conTienda } from '../use-cases/con-tienda.ts';
import { guardarPedido } from '../use-cases/guardar-pedido.ts';
import { revisarDeNuevo } from '../use-cases/revisar-de-nuevo.ts';
import type { ImportarDeps } from './importar-pedidos.ts';

/** Whatever announced it, what counts is what the shop says now: announcements come twice, late and out of order. */
export const importarPedidoHandler = (deps: ImportarDeps) =>
  handleTask(importarPedido, async ({ canalId, externoId }, context) => {
    const { inTransaction, signal } = context;
    const { reader } = deps.database;
    const canal = await cargarCanal(reader, canalId);
    if (!canal.activo) return done({ resultado: 'la tienda está desactivada' });
    return conTienda(deps, context, canal, async (tienda) => {
      const recibido = await tienda.pedido(externoId, signal);
      if (recibido)
        return done({ resultado: await guardarPedido(inTransaction, deps, canal, recibido, { via: 'pedido' }) });
      if (!(await hayPedido(reader, canalId, externoId))) return done({ resultado: 'la tienda no lo tiene' });
      await revisarDeNuevo(reader, inTransaction, deps, canal, externoId, { accion: 'anular' });
      return done({ resultado: 'la tienda lo borró' });
    });
  });
