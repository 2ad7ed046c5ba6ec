/** What others may use of auditoría: write an entry in their own transaction, and read entries. */
export { listarRegistros } from './queries/listar-registros.ts';
export { actorDe, auditar, sistema, type AccionAuditada, type Actor } from './use-cases/auditar.ts';
