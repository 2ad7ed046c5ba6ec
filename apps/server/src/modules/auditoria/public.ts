/** What other modules may use of auditoría: write an entry in their own transaction, and mask what people must not read. */
export { actorDe, auditar, ocultar, sistema, type AccionAuditada, type Actor } from './use-cases/auditar.ts';
