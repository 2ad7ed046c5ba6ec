/** What other modules may use of inventario. */
export {
  moverStock,
  type Avisos,
  type LineaMovida,
  type MovimientoDeStock,
  type SaldoMovido,
} from './use-cases/mover-stock.ts';
export { buscarProductos, cargarProductos, type ProductosHallados } from './queries/productos.ts';
export { stockParaMostrar } from './queries/stock-en-cache.ts';
export { listarAlmacenes } from './queries/almacenes.ts';
export { alcanza } from './domain/alcance.ts';
export { patronesDePalabras } from './domain/texto-buscable.ts';
export { repararCantidad } from './domain/unidades.ts';
