/** What other modules may use of ecommerce. */
export type { OrdenesDeVenta, OrdenPorRegistrar } from './ordenes-de-venta.ts';
export { ordenDespachada } from './use-cases/orden-despachada.ts';
