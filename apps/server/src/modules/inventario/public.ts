/** What other modules may use of inventario. */
export { productoCambiado, stockMovido } from './events.ts';
export {
  moverStock,
  type LineaMovida,
  type MovimientoDeStock,
  type MovimientoEscrito,
} from './use-cases/mover-stock.ts';
export { type Avisos, type SaldoMovido } from './use-cases/existencias.ts';
export { liberarReserva, reservarStock, type ReservaPedida, type Reservado } from './use-cases/reservar-stock.ts';
export { buscarProductos, cargarProductos, type ProductosHallados } from './queries/productos.ts';
export { catalogoDeVenta, versionDelCatalogo } from './queries/catalogo-de-venta.ts';
export { productosPorCodigo } from './queries/productos-por-codigo.ts';
export { stockParaMostrar } from './queries/stock-en-cache.ts';
export { almacenesComoLugares } from './queries/lugares.ts';
export { exigirAlmacen, listarAlmacenes } from './queries/almacenes.ts';
export { idFijo } from './seed/id-fijo.ts';
export { almacenAjeno, stockInsuficiente } from './errors.ts';
export { alcanza } from './domain/alcance.ts';
export { patronesDePalabras } from './domain/texto-buscable.ts';
export { repararCantidad } from './domain/unidades.ts';
export { registrarAlmacen } from './use-cases/registrar-almacen.ts';
export { registrarProducto, type NuevoProducto } from './use-cases/registrar-producto.ts';
export { costoDeVenta } from './valoracion/costo-de-venta.ts';
