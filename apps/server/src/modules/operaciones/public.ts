/** What the processes that evaluate signals use of operaciones. */
export { crearAvisadorDeAlertas, permisoAlertas, type DestinosDeAlertas } from './avisador.ts';
export type { LeerGuia } from './http/alertas.routes.ts';
