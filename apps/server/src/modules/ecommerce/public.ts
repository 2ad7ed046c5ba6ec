/** What others may use of ecommerce. */
export { ordenesDeVentas } from './ordenes-de-ventas.ts';
