import { anularBody, anularRespuesta } from '@jsol/contracts/facturacion-correcciones';
import type { Publisher } from '../../../platform/channels/publisher.ts';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { anularComprobantes } from '../use-cases/anular-comprobante.ts';

/** Voiding: the system chooses between dropping, baja, resumen and reversión. */
export const anulacionesRoutes = ({
  database,
  clock,
  publisher,
}: {
  database: Database;
  clock: Clock;
  publisher: Pick<Publisher, 'publish'>;
}): Route[] => [
  route({
    method: 'POST',
    path: '/api/facturacion/anulaciones',
    summary: 'Anula comprobantes: elige solo entre baja, resumen diario, reversión o descarte',
    access: 'facturacion.anular',
    body: anularBody,
    idempotent: true,
    response: anularRespuesta,
    handler: async ({ body, principal }) => ({
      anulaciones: await database.transaction((tx) =>
        anularComprobantes(tx, publisher, { ...body, quien: principal.name, ahora: clock.now() }),
      ),
    }),
  }),
];
