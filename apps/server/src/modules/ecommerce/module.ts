import { on } from '../../platform/events/event.ts';
import type { Module, ModuleDeclaration } from '../../platform/module.ts';
import { despachoCambiado } from '../ventas/public.ts';
import { canalesRoutes } from './http/canales.routes.ts';
import { pedidosRoutes } from './http/pedidos.routes.ts';
import { webhooksRoutes } from './http/webhooks.routes.ts';
import { seedEcommerce } from './seed.ts';
import {
  importarPedido,
  importarPedidosShopify,
  importarPedidosWoocommerce,
  informarDespacho,
  recuperarPedidos,
} from './tasks.ts';
import { importarPedidoHandler } from './tasks/importar-pedido.ts';
import { importarPedidosHandler, type ImportarDeps } from './tasks/importar-pedidos.ts';
import { informarDespachoHandler } from './tasks/informar-despacho.ts';
import { ordenDespachada } from './use-cases/orden-despachada.ts';
import { recuperarPedidosHandler } from './tasks/recuperar-pedidos.ts';

export const ecommerceDeclaration: ModuleDeclaration = {
  name: 'ecommerce',
  tasks: [importarPedidosWoocommerce, importarPedidosShopify, importarPedido, recuperarPedidos, informarDespacho],
  permissions: [
    {
      name: 'ecommerce.ver',
      summary: 'Ver las tiendas en línea y sus pedidos',
      roles: ['administrador', 'gerente'],
    },
    {
      name: 'ecommerce.administrar',
      summary: 'Conectar tiendas, importar pedidos y resolver los que están en revisión',
      roles: ['administrador', 'gerente'],
    },
  ],
};

export type EcommerceDeps = ImportarDeps & {
  /** The address people open: the shops announce there. */
  publicUrl: string;
  /** Where the demo's shops are; null for a real company. */
  tiendasDemo: string | null;
};

/** Web shops: their orders come in and become orders of sale, and they are told what left. */
export const ecommerceModule = (deps: EcommerceDeps): Module => ({
  ...ecommerceDeclaration,
  routes: [...canalesRoutes(deps), ...pedidosRoutes(deps), ...webhooksRoutes(deps)],
  handlers: [
    importarPedidosHandler('woocommerce', deps),
    importarPedidosHandler('shopify', deps),
    importarPedidoHandler(deps),
    recuperarPedidosHandler(deps),
    informarDespachoHandler(deps),
  ],
  subscriptions: [
    on(despachoCambiado, async (tx, { ordenId, estado }) => {
      if (estado === 'despachado') await ordenDespachada(tx, ordenId);
    }),
  ],
  seed: (tx) => seedEcommerce(tx, deps),
});
