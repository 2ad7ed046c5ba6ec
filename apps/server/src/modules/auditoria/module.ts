import type { Secrets } from '../../platform/config/secrets.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Module, ModuleDeclaration } from '../../platform/module.ts';
import { crearCadena } from './cadena.ts';
import { auditoriaRoutes } from './http/auditoria.routes.ts';
import { registrarAccionCritica } from './tasks.ts';
import { registrarAccionCriticaHandler } from './tasks/registrar-accion-critica.ts';

export const auditoriaDeclaration: ModuleDeclaration = {
  name: 'auditoria',
  tasks: [registrarAccionCritica],
  permissions: [{ name: 'auditoria.ver', summary: 'Ver el registro de auditoría', roles: ['contador'] }],
};

/** The append-only, chained log of who did what. */
export function auditoriaModule({ database, secrets }: { database: Database; secrets: Secrets }): Module {
  const cadena = crearCadena(secrets);
  return {
    ...auditoriaDeclaration,
    routes: auditoriaRoutes({ database, cadena }),
    handlers: [registrarAccionCriticaHandler({ cadena })],
  };
}
