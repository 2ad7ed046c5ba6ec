import { z } from 'zod';
import { route, type Route } from '../../../platform/http/route.ts';
import type { ImportarDeps } from '../tasks/importar-pedidos.ts';
import { recibirWebhook } from '../use-cases/recibir-webhook.ts';

/** Where the shops announce what happened; the polls find whatever does not arrive here. */
export const webhooksRoutes = (deps: Pick<ImportarDeps, 'database' | 'secrets'>): Route[] => [
  route({
    method: 'POST',
    path: '/api/ecommerce/webhooks/:canalId',
    summary: 'Recibe los avisos firmados de una tienda',
    access: 'public',
    raw: true,
    params: z.object({ canalId: z.uuid() }),
    // An empty 200: WooCommerce counts other successes as failures in some versions.
    response: z.object({}),
    handler: async ({ params: { canalId }, headers, rawBody }) => {
      await recibirWebhook(deps, canalId, headers, rawBody);
      return {};
    },
  }),
];
