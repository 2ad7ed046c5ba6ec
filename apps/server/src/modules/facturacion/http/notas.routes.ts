import { z } from 'zod';
import { enviarWhatsappBody } from '@jsol/contracts/facturacion';
import { corregirClienteBody, reemitirBody } from '@jsol/contracts/facturacion-correcciones';
import { borradorSchema, emitidoSchema } from '@jsol/contracts/facturacion-emision';
import { notaBody, notaPropuestaSchema } from '@jsol/contracts/facturacion-notas';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { comprobanteInvalido } from '../errors.ts';
import { detalleComprobante } from '../queries/detalle-comprobante.ts';
import { notaPropuesta } from '../queries/nota-propuesta.ts';
import { anotar } from '../use-cases/cambiar-estado.ts';
import { corregirCliente } from '../use-cases/corregir-cliente.ts';
import { aBorrador } from '../use-cases/emitir-documento.ts';
import { emitirNota, previsualizarNota } from '../use-cases/emitir-nota.ts';
import { pedirEnvioWhatsapp } from '../use-cases/pedir-envio-whatsapp.ts';
import { reemitirComprobante } from '../use-cases/reemitir-comprobante.ts';
import { firmante } from './emision.routes.ts';

const params = z.object({ id: z.uuid() });
const base = '/api/facturacion/comprobantes/:id';

/** What can be made of a document that exists: notes, a new number for a rejected one, a corrected customer. */
export const notasRoutes = ({ database, clock }: { database: Database; clock: Clock }): Route[] => [
  route({
    method: 'GET',
    path: `${base}/notas`,
    summary: 'Qué notas admite un comprobante y cuánto queda por ajustar',
    access: 'facturacion.emitir',
    params,
    response: notaPropuestaSchema,
    handler: ({ params: { id } }) => notaPropuesta(database.reader, id),
  }),
  route({
    method: 'POST',
    path: `${base}/notas/borrador`,
    summary: 'Lo que diría la nota; no toma número',
    access: 'facturacion.emitir',
    params,
    body: notaBody,
    response: borradorSchema,
    handler: async ({ params: { id }, body }) =>
      aBorrador(await previsualizarNota(database.reader, id, body, clock.now()), []),
  }),
  route({
    method: 'POST',
    path: `${base}/notas`,
    summary: 'Emite una nota de crédito o de débito de un comprobante',
    access: 'facturacion.emitir',
    params,
    body: notaBody,
    idempotent: true,
    response: emitidoSchema,
    handler: ({ params: { id }, body, principal }) =>
      database.transaction((tx) => emitirNota(tx, id, body, firmante(principal, clock))),
  }),
  route({
    method: 'POST',
    path: `${base}/reemitir`,
    summary: 'Emite de nuevo, con otro número, lo que SUNAT rechazó',
    access: 'facturacion.emitir',
    params,
    body: reemitirBody,
    idempotent: true,
    response: emitidoSchema.omit({ total: true }),
    handler: ({ params: { id }, body: { cliente }, principal }) =>
      database.transaction((tx) => reemitirComprobante(tx, id, { cliente, ...firmante(principal, clock) })),
  }),
  route({
    method: 'POST',
    path: `${base}/cliente`,
    summary: 'Corrige el cliente de lo que SUNAT no registró por él; conserva el número y lo envía',
    access: 'facturacion.emitir',
    params,
    body: corregirClienteBody,
    response: z.object({ numero: z.string() }),
    handler: ({ params: { id }, body: { cliente }, principal }) =>
      database.transaction((tx) => corregirCliente(tx, id, cliente, principal.name)),
  }),
  route({
    method: 'POST',
    path: `${base}/whatsapp`,
    summary: 'Avisa al cliente por WhatsApp; por correo donde no hay WhatsApp',
    access: 'facturacion.ver',
    params,
    body: enviarWhatsappBody,
    idempotent: true,
    response: z.object({ telefono: z.string() }),
    handler: async ({ params: { id }, body: { telefono }, principal, idempotencyKey }) => {
      const { numero, estado } = await detalleComprobante(database.reader, id, clock.now());
      if (estado !== 'aceptado' && estado !== 'observado')
        throw comprobanteInvalido(`${numero} se puede enviar cuando SUNAT lo acepte; ahora está ${estado}.`);
      await database.transaction(async (tx) => {
        await pedirEnvioWhatsapp(tx, { comprobanteId: id, numero, telefono, ocasion: idempotencyKey! });
        await anotar(tx, id, { tipo: 'persona', titulo: `Pidió avisar a ${telefono}`, quien: principal.name });
      });
      return { telefono };
    },
  }),
];
