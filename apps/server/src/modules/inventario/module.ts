import type { Database } from '../../platform/database/database.ts';
import type { Module, ModuleDeclaration } from '../../platform/module.ts';
import { systemClock, type Clock } from '../../platform/time/clock.ts';
import { cacheStock } from './caches.ts';
import { catalogoRoutes } from './catalogo/catalogo.routes.ts';
import { canalStock } from './channels.ts';
import { conteosRoutes } from './conteos/conteos.routes.ts';
import { documentosRoutes } from './documentos/documentos.routes.ts';
import { inventarioRoutes } from './http/inventario.routes.ts';
import { aplicarImportacionHandler } from './importacion/aplicar-importacion.ts';
import { importacionesRoutes } from './importacion/importaciones.routes.ts';
import { revisarImportacionHandler } from './importacion/revisar-importacion.ts';
import { aplicarImportacion, revisarImportacion } from './importacion/tasks.ts';
import { alertarLotePorVencerHandler } from './minimos/alertar-lote-por-vencer.ts';
import { alertarStockCriticoHandler } from './minimos/alertar-stock-critico.ts';
import type { AvisarDeps } from './minimos/avisar-personas.ts';
import { minimosRoutes } from './minimos/minimos.routes.ts';
import { alertarLotePorVencer, alertarStockCritico, verificarStockMinimo } from './minimos/tasks.ts';
import { verificarStockMinimoHandler } from './minimos/verificar-stock-minimo.ts';
import { seedInventario } from './seed.ts';
import type { Avisos } from './use-cases/existencias.ts';
import { actualizarValoracionInventarioHandler } from './valoracion/actualizar-valoracion-inventario.ts';
import { actualizarValoracionInventario } from './valoracion/tasks.ts';
import { productosPorValorar, valorarProductos } from './valoracion/valorar-productos.ts';
import { valoracionRoutes } from './valoracion/valoracion.routes.ts';

export const inventarioDeclaration: ModuleDeclaration = {
  name: 'inventario',
  tasks: [
    verificarStockMinimo,
    alertarStockCritico,
    alertarLotePorVencer,
    revisarImportacion,
    aplicarImportacion,
    actualizarValoracionInventario,
  ],
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
      summary: 'Registrar entradas, salidas y transferencias, y contar',
      roles: ['administrador', 'gerente', 'supervisor-almacen'],
    },
    {
      name: 'inventario.ajustar',
      summary: 'Ajustar el stock, aplicar conteos y fijar mínimos',
      roles: ['administrador', 'gerente', 'supervisor-almacen'],
    },
    {
      name: 'inventario.catalogo',
      summary: 'Crear, cambiar e importar productos y almacenes',
      roles: ['administrador', 'gerente'],
    },
    {
      name: 'inventario.valorizar',
      summary: 'Ver costos, kardex y valor del inventario, y cerrar sus meses',
      roles: ['administrador', 'gerente', 'contador'],
    },
  ],
};

/** Products, warehouses and the stock in them. */
export function inventarioModule(deps: { database: Database; clock?: Clock } & Avisos & AvisarDeps): Module {
  const completos = { clock: systemClock, ...deps };
  return {
    ...inventarioDeclaration,
    routes: [
      ...inventarioRoutes(completos),
      ...documentosRoutes(completos),
      ...conteosRoutes(completos),
      ...catalogoRoutes(completos),
      ...importacionesRoutes(completos),
      ...minimosRoutes(completos),
      ...valoracionRoutes(completos),
    ],
    handlers: [
      verificarStockMinimoHandler(completos),
      alertarStockCriticoHandler(completos),
      alertarLotePorVencerHandler(completos),
      revisarImportacionHandler(completos),
      aplicarImportacionHandler(completos),
      actualizarValoracionInventarioHandler(completos),
    ],
    seed: async (tx) => {
      await seedInventario(tx);
      await valorarProductos(tx, await productosPorValorar(tx, null, 10_000));
    },
  };
}
