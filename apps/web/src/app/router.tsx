import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { comprobantesQuery } from '@jsol/contracts/facturacion';
import { z } from 'zod';
import { Cargando } from '../components/avisos.tsx';
import { IrA } from './ir-a.tsx';
import { PaginaInexistente } from './pagina-inexistente.tsx';
import { PaginaRota, PaginaRotaSinMarco } from './pagina-rota.tsx';
import { pantallaInicial } from './navegacion.ts';
import { useYo } from './session.tsx';

const raiz = createRootRoute({
  component: Outlet,
  errorComponent: PaginaRotaSinMarco,
  notFoundComponent: PaginaInexistente,
});

const login = createRoute({
  getParentRoute: () => raiz,
  path: '/login',
  validateSearch: z.object({ volver: z.string().startsWith('/').optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../features/seguridad/login-page.tsx'), 'LoginPage'),
});

/** Loaded apart: who has yet to sign in does not wait for the frame. */
const privado = createRoute({
  getParentRoute: () => raiz,
  id: 'privado',
  component: lazyRouteComponent(() => import('./marco/marco.tsx'), 'Marco'),
  errorComponent: PaginaRotaSinMarco,
});

function Inicio() {
  return <IrA href={pantallaInicial(useYo().permisos)} />;
}
const inicio = createRoute({ getParentRoute: () => privado, path: '/', component: Inicio });

const pos = createRoute({
  getParentRoute: () => privado,
  path: '/pos',
  component: lazyRouteComponent(() => import('../features/ventas/pos-page.tsx'), 'PosPage'),
});

/** Filters live in the URL, so that a view can be sent to somebody; what does not fit is dropped, not an error. */
export const filtrosComprobantes = z.object({
  pagina: comprobantesQuery.shape.pagina.optional().catch(undefined),
  q: comprobantesQuery.shape.q.catch(undefined),
  tipo: comprobantesQuery.shape.tipo.catch(undefined),
  estado: comprobantesQuery.shape.estado.catch(undefined),
  desde: comprobantesQuery.shape.desde.catch(undefined),
  hasta: comprobantesQuery.shape.hasta.catch(undefined),
  orden: comprobantesQuery.shape.orden.optional().catch(undefined),
});
const comprobantes = createRoute({
  getParentRoute: () => privado,
  path: '/comprobantes',
  validateSearch: filtrosComprobantes,
  component: lazyRouteComponent(() => import('../features/facturacion/comprobantes-page.tsx'), 'ComprobantesPage'),
});
const comprobante = createRoute({
  getParentRoute: () => privado,
  path: '/comprobantes/$id',
  component: lazyRouteComponent(() => import('../features/facturacion/comprobante-page.tsx'), 'ComprobantePage'),
});

const stock = createRoute({
  getParentRoute: () => privado,
  path: '/stock',
  validateSearch: z.object({
    almacen: z.uuid().optional().catch(undefined),
    q: z.string().max(80).optional().catch(undefined),
    pagina: z.coerce.number().int().min(1).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/inventario/stock-page.tsx'), 'StockPage'),
});

const sesiones = createRoute({
  getParentRoute: () => privado,
  path: '/seguridad/sesiones',
  component: lazyRouteComponent(() => import('../features/seguridad/sesiones-page.tsx'), 'SesionesPage'),
});

const auditoria = createRoute({
  getParentRoute: () => privado,
  path: '/auditoria',
  validateSearch: z.object({
    accion: z.string().max(80).optional().catch(undefined),
    pagina: z.coerce.number().int().min(1).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/auditoria/auditoria-page.tsx'), 'AuditoriaPage'),
});

const alertas = createRoute({
  getParentRoute: () => privado,
  path: '/alertas',
  validateSearch: z.object({ id: z.uuid().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../features/operaciones/alertas-page.tsx'), 'AlertasPage'),
});

const rutas = raiz.addChildren([
  login,
  privado.addChildren([inicio, pos, comprobantes, comprobante, stock, sesiones, auditoria, alertas]),
]);

export const router = createRouter({
  routeTree: rutas,
  defaultPreload: 'intent',
  defaultErrorComponent: PaginaRota,
  defaultPendingComponent: () => <Cargando texto="Cargando la pantalla…" />,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
