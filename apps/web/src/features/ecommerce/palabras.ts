import type { Accion, Recuperacion, TipoCanal } from '@jsol/contracts/ecommerce';
import type { EstadoPedidoTienda } from '@jsol/contracts/ecommerce-consulta';

export const tiposDeCanal: Record<TipoCanal, string> = { woocommerce: 'WooCommerce', shopify: 'Shopify' };

export const acciones: Record<Accion, string> = {
  esperar: 'Esperar el pago',
  registrar: 'Registrar la orden de venta',
  anular: 'Anular',
  devolver: 'Anular por devolución',
  omitir: 'No importar',
};

export const estadosDePedido: Record<EstadoPedidoTienda, string> = {
  'sin-pagar': 'Sin pagar',
  'en-revision': 'En revisión',
  'con-orden': 'Con orden',
  despachado: 'Despachado',
  anulado: 'Anulado',
  omitido: 'Omitido',
};

export const incidencias: Record<string, string> = {
  anulado: 'Anulado en la tienda',
  devuelto: 'Devuelto en la tienda',
  editado: 'Cambiado en la tienda',
  retrocedio: 'Sin pagar otra vez',
};

export const estadosDeRecuperacion: Record<Recuperacion['estado'], string> = {
  'en-curso': 'Recuperando pedidos',
  terminada: 'Recuperación terminada',
  detenida: 'Recuperación detenida',
  fallida: 'La recuperación falló',
};

/** States of the shops themselves; one of its own making stays as it is. */
const estadosDeTienda: Readonly<Record<string, string>> = {
  pending: 'pago pendiente',
  'on-hold': 'en espera',
  processing: 'pagado',
  completed: 'completado',
  cancelled: 'cancelado',
  refunded: 'reembolsado',
  failed: 'fallido',
  trash: 'en la papelera',
  'checkout-draft': 'borrador',
  PENDING: 'pago pendiente',
  AUTHORIZED: 'pago autorizado',
  PARTIALLY_PAID: 'pagado en parte',
  PAID: 'pagado',
  PARTIALLY_REFUNDED: 'reembolsado en parte',
  REFUNDED: 'reembolsado',
  VOIDED: 'pago anulado',
  EXPIRED: 'pago vencido',
  CANCELLED: 'cancelado',
};
export const enLaTienda = (estado: string): string =>
  Object.hasOwn(estadosDeTienda, estado) ? `${estadosDeTienda[estado]} (${estado})` : estado;

/** An amount in whatever currency the shop sells in. */
export const importe = (
  monto: string,
  moneda: string,
  soles: (monto: string, moneda: 'PEN' | 'USD') => string,
): string => (moneda === 'PEN' || moneda === 'USD' ? soles(monto, moneda) : `${moneda} ${monto}`.trim());
