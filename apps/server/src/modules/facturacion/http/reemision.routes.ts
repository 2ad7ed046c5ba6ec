import { z } from 'zod';
import { documentoEmisionBody, emitidoSchema } from '@jsol/contracts/facturacion-emision';
import { reemisionPropuestaSchema } from '@jsol/contracts/facturacion-reemision';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { reemisionPropuesta } from '../queries/reemision-propuesta.ts';
import { reemitirDocumento } from '../use-cases/reemitir-documento.ts';
import { firmante } from './emision.routes.ts';

const params = z.object({ id: z.uuid() });
const path = '/api/facturacion/comprobantes/:id/reemision';

/** A rejected factura or boleta, corrected in its form and issued under another number. */
export const reemisionRoutes = ({ database, clock }: { database: Database; clock: Clock }): Route[] => [
  route({
    method: 'GET',
    path,
    summary: 'Una factura o boleta rechazada como se pidió, con el motivo, para corregirla',
    access: 'facturacion.emitir',
    params,
    response: reemisionPropuestaSchema,
    handler: ({ params: { id } }) => reemisionPropuesta(database.reader, id),
  }),
  route({
    method: 'POST',
    path,
    summary: 'Emite, con otro número, lo corregido de una factura o boleta rechazada',
    access: 'facturacion.emitir',
    params,
    body: documentoEmisionBody,
    idempotent: true,
    response: emitidoSchema,
    handler: ({ params: { id }, body, principal }) =>
      database.transaction((tx) => reemitirDocumento(tx, id, body, firmante(principal, clock))),
  }),
];
