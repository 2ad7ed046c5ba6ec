import {
  IconActivityHeartbeat,
  IconBuildingWarehouse,
  IconCashRegister,
  IconDevices,
  IconFileInvoice,
  IconHistory,
  IconSettings,
  type Icon,
} from '@tabler/icons-react';

/** The screens of the menu, in its order; a person sees those that any of their permissions opens. */
export const pantallas = [
  { ruta: '/pos', palabra: 'Vender', Icono: IconCashRegister, permisos: ['ventas.vender'] },
  { ruta: '/comprobantes', palabra: 'Comprobantes', Icono: IconFileInvoice, permisos: ['facturacion.ver'] },
  { ruta: '/stock', palabra: 'Stock', Icono: IconBuildingWarehouse, permisos: ['inventario.ver'] },
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

/** The pages of Administración, in the order of its tabs. */
export const paginasDeAdministracion = [
  { ruta: '/admin/programaciones', palabra: 'Programaciones', permiso: 'administracion.ver' },
  { ruta: '/admin/resultados', palabra: 'Resultados', permiso: 'administracion.ver' },
  { ruta: '/admin/usuarios', palabra: 'Usuarios', permiso: 'seguridad.administrar' },
  { ruta: '/admin/roles', palabra: 'Roles', permiso: 'seguridad.administrar' },
  { ruta: '/admin/sesiones', palabra: 'Sesiones', permiso: 'seguridad.administrar' },
] as const;

export type Pantalla = (typeof pantallas)[number];

export const pantallasPara = (permisos: readonly string[]): Pantalla[] =>
  pantallas.filter((pantalla) => pantalla.permisos?.some((permiso) => permisos.includes(permiso)) ?? true);

/** Where a person's day begins: the first screen that is theirs. */
export const pantallaInicial = (permisos: readonly string[]): Pantalla['ruta'] =>
  pantallasPara(permisos)[0]?.ruta ?? '/seguridad/sesiones';
