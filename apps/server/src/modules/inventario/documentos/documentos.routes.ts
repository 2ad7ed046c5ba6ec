import { z } from 'zod';
import {
  anularTransferenciaBody,
  documentoRegistrado,
  recibirTransferenciaBody,
  salidaBody,
  transferenciaBody,
  transferenciaDetalle,
  transferenciasPagina,
  transferenciasQuery,
} from '@jsol/contracts/inventario-documentos';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import { exigirAlcance } from '../domain/alcance.ts';
import type { Avisos } from '../use-cases/existencias.ts';
import { anularTransferencia, recibirTransferencia } from './cerrar-transferencia.ts';
import { enviarTransferencia } from './enviar-transferencia.ts';
import { quienDe } from './quien.ts';
import { registrarSalida } from './registrar-salida.ts';
import { leerTransferencia, listarTransferencias } from './transferencias.ts';

const base = '/api/inventario';
const params = z.object({ id: z.uuid() });

/** Exits that are no sales, and transfers between warehouses. */
export const documentosRoutes = ({ database, ...avisos }: { database: Database } & Avisos): Route[] => [
  route({
    method: 'POST',
    path: `${base}/salidas`,
    summary: 'Registra una salida: merma, consumo interno, devolución a proveedor o ajuste',
    access: 'inventario.mover',
    body: salidaBody,
    idempotent: 'by-handler',
    response: documentoRegistrado,
    handler: ({ body, ...peticion }) => {
      exigirAlcance(peticion.principal, body.almacenId);
      return database.transaction((tx) => registrarSalida(tx, avisos, body, quienDe(peticion)));
    },
  }),
  route({
    method: 'GET',
    path: `${base}/transferencias`,
    summary: 'Transferencias que salen o llegan, de la más nueva a la más antigua',
    access: 'inventario.ver',
    query: transferenciasQuery,
    response: transferenciasPagina,
    handler: ({ query, principal }) => listarTransferencias(database.reader, query, principal),
  }),
  route({
    method: 'POST',
    path: `${base}/transferencias`,
    summary: 'Envía productos a otro almacén',
    access: 'inventario.mover',
    body: transferenciaBody,
    idempotent: 'by-handler',
    response: documentoRegistrado,
    handler: ({ body, ...peticion }) => {
      exigirAlcance(peticion.principal, body.origenId);
      return database.transaction((tx) => enviarTransferencia(tx, avisos, body, quienDe(peticion)));
    },
  }),
  route({
    method: 'GET',
    path: `${base}/transferencias/:id`,
    summary: 'Una transferencia con sus líneas',
    access: 'inventario.ver',
    params,
    response: transferenciaDetalle,
    handler: ({ params: { id }, principal }) => leerTransferencia(database.reader, id, principal),
  }),
  route({
    method: 'POST',
    path: `${base}/transferencias/:id/recibir`,
    summary: 'Recibe una transferencia, entera o con diferencias explicadas',
    access: 'inventario.mover',
    params,
    body: recibirTransferenciaBody,
    idempotent: 'by-handler',
    handler: ({ params: { id }, body, ...peticion }) =>
      database.transaction((tx) => recibirTransferencia(tx, avisos, id, body, quienDe(peticion))),
  }),
  route({
    method: 'POST',
    path: `${base}/transferencias/:id/anular`,
    summary: 'Anula una transferencia que nadie recibió; lo enviado vuelve a su almacén',
    access: 'inventario.mover',
    params,
    body: anularTransferenciaBody,
    idempotent: 'by-handler',
    handler: ({ params: { id }, body, ...peticion }) =>
      database.transaction((tx) => anularTransferencia(tx, avisos, id, body.motivo, quienDe(peticion))),
  }),
];
