import { afterCommit, type Database } from '../../platform/database/database.ts';
import { on } from '../../platform/events/event.ts';
import type { Module, ModuleDeclaration } from '../../platform/module.ts';
import { systemClock, type Clock } from '../../platform/time/clock.ts';
import { calcularTotalesVenta, emitirComprobante } from '../facturacion/public.ts';
import { productoCambiado, stockMovido, type Avisos } from '../inventario/public.ts';
import type { Notificar } from '../notificaciones/public.ts';
import { cacheCliente, cacheProductosPos } from './caches.ts';
import { canalPos } from './channels.ts';
import { clienteCambiado } from './events.ts';
import { bandejaRoutes } from './http/bandeja.routes.ts';
import { cajasRoutes } from './http/cajas.routes.ts';
import { clientesRoutes } from './http/clientes.routes.ts';
import { consultaRoutes } from './http/consulta.routes.ts';
import { emisionSinCajaRoutes } from './http/emision-sin-caja.routes.ts';
import { cotizacionesRoutes } from './http/cotizaciones.routes.ts';
import { despachosRoutes } from './http/despachos.routes.ts';
import { offlineRoutes } from './http/offline.routes.ts';
import { ordenesRoutes } from './http/ordenes.routes.ts';
import { ventasRoutes } from './http/ventas.routes.ts';
import { canalPedidos } from './ordenes/canal.ts';
import { alMoverseStock } from './ordenes/esperar-stock.ts';
import { seedVentas } from './seed.ts';
import {
  alertarCotizacionPorVencer,
  convertirOrdenADespacho,
  sincronizarVentaOffline,
  vigilarVentasSinSincronizar,
} from './tasks.ts';
import { alertarCotizacionPorVencerHandler } from './tasks/alertar-cotizacion-por-vencer.ts';
import { convertirOrdenADespachoHandler } from './tasks/convertir-orden-a-despacho.ts';
import { sincronizarVentaOfflineHandler } from './tasks/sincronizar-venta-offline.ts';
import { vigilarVentasSinSincronizarHandler } from './tasks/vigilar-ventas-sin-sincronizar.ts';
import type { RegistrarVentaDeps } from './use-cases/registrar-venta.ts';

export const ventasDeclaration: ModuleDeclaration = {
  name: 'ventas',
  channels: [canalPos, canalPedidos],
  caches: [cacheProductosPos, cacheCliente],
  tasks: [sincronizarVentaOffline, vigilarVentasSinSincronizar, convertirOrdenADespacho, alertarCotizacionPorVencer],
  permissions: [
    { name: 'ventas.vender', summary: 'Vender en el POS', roles: ['administrador', 'gerente', 'cajero'] },
    { name: 'ventas.descontar', summary: 'Hacer descuentos en una venta', roles: ['administrador', 'gerente'] },
    { name: 'ventas.caja', summary: 'Abrir y cerrar la caja propia', roles: ['administrador', 'gerente', 'cajero'] },
    {
      name: 'ventas.supervisar',
      summary: 'Ver y cerrar cualquier caja, también con diferencia',
      roles: ['administrador', 'gerente'],
    },
    {
      name: 'ventas.cotizar',
      summary: 'Ver y registrar clientes, cotizaciones y órdenes de venta',
      roles: ['administrador', 'gerente', 'cajero'],
    },
    {
      name: 'ventas.aprobar',
      summary: 'Aprobar, revocar y anular órdenes de venta',
      roles: ['administrador', 'gerente'],
    },
    {
      name: 'ventas.despachar',
      summary: 'Ver el tablero de despachos de su almacén y moverlos',
      roles: ['administrador', 'gerente', 'supervisor-almacen'],
    },
  ],
};

export type VentasDeps = { database: Database; clock?: Clock; notificar: Notificar } & Avisos &
  Partial<Pick<RegistrarVentaDeps, 'emitirComprobante' | 'calcularTotalesVenta'>>;

/** The point of sale: tills, customers, sales. */
export function ventasModule(deps: VentasDeps): Module {
  const completos = { clock: systemClock, emitirComprobante, calcularTotalesVenta, ...deps };
  return {
    ...ventasDeclaration,
    routes: [
      ...cajasRoutes(completos),
      ...ventasRoutes(completos),
      ...emisionSinCajaRoutes(completos),
      ...offlineRoutes(completos),
      ...bandejaRoutes(completos),
      ...consultaRoutes(completos),
      ...clientesRoutes(completos),
      ...cotizacionesRoutes(completos),
      ...ordenesRoutes(completos),
      ...despachosRoutes(completos),
    ],
    handlers: [
      sincronizarVentaOfflineHandler(completos),
      vigilarVentasSinSincronizarHandler(completos),
      convertirOrdenADespachoHandler(completos),
      alertarCotizacionPorVencerHandler(completos),
    ],
    subscriptions: [
      on(productoCambiado, (tx) => {
        afterCommit(tx, () => deps.caches.forgetAll(cacheProductosPos));
        return Promise.resolve();
      }),
      on(stockMovido, alMoverseStock),
      on(clienteCambiado, (tx, { clienteId }) => {
        afterCommit(tx, () => deps.caches.forget(cacheCliente, clienteId));
        return Promise.resolve();
      }),
    ],
    seed: seedVentas,
  };
}
