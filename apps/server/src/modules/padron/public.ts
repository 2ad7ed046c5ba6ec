/** What other modules may use of padron. */
export { consultarTitular, type PadronDeps } from './queries/consultar-titular.ts';
