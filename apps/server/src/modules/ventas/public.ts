/** What other modules may use of ventas. */
export { ventaRegistrada } from './events.ts';
