/** What other modules may use of ventas. */
export { ventaRegistrada } from './events.ts';
export { clientePorEmail } from './queries/cliente-por-email.ts';
export { cajasComoLugares } from './queries/lugares.ts';
export { registrarCaja } from './use-cases/registrar-caja.ts';
