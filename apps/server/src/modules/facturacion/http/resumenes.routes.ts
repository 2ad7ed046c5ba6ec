import { z } from 'zod';
import {
  porInformarRespuesta,
  repetirBody,
  repetirRespuesta,
  resumenDetalleSchema,
  resumenesPagina,
  resumenesQuery,
} from '@jsol/contracts/facturacion-resumenes';
import type { Database } from '../../../platform/database/database.ts';
import { FileAnswer, route, type Route } from '../../../platform/http/route.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { archivoDeResumen, detalleResumen, listarResumenes, porInformar } from '../queries/resumenes.ts';
import { enviarResumenDiarioSunat } from '../tasks.ts';
import { corregirEnResumen } from '../use-cases/corregir-en-resumen.ts';
import { repetirResumen } from '../use-cases/repetir-resumen.ts';
import { reintentarResumen } from '../use-cases/reintentar-resumen.ts';

const params = z.object({ id: z.uuid() });
const base = '/api/facturacion/resumenes';
const corrida = z.object({ runId: z.uuid(), creado: z.boolean().describe('Falso si ya había una en curso') });

/** RC, RA and RR: list, one of them with its documents, its files, and what a person may ask for. */
export const resumenesRoutes = ({ database, clock }: { database: Database; clock: Clock }): Route[] => [
  route({
    method: 'GET',
    path: base,
    summary: 'Resúmenes diarios, bajas y reversiones',
    access: 'facturacion.ver',
    query: resumenesQuery,
    response: resumenesPagina,
    handler: ({ query }) => listarResumenes(database.reader, query),
  }),
  route({
    method: 'GET',
    path: `${base}/por-informar`,
    summary: 'Lo que informará el próximo resumen diario, por fecha de emisión',
    access: 'facturacion.ver',
    response: porInformarRespuesta,
    handler: () => porInformar(database.reader),
  }),
  route({
    method: 'POST',
    path: `${base}/informar`,
    summary: 'Informa ahora lo pendiente, sin esperar a las 23:50',
    access: 'facturacion.reintentar',
    response: corrida,
    handler: async () => {
      const ahora = clock.now();
      const { runId, created } = await database.transaction((tx) =>
        enqueue(tx, enviarResumenDiarioSunat, { fecha: limaDate(ahora) }, { dueAt: ahora }),
      );
      return { runId, creado: created };
    },
  }),
  route({
    method: 'POST',
    path: '/api/facturacion/comprobantes/:id/corregir-en-resumen',
    summary: 'Informa otra vez, como corrección, una boleta que SUNAT muestra mal',
    access: 'facturacion.reintentar',
    params,
    response: z.object({ archivo: z.string().describe('RC-20261124-1') }),
    handler: ({ params: { id }, principal }) =>
      database.transaction((tx) => corregirEnResumen(tx, id, { quien: principal.name, ahora: clock.now() })),
  }),
  route({
    method: 'GET',
    path: `${base}/:id`,
    summary: 'Un resumen, baja o reversión con sus documentos y lo que respondió SUNAT',
    access: 'facturacion.ver',
    params,
    response: resumenDetalleSchema,
    handler: ({ params: { id } }) => detalleResumen(database.reader, id, limaDate(clock.now())),
  }),
  route({
    method: 'GET',
    path: `${base}/:id/xml`,
    summary: 'El XML firmado del archivo',
    access: 'facturacion.ver',
    params,
    handler: async ({ params: { id } }) => {
      const { contenido, nombre } = await archivoDeResumen(database.reader, id, 'xml');
      return new FileAnswer(contenido, 'application/xml', nombre, 'attachment');
    },
  }),
  route({
    method: 'GET',
    path: `${base}/:id/cdr`,
    summary: 'La constancia de SUNAT, como llegó',
    access: 'facturacion.ver',
    params,
    handler: async ({ params: { id } }) => {
      const { contenido, nombre } = await archivoDeResumen(database.reader, id, 'cdr');
      return new FileAnswer(contenido, 'application/zip', nombre, 'attachment');
    },
  }),
  route({
    method: 'POST',
    path: `${base}/:id/reintentar`,
    summary: 'Retoma un archivo que SUNAT no resolvió: pregunta por su ticket o lo envía con su mismo nombre',
    access: 'facturacion.reintentar',
    params,
    response: corrida,
    handler: ({ params: { id } }) => database.transaction((tx) => reintentarResumen(tx, id, clock.now())),
  }),
  route({
    method: 'POST',
    path: `${base}/:id/repetir`,
    summary: 'Informa de nuevo lo que un archivo rechazado decía: entero, o en dos mitades para hallar lo que falla',
    access: 'facturacion.reintentar',
    params,
    body: repetirBody,
    idempotent: true,
    response: repetirRespuesta,
    handler: ({ params: { id }, body, principal }) =>
      database.transaction((tx) => repetirResumen(tx, id, { ...body, quien: principal.name, ahora: clock.now() })),
  }),
];
