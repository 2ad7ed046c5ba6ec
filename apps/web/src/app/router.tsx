import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { resultadosQuery, saludSchema } from '@jsol/contracts/administracion';
import { comprobantesQuery, tipoEmitidoSchema } from '@jsol/contracts/facturacion';
import { pedidosTiendaQuery } from '@jsol/contracts/ecommerce-consulta';
import { seriesQuery, tipoSerieSchema } from '@jsol/contracts/facturacion-series';
import { periodoSchema } from '@jsol/contracts/periodo';
import { resumenesQuery } from '@jsol/contracts/facturacion-resumenes';
import { estadoTransferenciaSchema } from '@jsol/contracts/inventario-documentos';
import { usuariosQuery } from '@jsol/contracts/seguridad';
import { bandejaQuery } from '@jsol/contracts/ventas-bandeja';
import { cotizacionesQuery } from '@jsol/contracts/ventas-cotizaciones';
import { ordenesQuery } from '@jsol/contracts/ventas-ordenes';
import { z } from 'zod';
import { Cargando } from '../components/avisos.tsx';
import { IrA } from './ir-a.tsx';
import { PaginaInexistente } from './pagina-inexistente.tsx';
import { PaginaRota, PaginaRotaSinMarco } from './pagina-rota.tsx';
import {
  paginasDeAdministracion,
  paginasDeConfiguracion,
  paginasDeTiendas,
  paginasDeVentas,
  pantallaInicial,
} from './navegacion.ts';
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

