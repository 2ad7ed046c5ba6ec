/** What others may use of auditoría: write an entry in their own transaction, read entries, and mask what people must not read. */
export { listarRegistros } from './queries/listar-registros.ts';
export { actorDe, auditar, ocultar, sistema, type AccionAuditada, type Actor } from './use-cases/auditar.ts';
