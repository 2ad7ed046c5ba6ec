import type { Database } from '../../platform/database/database.ts';
import type { Module, ModuleDeclaration } from '../../platform/module.ts';
import { createScheduleAdministration } from '../../platform/schedules/administration.ts';
import type { TaskDefinition } from '../../platform/tasks/task.ts';
import type { Clock } from '../../platform/time/clock.ts';
import { programacionesRoutes } from './http/programaciones.routes.ts';
import { resultadosRoutes } from './http/resultados.routes.ts';

export const administracionDeclaration: ModuleDeclaration = {
  name: 'administracion',
  permissions: [
    { name: 'administracion.ver', summary: 'Ver programaciones y resultados de tareas', roles: ['gerente'] },
    // Only the role that has everything.
    { name: 'administracion.operar', summary: 'Cambiar programaciones y reintentar tareas', roles: [] },
  ],
};

/** The company's own view of its background work: schedules and results, for people who are no operators. */
export function administracionModule(deps: {
  database: Database;
  /** Every task of the product. */
  tasks: readonly TaskDefinition[];
  clock: Clock;
}): Module {
  const schedules = createScheduleAdministration(deps);
  return {
    ...administracionDeclaration,
    routes: [...programacionesRoutes({ ...deps, schedules }), ...resultadosRoutes(deps)],
  };
}
