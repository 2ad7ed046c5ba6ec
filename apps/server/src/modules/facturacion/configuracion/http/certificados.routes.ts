import { z } from 'zod';
import { certificadoBody, certificadosPagina, certificadosQuery } from '@jsol/contracts/facturacion-configuracion';
import type { Secrets } from '../../../../platform/config/secrets.ts';
import type { Database } from '../../../../platform/database/database.ts';
import { route, type Route } from '../../../../platform/http/route.ts';
import type { Clock } from '../../../../platform/time/clock.ts';
import { listarCertificados } from '../queries/certificados.ts';
import { activarCertificado, guardarCertificado } from '../use-cases/guardar-certificado.ts';
import { actoDe, base, permisoConfigurar } from './acto.ts';

const creado = z.object({ id: z.uuid() });

/** What signs, and what has signed. The files never leave again. */
export const certificadosRoutes = ({
  database,
  secrets,
  clock,
}: {
  database: Database;
  secrets: Secrets;
  clock: Clock;
}): Route[] => [
  route({
    method: 'GET',
    path: `${base}/certificados`,
    summary: 'Los certificados de la empresa, primero el que firma',
    access: permisoConfigurar,
    query: certificadosQuery,
    response: certificadosPagina,
    handler: ({ query }) => listarCertificados(database.reader, query, clock.now()),
  }),
  route({
    method: 'POST',
    path: `${base}/certificados`,
    summary: 'Sube un certificado PKCS#12, que firma desde ese momento',
    access: permisoConfigurar,
    body: certificadoBody,
    perMinute: 20,
    response: creado,
    handler: async ({ body: { archivo, clave }, principal }) => ({
      id: await database.transaction((tx) =>
        guardarCertificado(tx, secrets, {
          pfx: Buffer.from(archivo, 'base64'),
          clave,
          ...actoDe(principal, clock),
        }),
      ),
    }),
  }),
  route({
    method: 'POST',
    path: `${base}/certificados/:id/activar`,
    summary: 'Hace que firme un certificado que ya estaba guardado',
    access: permisoConfigurar,
    params: creado,
    response: creado,
    handler: async ({ params: { id }, principal }) => {
      await database.transaction((tx) => activarCertificado(tx, secrets, { id, ...actoDe(principal, clock) }));
      return { id };
    },
  }),
];
