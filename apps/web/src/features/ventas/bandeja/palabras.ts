import {
  IconAlertTriangle,
  IconArrowsDiff,
  IconCircleCheck,
  IconCircleX,
  IconLoader,
  type Icon,
} from '@tabler/icons-react';
import type { bandejaQuery, TipoIncidencia } from '@jsol/contracts/ventas-bandeja';
import type { EstadoOffline } from '@jsol/contracts/ventas-offline';
import type { z } from 'zod';

export const estados: Record<EstadoOffline, { palabra: string; color: string; Icono: Icon }> = {
  recibida: { palabra: 'Procesando', color: 'blue', Icono: IconLoader },
  registrada: { palabra: 'Registrada', color: 'green', Icono: IconCircleCheck },
  'en-revision': { palabra: 'En revisión', color: 'red', Icono: IconAlertTriangle },
  conflicto: { palabra: 'En conflicto', color: 'red', Icono: IconArrowsDiff },
  descartada: { palabra: 'Descartada', color: 'gray', Icono: IconCircleX },
};

export const vistas: Record<z.output<typeof bandejaQuery>['ver'], string> = {
  'por-resolver': 'Por resolver',
  'con-incidencias': 'Con incidencias',
  todas: 'Todas',
};

export const incidencias: Record<TipoIncidencia, string> = {
  precio: 'Precio distinto',
  'descuento-sin-permiso': 'Descuento sin permiso',
  'producto-inactivo': 'Producto retirado',
  'producto-cambiado': 'Producto cambiado',
  'stock-negativo': 'Stock negativo',
  'cliente-distinto': 'Cliente con otro nombre',
  'operacion-repetida': 'Operación repetida',
  'pago-no-cuadra': 'El pago no cuadra',
  'total-distinto': 'Total distinto',
  'sesion-cerrada': 'Llegó con la caja cerrada',
  'cajero-desconocido': 'Cajero sin cuenta',
  'arriendo-vencido': 'Otro terminal tenía la caja',
  'ticket-repetido': 'Ticket repetido',
  'reloj-desfasado': 'Reloj desfasado',
  'salto-de-secuencia': 'Faltan ventas',
};

export const comprobantes = { '01': 'Factura', '03': 'Boleta' } as const;
