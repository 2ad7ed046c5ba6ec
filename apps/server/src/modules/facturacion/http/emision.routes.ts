import { z } from 'zod';
import { diaQuery, diaRespuesta, opcionesEmisionSchema } from '@jsol/contracts/facturacion-dia';
import { borradorSchema, documentoEmisionBody, emitidoSchema } from '@jsol/contracts/facturacion-emision';
import { guiaBody } from '@jsol/contracts/facturacion-guias';
import { numerosGastadosQuery, numerosGastadosRespuesta } from '@jsol/contracts/facturacion-numeros';
import { retencionPercepcionBody } from '@jsol/contracts/facturacion-retencion-percepcion';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { diaFacturacion, numerosGastados } from '../queries/dia.ts';
import { levantarBloqueo } from '../use-cases/bloquear-emision.ts';
import { elegirViaDeBoletas } from '../use-cases/elegir-via-de-boletas.ts';
import { emitirDocumento, previsualizarDocumento } from '../use-cases/emitir-documento.ts';
import { emitirGuia } from '../use-cases/emitir-guia.ts';
import { emitirRetencionPercepcion } from '../use-cases/emitir-retencion-percepcion.ts';

const base = '/api/facturacion';

/** Who issues, and when, as the use cases want it. */
export const firmante = ({ userId, name }: Principal, clock: Clock) => ({
  emisorId: userId,
  emisorNombre: name,
  emitidoEn: clock.now(),
});

/** Documents issued without the till, the day at a glance, and how boletas are told to SUNAT. */
export const emisionRoutes = ({ database, clock }: { database: Database; clock: Clock }): Route[] => [
  route({
    method: 'POST',
    path: `${base}/emision/borrador`,
    summary: 'Lo que diría una factura o boleta y lo que impide emitirla; no toma número',
    access: 'facturacion.emitir',
    body: documentoEmisionBody,
    response: borradorSchema,
    handler: ({ body }) => previsualizarDocumento(database.reader, body, clock.now()),
  }),
  route({
    method: 'POST',
    path: `${base}/emision`,
    summary: 'Emite una factura o boleta sin pasar por caja',
    access: 'facturacion.emitir',
    body: documentoEmisionBody,
    idempotent: true,
    response: emitidoSchema,
    handler: ({ body, principal }) =>
      database.transaction((tx) => emitirDocumento(tx, body, firmante(principal, clock))),
  }),
  route({
    method: 'POST',
    path: `${base}/guias`,
    summary: 'Emite una guía de remisión remitente (09) o transportista (31)',
    access: 'facturacion.emitir',
    body: guiaBody,
    idempotent: true,
    response: emitidoSchema.omit({ total: true }),
    handler: ({ body, principal }) => database.transaction((tx) => emitirGuia(tx, body, firmante(principal, clock))),
  }),
  route({
    method: 'POST',
    path: `${base}/retenciones-percepciones`,
    summary: 'Emite un comprobante de retención (20) o de percepción (40)',
    access: 'facturacion.emitir',
    body: retencionPercepcionBody,
    idempotent: true,
    response: emitidoSchema,
    handler: ({ body, principal }) =>
      database.transaction((tx) => emitirRetencionPercepcion(tx, body, firmante(principal, clock))),
  }),
  route({
    method: 'GET',
    path: `${base}/dia`,
    summary: 'Cómo están los documentos de un día, cuántos esperan a SUNAT y hasta cuándo',
    access: 'facturacion.ver',
    query: diaQuery,
    response: diaRespuesta,
    handler: ({ query: { fecha } }) => {
      const hoy = limaDate(clock.now());
      return diaFacturacion(database.reader, fecha ?? hoy, hoy);
    },
  }),
  route({
    method: 'GET',
    path: `${base}/numeros-gastados`,
    summary: 'Números que se gastaron sin un comprobante aceptado',
    access: 'facturacion.ver',
    query: numerosGastadosQuery,
    response: numerosGastadosRespuesta,
    handler: ({ query: { desde, hasta } }) => numerosGastados(database.reader, desde, hasta),
  }),
  route({
    method: 'PUT',
    path: `${base}/emision/opciones`,
    summary: 'Cómo se informan las boletas: una por una o en resumen diario; vale para las que se emitan desde ahora',
    access: 'facturacion.configurar',
    body: opcionesEmisionSchema,
    response: opcionesEmisionSchema,
    handler: async ({ body, principal }) => {
      await database.transaction((tx) => elegirViaDeBoletas(tx, body.boletasVia, principal));
      return body;
    },
  }),
  route({
    method: 'POST',
    path: `${base}/bloqueos/:id/levantar`,
    summary: 'Dice que la causa de la detención ya se corrigió: la emisión sigue',
    access: 'facturacion.reintentar',
    params: z.object({ id: z.uuid() }),
    handler: ({ params: { id }, principal }) =>
      database.transaction((tx) => levantarBloqueo(tx, id, principal.name, clock.now())),
  }),
];
