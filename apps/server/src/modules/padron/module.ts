import type { Module, ModuleDeclaration } from '../../platform/module.ts';
import { cacheSunatRucDni, cacheTiposCambio } from './caches.ts';
import { padronRoutes } from './http/padron.routes.ts';
import type { PadronDeps } from './queries/consultar-titular.ts';
import { traerTipoCambio } from './tasks.ts';
import { traerTipoCambioHandler } from './tasks/traer-tipo-cambio.ts';

export const padronDeclaration: ModuleDeclaration = {
  name: 'padron',
  tasks: [traerTipoCambio],
  caches: [cacheSunatRucDni, cacheTiposCambio],
  permissions: [
    {
      name: 'padron.consultar',
      summary: 'Consultar a quién pertenece un RUC o un DNI',
      roles: ['administrador', 'gerente', 'contador', 'cajero'],
    },
  ],
};

/** Who is behind a RUC or a DNI, and the day's exchange rate. */
export const padronModule = (deps: PadronDeps): Module => ({
  ...padronDeclaration,
  routes: padronRoutes(deps),
  handlers: [traerTipoCambioHandler(deps)],
});
