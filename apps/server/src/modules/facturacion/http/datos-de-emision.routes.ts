import { datosDeEmisionSchema } from '@jsol/contracts/facturacion-formulario';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { datosDeEmision } from '../queries/datos-de-emision.ts';

/** What the forms of documents offer and compute with. */
export const datosDeEmisionRoutes = ({ database, clock }: { database: Database; clock: Clock }): Route[] => [
  route({
    method: 'GET',
    path: '/api/facturacion/emision/datos',
    summary: 'Tasas, catálogos y tipo de cambio vigentes hoy, para el formulario de un documento',
    access: 'facturacion.emitir',
    response: datosDeEmisionSchema,
    handler: () => datosDeEmision(database.reader, limaDate(clock.now())),
  }),
];
