import { z } from 'zod';
import {
  aprobarOrdenBody,
  facturarOrdenBody,
  motivoOrdenBody,
  ordenBody,
  ordenesPagina,
  ordenesQuery,
  ordenFacturadaSchema,
  ordenRegistradaSchema,
  ordenSchema,
} from '@jsol/contracts/ventas-ordenes';
import { can, type Principal } from '../../../platform/auth/principal.ts';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import { actorDe } from '../../auditoria/public.ts';
import { almacenAjeno, alcanza, exigirAlmacen, type Avisos } from '../../inventario/public.ts';
import { anularOrdenVenta, aprobarOrden, revocarAprobacion } from '../ordenes/aprobar-orden.ts';
import { leerOrden, listarOrdenes } from '../ordenes/consultas.ts';
import { facturarOrden } from '../ordenes/facturar-orden.ts';
import { guardarOrden } from '../ordenes/registrar-orden.ts';
import { prepararLineas } from '../use-cases/preparar-lineas.ts';
import { exigirDocumento } from '../use-cases/registrar-cliente.ts';

const base = '/api/ventas/ordenes';
const params = z.object({ id: z.uuid() });

const quienDecide = (principal: Principal, ip: string) => ({ actor: actorDe(principal), nombre: principal.name, ip });

/** Sales orders: registered, approved, taken back, cancelled and invoiced. */
export const ordenesRoutes = (deps: { database: Database } & Avisos): Route[] => [
  route({
    method: 'GET',
    path: base,
    summary: 'Órdenes de venta de los almacenes de la persona',
    access: 'ventas.cotizar',
    query: ordenesQuery,
    response: ordenesPagina,
    handler: ({ query, principal }) => listarOrdenes(deps.database.reader, query, principal),
  }),
  route({
    method: 'POST',
    path: base,
    summary: 'Registra una orden de venta, a los precios vigentes',
    access: 'ventas.cotizar',
    body: ordenBody,
    idempotent: true,
    response: ordenRegistradaSchema,
    handler: ({ body, principal, idempotencyKey }) =>
      deps.database.transaction(async (tx) => {
        exigirDocumento(body.cliente);
        await exigirAlmacen(tx, body.almacenId);
        if (!alcanza(principal, body.almacenId)) throw almacenAjeno('Ese almacén no está a su cargo: elija uno suyo.');
        const lineas = await prepararLineas(tx, body.lineas, can(principal, 'ventas.descontar'));
        return guardarOrden(
          tx,
          deps,
          {
            ...body,
            origen: { canal: 'manual', referencia: `${principal.userId}:${idempotencyKey}` },
            nota: body.nota ?? null,
            aprobada: false,
          },
          lineas,
          { usuarioId: principal.userId, usuario: principal.name },
        );
      }),
  }),
  route({
    method: 'GET',
    path: `${base}/:id`,
    summary: 'Una orden de venta con sus despachos y su historia',
    access: 'ventas.cotizar',
    params,
    response: ordenSchema,
    handler: ({ params: { id }, principal }) => leerOrden(deps.database.reader, id, principal),
  }),
  route({
    method: 'POST',
    path: `${base}/:id/aprobacion`,
    summary: 'Aprueba la orden y pide su despacho; aprobarla otra vez no hace nada',
    access: 'ventas.aprobar',
    params,
    body: aprobarOrdenBody,
    response: ordenSchema,
    handler: ({ params: { id }, body: { nota }, principal, ip }) =>
      deps.database.transaction(async (tx) => {
        await leerOrden(tx, id, principal);
        await aprobarOrden(tx, deps, id, nota || null, quienDecide(principal, ip));
        return leerOrden(tx, id, principal);
      }),
  }),
  route({
    method: 'POST',
    path: `${base}/:id/revocacion`,
    summary: 'Quita la aprobación y anula sus despachos, si nadie empezó a prepararlos',
    access: 'ventas.aprobar',
    params,
    body: motivoOrdenBody,
    response: ordenSchema,
    handler: ({ params: { id }, body: { motivo }, principal, ip }) =>
      deps.database.transaction(async (tx) => {
        await leerOrden(tx, id, principal);
        await revocarAprobacion(tx, deps, id, motivo, quienDecide(principal, ip));
        return leerOrden(tx, id, principal);
      }),
  }),
  route({
    method: 'POST',
    path: `${base}/:id/anulacion`,
    summary: 'Anula la orden y sus despachos, si nadie empezó a prepararlos',
    access: 'ventas.aprobar',
    params,
    body: motivoOrdenBody,
    response: ordenSchema,
    handler: ({ params: { id }, body: { motivo }, principal, ip }) =>
      deps.database.transaction(async (tx) => {
        await leerOrden(tx, id, principal);
        await anularOrdenVenta(tx, deps, id, motivo, quienDecide(principal, ip));
        return leerOrden(tx, id, principal);
      }),
  }),
  route({
    method: 'POST',
    path: `${base}/:id/comprobante`,
    summary: 'Emite la factura o boleta de una orden aprobada',
    access: 'facturacion.emitir',
    params,
    body: facturarOrdenBody,
    idempotent: true,
    response: ordenFacturadaSchema,
    handler: ({ params: { id }, body: { tipoComprobante }, principal }) =>
      deps.database.transaction(async (tx) => {
        await leerOrden(tx, id, principal);
        return facturarOrden(tx, deps, id, tipoComprobante, principal);
      }),
  }),
];
