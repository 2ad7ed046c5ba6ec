import type { Database } from '../../platform/database/database.ts';
import type { Module, ModuleDeclaration } from '../../platform/module.ts';
import { cacheStock } from './caches.ts';
import { canalStock } from './channels.ts';
import { inventarioRoutes } from './http/inventario.routes.ts';
import { seedInventario } from './seed.ts';
import type { Avisos } from './use-cases/existencias.ts';
import type { Clock } from '../../platform/time/clock.ts';
import type { Notificar } from '../notificaciones/public.ts';
import { actualizarValoracionInventarioHandler } from './valoracion/actualizar-valoracion-inventario.ts';
import { actualizarValoracionInventario } from './valoracion/tasks.ts';
import { productosPorValorar, valorarProductos } from './valoracion/valorar-productos.ts';
import { valoracionRoutes } from './valoracion/valoracion.routes.ts';

export const inventarioDeclaration: ModuleDeclaration = {
  name: 'inventario',
  tasks: [actualizarValoracionInventario],
  channels: [canalStock],
  caches: [cacheStock],
  permissions: [
    {
      name: 'inventario.ver',
      summary: 'Ver almacenes, stock y movimientos',
      roles: ['administrador', 'gerente', 'cajero', 'supervisor-almacen', 'contador'],
    },
    {
      name: 'inventario.mover',
      summary: 'Registrar entradas de stock',
      roles: ['administrador', 'gerente', 'supervisor-almacen'],
    },
    {
      name: 'inventario.valorizar',
      summary: 'Ver costos, kardex y valor del inventario, y cerrar sus meses',
      roles: ['administrador', 'gerente', 'contador'],
    },
  ],
};

/** Products, warehouses and the stock in them. */
export const inventarioModule = (
  deps: { database: Database; notificar: Notificar; clock: Clock } & Avisos,
): Module => ({
  ...inventarioDeclaration,
  routes: [...inventarioRoutes(deps), ...valoracionRoutes(deps)],
  handlers: [actualizarValoracionInventarioHandler(deps)],
  seed: async (tx) => {
    await seedInventario(tx);
    await valorarProductos(tx, await productosPorValorar(tx, null, 10_000));
  },
});
