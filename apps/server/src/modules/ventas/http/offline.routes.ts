import { z } from 'zod';
import {
  archivoOfflineBody,
  arrendarBody,
  arriendoSchema,
  catalogoOfflineSchema,
  estadosOfflineBody,
  horaSchema,
  latidoTerminalBody,
  loteOfflineBody,
  loteOfflineRespuesta,
} from '@jsol/contracts/ventas-offline';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { terminalDesplazado } from '../errors.ts';
import { arrendar, latir } from '../offline/arriendos.ts';
import { catalogoOffline } from '../offline/catalogo.ts';
import { recibirVentas } from '../offline/recibir-ventas.ts';
import { estadosDeVentas } from '../offline/respuestas.ts';

const base = '/api/ventas';
const params = z.object({ id: z.uuid() });
/** Fifty sales of the greatest size, and two thousand of the usual one. */
const maxBodyBytes = 16 * 1_048_576;

/** A till without network: its sales, its lease, and what it sells from. A sale's own id makes its repetition harmless. */
export const offlineRoutes = ({ database, clock }: { database: Database; clock: Clock }): Route[] => [
  route({
    method: 'POST',
    path: `${base}/offline/ventas`,
    summary: 'Recibe ventas hechas sin conexión; repetirlas es inocuo',
    access: 'ventas.vender',
    body: loteOfflineBody,
    response: loteOfflineRespuesta,
    maxBodyBytes,
    handler: async ({ body, principal }) => ({
      ventas: await database.transaction((tx) => recibirVentas(tx, body.ventas, { principal, ahora: clock.now() })),
    }),
  }),
  route({
    method: 'POST',
    path: `${base}/offline/archivo`,
    summary: 'Recibe las ventas pendientes que una caja guardó en un archivo',
    access: 'ventas.supervisar',
    body: archivoOfflineBody,
    response: loteOfflineRespuesta,
    maxBodyBytes,
    handler: async ({ body, principal }) => ({
      ventas: await database.transaction((tx) => recibirVentas(tx, body.ventas, { principal, ahora: clock.now() })),
    }),
  }),
  route({
    method: 'POST',
    path: `${base}/offline/estados`,
    summary: 'Qué fue de ventas que ya se enviaron',
    access: 'ventas.vender',
    body: estadosOfflineBody,
    response: loteOfflineRespuesta,
    handler: async ({ body }) => ({ ventas: await estadosDeVentas(database.reader, body.ids) }),
  }),
  route({
    method: 'GET',
    path: `${base}/offline/catalogo`,
    summary: 'Lo que una caja necesita para vender sin conexión; con ETag',
    access: 'ventas.vender',
    query: z.object({ cajaId: z.uuid() }),
    response: catalogoOfflineSchema,
    handler: ({ query: { cajaId }, principal }) =>
      catalogoOffline(database.reader, cajaId, { principal, ahora: clock.now() }),
  }),
  route({
    method: 'POST',
    path: `${base}/cajas/:id/terminal`,
    summary: 'Pide la caja para un terminal, que es el único que numera en ella',
    access: 'ventas.vender',
    params,
    body: arrendarBody,
    response: arriendoSchema,
    handler: ({ params: { id }, body, principal, ip }) =>
      database.transaction((tx) => arrendar(tx, id, body, { principal, ahora: clock.now(), ip })),
  }),
  route({
    method: 'PUT',
    path: `${base}/cajas/:id/terminal`,
    summary: 'Mantiene la caja en el terminal y dice cuántas ventas le faltan enviar',
    access: 'ventas.vender',
    params,
    body: latidoTerminalBody,
    response: arriendoSchema,
    handler: async ({ params: { id }, body, principal }) => {
      // What it says of its sales is kept though its lease is gone, so the refusal comes after the commit.
      const latido = await database.transaction((tx) => latir(tx, id, body, { principal, ahora: clock.now() }));
      if (latido.kind === 'sigue') return latido.arriendo;
      throw terminalDesplazado(`La caja la tomó ${latido.usuario} en ${latido.terminal}.`, {
        data: { terminal: latido.terminal, usuario: latido.usuario },
      });
    },
  }),
  route({
    method: 'GET',
    path: '/api/hora',
    summary: 'Hora del servidor',
    access: 'public',
    response: horaSchema,
    handler: () => Promise.resolve({ ahora: clock.now().toISOString() }),
  }),
];
