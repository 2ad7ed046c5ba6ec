import {
  IconActivityHeartbeat,
  IconBook2,
  IconBuildingBank,
  IconBuildingWarehouse,
  IconCashRegister,
  IconDevices,
  IconFileInvoice,
  IconFileSettings,
  IconHistory,
  IconSettings,
  IconShoppingBag,
  IconWorld,
  type Icon,
} from '@tabler/icons-react';

/** The screens of the menu, in its order; a person sees those that any of their permissions opens. */
export const pantallas = [
  { ruta: '/pos', palabra: 'Vender', Icono: IconCashRegister, permisos: ['ventas.vender'] },
  {
    ruta: '/ventas',
    palabra: 'Ventas',
    Icono: IconShoppingBag,
    permisos: ['ventas.cotizar', 'ventas.despachar', 'ventas.supervisar'],
  },
  { ruta: '/ventas/tiendas', palabra: 'Tiendas', Icono: IconWorld, permisos: ['ecommerce.ver'] },
  { ruta: '/facturacion/dia', palabra: 'Facturación', Icono: IconBuildingBank, permisos: ['facturacion.emitir'] },
  { ruta: '/comprobantes', palabra: 'Comprobantes', Icono: IconFileInvoice, permisos: ['facturacion.ver'] },
  { ruta: '/facturacion/libros', palabra: 'Libros', Icono: IconBook2, permisos: ['facturacion.libros'] },
  {
    ruta: '/facturacion/configuracion',
    palabra: 'Configuración',
    Icono: IconFileSettings,
    permisos: ['facturacion.configurar'],
  },
  { ruta: '/stock', palabra: 'Inventario', Icono: IconBuildingWarehouse, permisos: ['inventario.ver'] },
  { ruta: '/auditoria', palabra: 'Auditoría', Icono: IconHistory, permisos: ['auditoria.ver'] },
  {
    ruta: '/admin',
    palabra: 'Administración',
    Icono: IconSettings,
    permisos: ['administracion.ver', 'seguridad.administrar'],
  },
  { ruta: '/alertas', palabra: 'Alertas', Icono: IconActivityHeartbeat, permisos: ['sistema.alertas'] },
  { ruta: '/seguridad/sesiones', palabra: 'Sesiones', Icono: IconDevices, permisos: null },
] as const satisfies readonly { ruta: string; palabra: string; Icono: Icon; permisos: readonly string[] | null }[];

/** The pages of Ventas, in the order of its tabs. */
export const paginasDeVentas = [
  { ruta: '/ventas/clientes', palabra: 'Clientes', permiso: 'ventas.cotizar' },
  { ruta: '/ventas/cotizaciones', palabra: 'Cotizaciones', permiso: 'ventas.cotizar' },
  { ruta: '/ventas/ordenes', palabra: 'Órdenes', permiso: 'ventas.cotizar' },
  { ruta: '/ventas/despachos', palabra: 'Despachos', permiso: 'ventas.despachar' },
  { ruta: '/ventas/bandeja', palabra: 'Sin conexión', permiso: 'ventas.supervisar' },
] as const;

/** The pages of Facturación, in the order of its tabs. */
export const paginasDeFacturacion = [
  { ruta: '/facturacion/dia', palabra: 'Día', permiso: 'facturacion.ver' },
  { ruta: '/comprobantes', palabra: 'Comprobantes', permiso: 'facturacion.ver' },
  { ruta: '/facturacion/emitir', palabra: 'Emitir', permiso: 'facturacion.emitir' },
  { ruta: '/facturacion/resumenes', palabra: 'Resúmenes y bajas', permiso: 'facturacion.ver' },
  { ruta: '/facturacion/numeros', palabra: 'Números gastados', permiso: 'facturacion.ver' },
] as const;

/** The pages of the web shops, in the order of their tabs. */
export const paginasDeTiendas = [
  { ruta: '/ventas/tiendas/canales', palabra: 'Tiendas en línea', permiso: 'ecommerce.ver' },
  { ruta: '/ventas/tiendas/pedidos', palabra: 'Pedidos', permiso: 'ecommerce.ver' },
] as const;

/** The pages of Inventario, in the order of its tabs. */
export const paginasDeInventario = [
  { ruta: '/stock', palabra: 'Stock', permiso: 'inventario.ver' },
  { ruta: '/inventario/alertas', palabra: 'Alertas de stock', permiso: 'inventario.mover' },
  { ruta: '/inventario/transferencias', palabra: 'Transferencias', permiso: 'inventario.mover' },
  { ruta: '/inventario/conteos', palabra: 'Conteos', permiso: 'inventario.mover' },
  { ruta: '/inventario/lotes', palabra: 'Lotes por vencer', permiso: 'inventario.mover' },
  { ruta: '/inventario/productos', palabra: 'Productos', permiso: 'inventario.mover' },
  { ruta: '/inventario/almacenes', palabra: 'Almacenes', permiso: 'inventario.catalogo' },
  { ruta: '/inventario/valorizacion', palabra: 'Valorización', permiso: 'inventario.valorizar' },
  { ruta: '/inventario/costos', palabra: 'Costos adicionales', permiso: 'inventario.valorizar' },
  { ruta: '/inventario/meses', palabra: 'Meses cerrados', permiso: 'inventario.valorizar' },
] as const;

/** The pages of Administración, in the order of its tabs. */
export const paginasDeAdministracion = [
  { ruta: '/admin/programaciones', palabra: 'Programaciones', permiso: 'administracion.ver' },
  { ruta: '/admin/resultados', palabra: 'Resultados', permiso: 'administracion.ver' },
  { ruta: '/admin/usuarios', palabra: 'Usuarios', permiso: 'seguridad.administrar' },
  { ruta: '/admin/roles', palabra: 'Roles', permiso: 'seguridad.administrar' },
  { ruta: '/admin/sesiones', palabra: 'Sesiones', permiso: 'seguridad.administrar' },
] as const;

/** The pages of the configuration of invoicing, in the order of its tabs. */
export const paginasDeConfiguracion = [
  { ruta: '/facturacion/configuracion/empresa', palabra: 'Empresa', permiso: 'facturacion.configurar' },
  { ruta: '/facturacion/configuracion/certificado', palabra: 'Certificado', permiso: 'facturacion.configurar' },
  { ruta: '/facturacion/configuracion/series', palabra: 'Series', permiso: 'facturacion.configurar' },
  { ruta: '/facturacion/configuracion/canales', palabra: 'Canales', permiso: 'facturacion.configurar' },
  { ruta: '/facturacion/configuracion/datos', palabra: 'Datos tributarios', permiso: 'facturacion.configurar' },
  { ruta: '/facturacion/configuracion/produccion', palabra: 'Pasar a producción', permiso: 'facturacion.configurar' },
] as const;

export type Pantalla = (typeof pantallas)[number];

export const pantallasPara = (permisos: readonly string[]): Pantalla[] =>
  pantallas.filter((pantalla) => pantalla.permisos?.some((permiso) => permisos.includes(permiso)) ?? true);

/** Where a person's day begins: the first screen that is theirs. */
export function pantallaInicial(permisos: readonly string[]): Pantalla['ruta'] {
  const suyas = pantallasPara(permisos);
  const vende = permisos.includes('ventas.cotizar') || permisos.includes('ventas.supervisar');
  // Who looks after a warehouse begins at its stock, not at what leaves it.
  const sinVentas = suyas.filter(({ ruta, permisos: suyos }) => suyos !== null && (vende || ruta !== '/ventas'));
  return (sinVentas[0] ?? suyas[0])?.ruta ?? '/seguridad/sesiones';
}
