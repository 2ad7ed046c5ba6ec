/** What other modules may use of auditoría: write an entry in their own transaction. */
export { actorDe, auditar, sistema, type AccionAuditada, type Actor } from './use-cases/auditar.ts';
