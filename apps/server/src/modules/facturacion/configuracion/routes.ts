import type { Route } from '../../../platform/http/route.ts';
import { canalesRoutes } from './http/canales.routes.ts';
import { certificadosRoutes } from './http/certificados.routes.ts';
import { datosFechadosRoutes } from './http/datos-fechados.routes.ts';
import { empresaRoutes } from './http/empresa.routes.ts';
import { seriesRoutes } from './http/series.routes.ts';
import type { ProduccionDeps } from './use-cases/pasar-a-produccion.ts';

/** What electronic invoicing is configured with. */
export const configuracionRoutes = (deps: ProduccionDeps): Route[] => [
  ...empresaRoutes(deps),
  ...canalesRoutes(deps),
  ...certificadosRoutes(deps),
  ...seriesRoutes(deps),
  ...datosFechadosRoutes(deps),
];
