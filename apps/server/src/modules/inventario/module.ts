import type { Database } from '../../platform/database/database.ts';
import type { Module, ModuleDeclaration } from '../../platform/module.ts';
import { cacheStock } from './caches.ts';
import { canalStock } from './channels.ts';
import { inventarioRoutes } from './http/inventario.routes.ts';
import { seedInventario } from './seed.ts';
import type { Avisos } from './use-cases/existencias.ts';

export const inventarioDeclaration: ModuleDeclaration = {
  name: 'inventario',
  channels: [canalStock],
  caches: [cacheStock],
  permissions: [
    {
      name: 'inventario.ver',
      summary: 'Ver almacenes, stock y movimientos',
      roles: ['administrador', 'gerente', 'cajero', 'supervisor-almacen'],
    },
    {
      name: 'inventario.mover',
      summary: 'Registrar entradas de stock',
      roles: ['administrador', 'gerente', 'supervisor-almacen'],
    },
  ],
};

/** Products, warehouses and the stock in them. */
export const inventarioModule = (deps: { database: Database } & Avisos): Module => ({
  ...inventarioDeclaration,
  routes: inventarioRoutes(deps),
  seed: seedInventario,
});
