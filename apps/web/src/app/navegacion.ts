import {
  IconActivityHeartbeat,
  IconBuildingWarehouse,
  IconCashRegister,
  IconDevices,
  IconFileInvoice,
  IconHistory,
  type Icon,
} from '@tabler/icons-react';

/** The screens of the menu, in its order; a person sees those their permissions open. */
export const pantallas = [
  { ruta: '/pos', palabra: 'Vender', Icono: IconCashRegister, permiso: 'ventas.vender' },
  { ruta: '/comprobantes', palabra: 'Comprobantes', Icono: IconFileInvoice, permiso: 'facturacion.ver' },
  { ruta: '/stock', palabra: 'Stock', Icono: IconBuildingWarehouse, permiso: 'inventario.ver' },
  { ruta: '/auditoria', palabra: 'Auditoría', Icono: IconHistory, permiso: 'auditoria.ver' },
  { ruta: '/alertas', palabra: 'Alertas', Icono: IconActivityHeartbeat, permiso: 'sistema.alertas' },
  { ruta: '/seguridad/sesiones', palabra: 'Sesiones', Icono: IconDevices, permiso: null },
] as const satisfies readonly { ruta: string; palabra: string; Icono: Icon; permiso: string | null }[];

export type Pantalla = (typeof pantallas)[number];

export const pantallasPara = (permisos: readonly string[]): Pantalla[] =>
  pantallas.filter(({ permiso }) => permiso === null || permisos.includes(permiso));

/** Where a person's day begins: the first screen that is theirs. */
export const pantallaInicial = (permisos: readonly string[]): Pantalla['ruta'] =>
  pantallasPara(permisos)[0]?.ruta ?? '/seguridad/sesiones';
