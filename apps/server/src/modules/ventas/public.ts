/** What other modules may use of ventas. */
export { despachoCambiado, ordenFacturada, ventaRegistrada } from './events.ts';
export { ordenYaDespachada, ordenYaFacturada } from './errors.ts';
export { fusionarCliente } from './offline/fusionar-cliente.ts';
export { anularOrdenVenta } from './ordenes/aprobar-orden.ts';
export { registrarOrdenVenta, type OrdenNueva } from './ordenes/registrar-orden.ts';
export { clientePorEmail } from './queries/cliente-por-email.ts';
export { cajasComoLugares } from './queries/lugares.ts';
export { registrarCaja } from './use-cases/registrar-caja.ts';