/** For customers: outside the session. */
const consulta = createRoute({
  getParentRoute: () => raiz,
  path: '/c/$id/$codigo',
  component: lazyRouteComponent(() => import('../features/ventas/consulta/consulta-page.tsx'), 'ConsultaPage'),
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

/** Its tabs stand above each of its pages. */
const ventas = createRoute({
  getParentRoute: () => privado,
  id: 'ventas',
  component: lazyRouteComponent(() => import('./ventas.tsx'), 'Ventas'),
});
function InicioDeVentas() {
  const { permisos } = useYo();
  const primera = paginasDeVentas.find(({ permiso }) => permisos.includes(permiso));
  return <IrA href={primera?.ruta ?? '/'} />;
}
const ventasInicio = createRoute({ getParentRoute: () => ventas, path: '/ventas', component: InicioDeVentas });
const ventasClientes = createRoute({
  getParentRoute: () => ventas,
  path: '/ventas/clientes',
  validateSearch: z.object({
    q: z.string().max(80).optional().catch(undefined),
    pagina: z.coerce.number().int().min(1).optional().catch(undefined),
  }),
  component: lazyRouteComponent(
    () => import('../features/ventas/comercial/clientes/clientes-page.tsx'),
    'ClientesPage',
  ),
});
const ventasCliente = createRoute({
  getParentRoute: () => ventas,
  path: '/ventas/clientes/$id',
  component: lazyRouteComponent(() => import('../features/ventas/comercial/clientes/cliente-page.tsx'), 'ClientePage'),
});
const ventasCotizaciones = createRoute({
  getParentRoute: () => ventas,
  path: '/ventas/cotizaciones',
  validateSearch: z.object({
    q: cotizacionesQuery.shape.q.catch(undefined),
    estado: cotizacionesQuery.shape.estado.catch(undefined),
    pagina: cotizacionesQuery.shape.pagina.optional().catch(undefined),
  }),
  component: lazyRouteComponent(
    () => import('../features/ventas/comercial/cotizaciones/cotizaciones-page.tsx'),
    'CotizacionesPage',
  ),
});
const ventasCotizacionNueva = createRoute({
  getParentRoute: () => ventas,
  path: '/ventas/cotizaciones/nueva',
  validateSearch: z.object({
    /** The quote it begins as. */
    de: z.uuid().optional().catch(undefined),
    version: z.literal('si').optional().catch(undefined),
  }),
  component: lazyRouteComponent(
    () => import('../features/ventas/comercial/cotizaciones/cotizacion-nueva-page.tsx'),
    'CotizacionNuevaPage',
  ),
});
const ventasCotizacion = createRoute({
  getParentRoute: () => ventas,
  path: '/ventas/cotizaciones/$id',
  component: lazyRouteComponent(
    () => import('../features/ventas/comercial/cotizaciones/cotizacion-page.tsx'),
    'CotizacionPage',
  ),
});
const ventasOrdenes = createRoute({
  getParentRoute: () => ventas,
  path: '/ventas/ordenes',
  validateSearch: z.object({
    q: ordenesQuery.shape.q.catch(undefined),
    estado: ordenesQuery.shape.estado.catch(undefined),
    pagina: ordenesQuery.shape.pagina.optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/ventas/comercial/ordenes/ordenes-page.tsx'), 'OrdenesPage'),
});
const ventasOrdenNueva = createRoute({
  getParentRoute: () => ventas,
  path: '/ventas/ordenes/nueva',
  component: lazyRouteComponent(
    () => import('../features/ventas/comercial/ordenes/orden-nueva-page.tsx'),
    'OrdenNuevaPage',
  ),
});
const ventasOrden = createRoute({
  getParentRoute: () => ventas,
  path: '/ventas/ordenes/$id',
  component: lazyRouteComponent(() => import('../features/ventas/comercial/ordenes/orden-page.tsx'), 'OrdenPage'),
});
const ventasDespachos = createRoute({
  getParentRoute: () => ventas,
  path: '/ventas/despachos',
  validateSearch: z.object({ almacen: z.uuid().optional().catch(undefined) }),
  component: lazyRouteComponent(
    () => import('../features/ventas/comercial/despachos/despachos-page.tsx'),
    'DespachosPage',
  ),
});
const ventasBandeja = createRoute({
  getParentRoute: () => ventas,
  path: '/ventas/bandeja',
  validateSearch: z.object({
    ver: bandejaQuery.shape.ver.optional().catch(undefined),
    cajaId: bandejaQuery.shape.cajaId.catch(undefined),
    q: bandejaQuery.shape.q.catch(undefined),
    pagina: bandejaQuery.shape.pagina.optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/ventas/bandeja/bandeja-page.tsx'), 'BandejaPage'),
});
const ventaDeBandeja = createRoute({
  getParentRoute: () => ventas,
  path: '/ventas/bandeja/$id',
  component: lazyRouteComponent(() => import('../features/ventas/bandeja/venta-page.tsx'), 'VentaDeBandejaPage'),
});

/** The address `?tipo=20` reads as a number. */
const tipoEnUrl = z.coerce.string().pipe(tipoEmitidoSchema).optional().catch(undefined);

/** Filters live in the URL, so that a view can be sent to somebody; what does not fit is dropped, not an error. */
export const filtrosComprobantes = z.object({
  pagina: comprobantesQuery.shape.pagina.optional().catch(undefined),
  q: comprobantesQuery.shape.q.catch(undefined),
  tipo: tipoEnUrl,
  estado: comprobantesQuery.shape.estado.catch(undefined),
  desde: comprobantesQuery.shape.desde.catch(undefined),
  hasta: comprobantesQuery.shape.hasta.catch(undefined),
  orden: comprobantesQuery.shape.orden.optional().catch(undefined),
});
/** Its tabs stand above each of its pages. */
const facturacion = createRoute({
  getParentRoute: () => privado,
  id: 'facturacion',
  component: lazyRouteComponent(() => import('./facturacion.tsx'), 'Facturacion'),
});
const comprobantes = createRoute({
  getParentRoute: () => facturacion,
  path: '/comprobantes',
  validateSearch: filtrosComprobantes,
  component: lazyRouteComponent(() => import('../features/facturacion/comprobantes-page.tsx'), 'ComprobantesPage'),
});
const comprobante = createRoute({
  getParentRoute: () => facturacion,
  path: '/comprobantes/$id',
  component: lazyRouteComponent(() => import('../features/facturacion/comprobante-page.tsx'), 'ComprobantePage'),
});
const nota = createRoute({
  getParentRoute: () => facturacion,
  path: '/comprobantes/$id/nota',
  validateSearch: z.object({
    tipo: z.enum(['07', '08']).optional().catch(undefined),
    motivo: z.coerce.string().max(2).optional().catch(undefined),
    linea: z.coerce.number().int().min(1).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/facturacion/emision/nota-page.tsx'), 'NotaPage'),
});
const reemision = createRoute({
  getParentRoute: () => facturacion,
  path: '/comprobantes/$id/emitir-de-nuevo',
  component: lazyRouteComponent(() => import('../features/facturacion/emision/reemision-page.tsx'), 'ReemisionPage'),
});
const facturacionDia = createRoute({
  getParentRoute: () => facturacion,
  path: '/facturacion/dia',
  validateSearch: z.object({
    fecha: z.iso.date().optional().catch(undefined),
    ver: z
      .enum(['pendientes', 'contingencia', 'conProblema', 'rechazados', 'observados', 'aceptados'])
      .optional()
      .catch(undefined),
    tipo: tipoEnUrl,
    pagina: comprobantesQuery.shape.pagina.optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/facturacion/dia/dia-page.tsx'), 'DiaPage'),
});
const facturacionEmitir = createRoute({
  getParentRoute: () => facturacion,
  path: '/facturacion/emitir',
  validateSearch: z.object({ tipo: tipoEnUrl }),
  component: lazyRouteComponent(() => import('../features/facturacion/emision/emitir-page.tsx'), 'EmitirPage'),
});
const facturacionResumenes = createRoute({
  getParentRoute: () => facturacion,
  path: '/facturacion/resumenes',
  validateSearch: z.object({
    clase: resumenesQuery.shape.clase.catch(undefined),
    estado: resumenesQuery.shape.estado.catch(undefined),
    desde: resumenesQuery.shape.desde.catch(undefined),
    hasta: resumenesQuery.shape.hasta.catch(undefined),
    pagina: resumenesQuery.shape.pagina.optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/facturacion/resumenes/resumenes-page.tsx'), 'ResumenesPage'),
});
const facturacionResumen = createRoute({
  getParentRoute: () => facturacion,
  path: '/facturacion/resumenes/$id',
  component: lazyRouteComponent(() => import('../features/facturacion/resumenes/resumen-page.tsx'), 'ResumenPage'),
});
const facturacionNumeros = createRoute({
  getParentRoute: () => facturacion,
  path: '/facturacion/numeros',
  validateSearch: z.object({
    desde: z.iso.date().optional().catch(undefined),
    hasta: z.iso.date().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/facturacion/dia/numeros-page.tsx'), 'NumerosPage'),
});

const libros = createRoute({
  getParentRoute: () => privado,
  path: '/facturacion/libros',
  validateSearch: z.object({
    periodo: periodoSchema.optional().catch(undefined),
    vista: z.enum(['libros', 'sire', 'cuentas']).optional().catch(undefined),
    libro: z.enum(['rvie', 'rce']).optional().catch(undefined),
    pagina: z.coerce.number().int().min(1).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/facturacion/libros/libros-page.tsx'), 'LibrosPage'),
});

/** Its tabs stand above each of its pages. */
const configuracion = createRoute({
  getParentRoute: () => privado,
  path: '/facturacion/configuracion',
  component: lazyRouteComponent(() => import('./configuracion.tsx'), 'Configuracion'),
});
const configuracionInicio = createRoute({
  getParentRoute: () => configuracion,
  path: '/',
  component: () => <IrA href={paginasDeConfiguracion[0].ruta} />,
});
const configuracionEmpresa = createRoute({
  getParentRoute: () => configuracion,
  path: '/empresa',
  component: lazyRouteComponent(() => import('../features/facturacion/configuracion/empresa-page.tsx'), 'EmpresaPage'),
});
const configuracionCertificado = createRoute({
  getParentRoute: () => configuracion,
  path: '/certificado',
  component: lazyRouteComponent(
    () => import('../features/facturacion/configuracion/certificado-page.tsx'),
    'CertificadoPage',
  ),
});
const configuracionSeries = createRoute({
  getParentRoute: () => configuracion,
  path: '/series',
  validateSearch: z.object({
    tipo: tipoSerieSchema.optional().catch(undefined),
    estado: seriesQuery.shape.estado.optional().catch(undefined),
    pagina: seriesQuery.shape.pagina.optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/facturacion/configuracion/series-page.tsx'), 'SeriesPage'),
});
const configuracionCanales = createRoute({
  getParentRoute: () => configuracion,
  path: '/canales',
  component: lazyRouteComponent(() => import('../features/facturacion/configuracion/canales-page.tsx'), 'CanalesPage'),
});
const configuracionDatos = createRoute({
  getParentRoute: () => configuracion,
  path: '/datos',
  validateSearch: z.object({
    dato: z
      .enum(['tasas', 'detracciones', 'plazos', 'cambio', 'codigos', 'catalogos', 'calendario'])
      .optional()
      .catch(undefined),
    q: z.string().max(80).optional().catch(undefined),
    pagina: z.coerce.number().int().min(1).optional().catch(undefined),
    catalogo: z
      .string()
      .regex(/^\d{2}$/)
      .optional()
      .catch(undefined),
    anio: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/facturacion/configuracion/datos-page.tsx'), 'DatosPage'),
});
const configuracionProduccion = createRoute({
  getParentRoute: () => configuracion,
  path: '/produccion',
  component: lazyRouteComponent(
    () => import('../features/facturacion/configuracion/produccion-page.tsx'),
    'ProduccionPage',
  ),
});

/** Its tabs stand above each of its pages. */
const inventario = createRoute({
  getParentRoute: () => privado,
  id: 'inventario',
  component: lazyRouteComponent(() => import('./inventario.tsx'), 'Inventario'),
});
const paginaEnUrl = z.coerce.number().int().min(1).optional().catch(undefined);
const stock = createRoute({
  getParentRoute: () => inventario,
  path: '/stock',
  validateSearch: z.object({
    almacen: z.uuid().optional().catch(undefined),
    q: z.string().max(80).optional().catch(undefined),
    pagina: z.coerce.number().int().min(1).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/inventario/stock-page.tsx'), 'StockPage'),
});
const inventarioAlertas = createRoute({
  getParentRoute: () => inventario,
  path: '/inventario/alertas',
  validateSearch: z.object({
    almacen: z.uuid().optional().catch(undefined),
    estado: z.enum(['abiertas', 'cerradas']).optional().catch(undefined),
    pagina: paginaEnUrl,
  }),
  component: lazyRouteComponent(() => import('../features/inventario/alertas/alertas-page.tsx'), 'AlertasStockPage'),
});
const inventarioTransferencias = createRoute({
  getParentRoute: () => inventario,
  path: '/inventario/transferencias',
  validateSearch: z.object({
    almacen: z.uuid().optional().catch(undefined),
    estado: estadoTransferenciaSchema.optional().catch(undefined),
    pagina: paginaEnUrl,
  }),
  component: lazyRouteComponent(
    () => import('../features/inventario/documentos/transferencias-page.tsx'),
    'TransferenciasPage',
  ),
});
const inventarioTransferencia = createRoute({
  getParentRoute: () => inventario,
  path: '/inventario/transferencias/$id',
  component: lazyRouteComponent(
    () => import('../features/inventario/documentos/transferencia-page.tsx'),
    'TransferenciaPage',
  ),
});
const inventarioConteos = createRoute({
  getParentRoute: () => inventario,
  path: '/inventario/conteos',
  validateSearch: z.object({ almacen: z.uuid().optional().catch(undefined), pagina: paginaEnUrl }),
  component: lazyRouteComponent(() => import('../features/inventario/conteos/conteos-page.tsx'), 'ConteosPage'),
});
const inventarioConteo = createRoute({
  getParentRoute: () => inventario,
  path: '/inventario/conteos/$id',
  validateSearch: z.object({
    q: z.string().max(80).optional().catch(undefined),
    ver: z.enum(['todas', 'sin-contar', 'con-diferencia']).optional().catch(undefined),
    pagina: paginaEnUrl,
  }),
  component: lazyRouteComponent(() => import('../features/inventario/conteos/conteo-page.tsx'), 'ConteoPage'),
});
const inventarioLotes = createRoute({
  getParentRoute: () => inventario,
  path: '/inventario/lotes',
  validateSearch: z.object({
    almacen: z.uuid().optional().catch(undefined),
    q: z.string().max(80).optional().catch(undefined),
    ver: z.enum(['por-vencer', 'vencidos', 'todos']).optional().catch(undefined),
    pagina: paginaEnUrl,
  }),
  component: lazyRouteComponent(() => import('../features/inventario/alertas/lotes-page.tsx'), 'LotesPage'),
});
const inventarioProductos = createRoute({
  getParentRoute: () => inventario,
  path: '/inventario/productos',
  validateSearch: z.object({
    q: z.string().max(80).optional().catch(undefined),
    categoria: z.string().max(80).optional().catch(undefined),
    estado: z.enum(['activos', 'inactivos', 'todos']).optional().catch(undefined),
    pagina: paginaEnUrl,
  }),
  component: lazyRouteComponent(() => import('../features/inventario/catalogo/productos-page.tsx'), 'ProductosPage'),
});
const inventarioImportar = createRoute({
  getParentRoute: () => inventario,
  path: '/inventario/productos/importar',
  validateSearch: z.object({ id: z.uuid().optional().catch(undefined), pagina: paginaEnUrl }),
  component: lazyRouteComponent(() => import('../features/inventario/catalogo/importar-page.tsx'), 'ImportarPage'),
});
const inventarioAlmacenes = createRoute({
  getParentRoute: () => inventario,
  path: '/inventario/almacenes',
  component: lazyRouteComponent(() => import('../features/inventario/catalogo/almacenes-page.tsx'), 'AlmacenesPage'),
});

/** Its tabs stand above each of its pages. */
const tiendas = createRoute({
  getParentRoute: () => privado,
  path: '/ventas/tiendas',
  component: lazyRouteComponent(() => import('./tiendas.tsx'), 'Tiendas'),
});
const tiendasInicio = createRoute({
  getParentRoute: () => tiendas,
  path: '/',
  component: () => <IrA href={paginasDeTiendas[0].ruta} />,
});
const tiendasCanales = createRoute({
  getParentRoute: () => tiendas,
  path: '/canales',
  component: lazyRouteComponent(() => import('../features/ecommerce/tiendas-page.tsx'), 'TiendasPage'),
});
const tiendasPedidos = createRoute({
  getParentRoute: () => tiendas,
  path: '/pedidos',
  validateSearch: z.object({
    canal: pedidosTiendaQuery.shape.canal.catch(undefined),
    estado: pedidosTiendaQuery.shape.estado.catch(undefined),
    incidencias: pedidosTiendaQuery.shape.incidencias.catch(undefined),
    desde: pedidosTiendaQuery.shape.desde.catch(undefined),
    hasta: pedidosTiendaQuery.shape.hasta.catch(undefined),
    // The address `?q=1001` reads as a number.
    q: z.coerce.string().max(80).optional().catch(undefined),
    pagina: pedidosTiendaQuery.shape.pagina.optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/ecommerce/pedidos-page.tsx'), 'PedidosPage'),
});
const tiendasPedido = createRoute({
  getParentRoute: () => tiendas,
  path: '/pedidos/$id',
  component: lazyRouteComponent(() => import('../features/ecommerce/pedido-page.tsx'), 'PedidoPage'),
});

const valorizacion = createRoute({
  getParentRoute: () => inventario,
  path: '/inventario/valorizacion',
  validateSearch: z.object({
    fecha: z.iso.date().optional().catch(undefined),
    almacen: z.uuid().optional().catch(undefined),
    vista: z.enum(['categorias', 'diferencias', 'incidencias']).optional().catch(undefined),
    pagina: z.coerce.number().int().min(1).optional().catch(undefined),
  }),
  component: lazyRouteComponent(
    () => import('../features/inventario/valoracion/valorizacion-page.tsx'),
    'ValorizacionPage',
  ),
});
const kardex = createRoute({
  getParentRoute: () => inventario,
  path: '/inventario/productos/$id/kardex',
  validateSearch: z.object({
    almacen: z.uuid().optional().catch(undefined),
    desde: z.iso.date().optional().catch(undefined),
    hasta: z.iso.date().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/inventario/valoracion/kardex-page.tsx'), 'KardexPage'),
});
const costosAdicionales = createRoute({
  getParentRoute: () => inventario,
  path: '/inventario/costos',
  validateSearch: z.object({ pagina: z.coerce.number().int().min(1).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../features/inventario/valoracion/costos-page.tsx'), 'CostosPage'),
});
const mesesDeInventario = createRoute({
  getParentRoute: () => inventario,
  path: '/inventario/meses',
  component: lazyRouteComponent(() => import('../features/inventario/valoracion/meses-page.tsx'), 'MesesPage'),
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

/** Its tabs stand above each of its pages. */
const admin = createRoute({
  getParentRoute: () => privado,
  path: '/admin',
  component: lazyRouteComponent(() => import('./administracion.tsx'), 'Administracion'),
});
function InicioDeAdministracion() {
  const { permisos } = useYo();
  const primera = paginasDeAdministracion.find(({ permiso }) => permisos.includes(permiso));
  return <IrA href={primera?.ruta ?? '/'} />;
}
const adminInicio = createRoute({ getParentRoute: () => admin, path: '/', component: InicioDeAdministracion });
const adminProgramaciones = createRoute({
  getParentRoute: () => admin,
  path: '/programaciones',
  validateSearch: z.object({
    vista: z.enum(['lista', 'calendario']).optional().catch(undefined),
    dia: z.iso.date().optional().catch(undefined),
    salud: saludSchema.optional().catch(undefined),
    ver: z.string().max(80).optional().catch(undefined),
  }),
  component: lazyRouteComponent(
    () => import('../features/administracion/programaciones-page.tsx'),
    'ProgramacionesPage',
  ),
});
const adminResultados = createRoute({
  getParentRoute: () => admin,
  path: '/resultados',
  validateSearch: z.object({
    tarea: resultadosQuery.shape.tarea.catch(undefined),
    estado: resultadosQuery.shape.estado.catch(undefined),
    clave: resultadosQuery.shape.clave.catch(undefined),
    dia: resultadosQuery.shape.dia.catch(undefined),
    desde: resultadosQuery.shape.desde.catch(undefined),
    ver: z.uuid().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/administracion/resultados-page.tsx'), 'ResultadosPage'),
});
const adminUsuarios = createRoute({
  getParentRoute: () => admin,
  path: '/usuarios',
  validateSearch: z.object({
    q: usuariosQuery.shape.q.catch(undefined),
    estado: usuariosQuery.shape.estado.optional().catch(undefined),
    rol: usuariosQuery.shape.rol.catch(undefined),
    pagina: usuariosQuery.shape.pagina.optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/administracion/usuarios-page.tsx'), 'UsuariosPage'),
});
const adminRoles = createRoute({
  getParentRoute: () => admin,
  path: '/roles',
  component: lazyRouteComponent(() => import('../features/administracion/roles-page.tsx'), 'RolesPage'),
});
const adminSesiones = createRoute({
  getParentRoute: () => admin,
  path: '/sesiones',
  validateSearch: z.object({ q: z.string().max(80).optional().catch(undefined) }),
  component: lazyRouteComponent(
    () => import('../features/seguridad/sesiones-de-todos-page.tsx'),
    'SesionesDeTodosPage',
  ),
});

const rutas = raiz.addChildren([
  login,
  consulta,
  privado.addChildren([
    inicio,
    pos,
    ventas.addChildren([
      ventasInicio,
      ventasClientes,
      ventasCliente,
      ventasCotizaciones,
      ventasCotizacionNueva,
      ventasCotizacion,
      ventasOrdenes,
      ventasOrdenNueva,
      ventasOrden,
      ventasDespachos,
      ventasBandeja,
      ventaDeBandeja,
    ]),
    facturacion.addChildren([
      comprobantes,
      comprobante,
      nota,
      reemision,
      facturacionDia,
      facturacionEmitir,
      facturacionResumenes,
      facturacionResumen,
      facturacionNumeros,
    ]),
    libros,
    configuracion.addChildren([
      configuracionInicio,
      configuracionEmpresa,
      configuracionCertificado,
      configuracionSeries,
      configuracionCanales,
      configuracionDatos,
      configuracionProduccion,
    ]),
    inventario.addChildren([
      stock,
      inventarioAlertas,
      inventarioTransferencias,
      inventarioTransferencia,
      inventarioConteos,
      inventarioConteo,
      inventarioLotes,
      inventarioProductos,
      inventarioImportar,
      inventarioAlmacenes,
      valorizacion,
      kardex,
      costosAdicionales,
      mesesDeInventario,
    ]),
    tiendas.addChildren([tiendasInicio, tiendasCanales, tiendasPedidos, tiendasPedido]),
    sesiones,
    auditoria,
    alertas,
    admin.addChildren([adminInicio, adminProgramaciones, adminResultados, adminUsuarios, adminRoles, adminSesiones]),
  ]),
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
