import { z } from 'zod';
import {
  comprobanteDetalleSchema,
  comprobantesPagina,
  comprobantesQuery,
  enviarEmailBody,
} from '@jsol/contracts/facturacion';
import type { Database } from '../../../platform/database/database.ts';
import { FileAnswer, route, type Route } from '../../../platform/http/route.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { comprobanteInvalido } from '../errors.ts';
import { archivoCdr, archivoPdf, archivoXml } from '../queries/archivos.ts';
import { detalleComprobante } from '../queries/detalle-comprobante.ts';
import { listarComprobantes } from '../queries/comprobantes.ts';
import { anotar } from '../use-cases/cambiar-estado.ts';
import { tasaIgvVigente } from '../use-cases/calcular-totales-venta.ts';
import { pedirEnvioEmail } from '../use-cases/pedir-envio-email.ts';
import { reintentarComprobante } from '../use-cases/reintentar-comprobante.ts';

const params = z.object({ id: z.uuid() });
const base = '/api/facturacion/comprobantes';

/** The receipts: list, one of them with its story, its files, and what a person may ask for. */
export const comprobantesRoutes = ({ database, clock }: { database: Database; clock: Clock }): Route[] => [
  route({
    method: 'GET',
    path: '/api/facturacion/tasa-igv',
    summary: 'Tasa del IGV vigente hoy',
    access: 'session',
    response: z.object({ tasa: z.string() }),
    handler: async () => ({ tasa: await tasaIgvVigente(database.reader, limaDate(clock.now())) }),
  }),
  route({
    method: 'GET',
    path: base,
    summary: 'Lista de comprobantes con filtros, suma y conteo por estado',
    access: 'facturacion.ver',
    query: comprobantesQuery,
    response: comprobantesPagina,
    handler: ({ query }) => listarComprobantes(database.reader, query),
  }),
  route({
    method: 'GET',
    path: `${base}/:id`,
    summary: 'Un comprobante con sus líneas y su historia',
    access: 'facturacion.ver',
    params,
    response: comprobanteDetalleSchema,
    handler: ({ params: { id } }) => detalleComprobante(database.reader, id, clock.now()),
  }),
  route({
    method: 'GET',
    path: `${base}/:id/xml`,
    summary: 'El XML firmado',
    access: 'facturacion.ver',
    params,
    handler: async ({ params: { id } }) => {
      const { contenido, nombre } = await archivoXml(database.reader, id);
      return new FileAnswer(contenido, 'application/xml', nombre, 'attachment');
    },
  }),
  route({
    method: 'GET',
    path: `${base}/:id/cdr`,
    summary: 'La constancia de recepción de SUNAT, como llegó',
    access: 'facturacion.ver',
    params,
    handler: async ({ params: { id } }) => {
      const { contenido, nombre } = await archivoCdr(database.reader, id);
      return new FileAnswer(contenido, 'application/zip', nombre, 'attachment');
    },
  }),
  route({
    method: 'GET',
    path: `${base}/:id/pdf`,
    summary: 'La representación impresa, en A4 o en ticket de 80 mm',
    access: 'facturacion.ver',
    params,
    query: z.object({ formato: z.enum(['a4', 'ticket']).default('a4') }),
    handler: async ({ params: { id }, query: { formato } }) => {
      const { contenido, nombre } = await archivoPdf(database.reader, id, formato);
      return new FileAnswer(contenido, 'application/pdf', nombre, 'inline');
    },
  }),
  route({
    method: 'POST',
    path: `${base}/:id/reintentar`,
    summary: 'Vuelve a enviar a SUNAT lo que aún no tiene respuesta',
    access: 'facturacion.reintentar',
    params,
    response: z.object({ runId: z.uuid(), creado: z.boolean().describe('Falso si ya había un envío en curso') }),
    handler: ({ params: { id }, principal }) =>
      database.transaction((tx) => reintentarComprobante(tx, id, principal.name)),
  }),
  route({
    method: 'POST',
    path: `${base}/:id/email`,
    summary: 'Envía el comprobante por correo',
    access: 'facturacion.ver',
    params,
    body: enviarEmailBody,
    idempotent: true,
    response: z.object({ email: z.string() }),
    handler: async ({ params: { id }, body: { email }, principal, idempotencyKey }) => {
      const comprobante = await detalleComprobante(database.reader, id, clock.now());
      if (comprobante.estado !== 'aceptado' && comprobante.estado !== 'observado') {
        throw comprobanteInvalido(
          `${comprobante.numero} se puede enviar cuando SUNAT lo acepte; ahora está ${comprobante.estado}.`,
        );
      }
      await database.transaction(async (tx) => {
        await pedirEnvioEmail(tx, {
          comprobanteId: id,
          numero: comprobante.numero,
          email,
          ocasion: idempotencyKey!,
        });
        await anotar(tx, id, { tipo: 'persona', titulo: `Pidió enviarlo a ${email}`, quien: principal.name });
      });
      return { email };
    },
  }),
];
