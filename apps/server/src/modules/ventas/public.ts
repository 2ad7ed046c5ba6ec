/** What other modules may use of ventas. */
export { ventaRegistrada } from './events.ts';
export { registrarCaja } from './use-cases/registrar-caja.ts';
