import { emisorBody, emisorSchema, logoBody } from '@jsol/contracts/facturacion-configuracion';
import type { Database } from '../../../../platform/database/database.ts';
import { FileAnswer, route, type Route } from '../../../../platform/http/route.ts';
import type { Clock } from '../../../../platform/time/clock.ts';
import { configuracionNoEncontrada } from '../errors.ts';
import { leerEmisor, marcaDelEmisor } from '../queries/emisor.ts';
import { cambiarEmisor, cambiarLogo } from '../use-cases/cambiar-emisor.ts';
import { actoDe, base, permisoConfigurar } from './acto.ts';

/** The company that issues, and what its papers look like. */
export const empresaRoutes = ({ database, clock }: { database: Database; clock: Clock }): Route[] => [
  route({
    method: 'GET',
    path: `${base}/emisor`,
    summary: 'Los datos de la empresa que emite',
    access: permisoConfigurar,
    response: emisorSchema,
    handler: () => leerEmisor(database.reader),
  }),
  route({
    method: 'PUT',
    path: `${base}/emisor`,
    summary: 'Cambia los datos de la empresa; lo ya emitido conserva los suyos',
    access: permisoConfigurar,
    body: emisorBody,
    response: emisorSchema,
    handler: ({ body, principal }) =>
      database.transaction(async (tx) => {
        await cambiarEmisor(tx, { datos: body, ...actoDe(principal, clock) });
        return leerEmisor(tx);
      }),
  }),
  route({
    method: 'GET',
    path: `${base}/emisor/logo`,
    summary: 'El logo de la representación impresa',
    access: 'facturacion.ver',
    handler: async () => {
      const { logo } = await marcaDelEmisor(database.reader);
      if (!logo) throw configuracionNoEncontrada('La empresa no tiene logo.');
      return new FileAnswer(logo.contenido, logo.tipo, logo.tipo === 'image/png' ? 'logo.png' : 'logo.jpg', 'inline');
    },
  }),
  route({
    method: 'PUT',
    path: `${base}/emisor/logo`,
    summary: 'Pone el logo de la representación impresa',
    access: permisoConfigurar,
    body: logoBody,
    handler: ({ body, principal }) =>
      database.transaction((tx) =>
        cambiarLogo(tx, { contenido: Buffer.from(body.contenido, 'base64'), ...actoDe(principal, clock) }),
      ),
  }),
  route({
    method: 'DELETE',
    path: `${base}/emisor/logo`,
    summary: 'Quita el logo de la representación impresa',
    access: permisoConfigurar,
    handler: ({ principal }) =>
      database.transaction((tx) => cambiarLogo(tx, { contenido: null, ...actoDe(principal, clock) })),
  }),
];
