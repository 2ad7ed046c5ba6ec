import type { Database } from '../database/database.ts';
import type { Module, ModuleDeclaration } from '../module.ts';
import { reintentarLote, reintentarLoteHandler } from './bulk-retry.ts';
import { mantenerRegistro, mantenerRegistroHandler } from './ledger-task.ts';
import type { TaskNames } from './registry.ts';

/** The engine's own tasks; `app.ts` lists them beside the modules'. */
export const tareasDeclaration: ModuleDeclaration = { name: 'tareas', tasks: [reintentarLote, mantenerRegistro] };

/** @param deps.ledgerDays how long the ledger keeps what ended well. */
export const tareasModule = (deps: { database: Database; tasks: TaskNames; ledgerDays: number }): Module => ({
  ...tareasDeclaration,
  handlers: [reintentarLoteHandler(deps), mantenerRegistroHandler(deps)],
});
