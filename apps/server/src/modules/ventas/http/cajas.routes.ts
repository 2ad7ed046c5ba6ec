import { can } from '../../../platform/auth/principal.ts';
import { z } from 'zod';
import { abrirCajaBody, cajaSchema, cierreBody, resumenCajaSchema } from '@jsol/contracts/ventas';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import type { Avisos } from '../../inventario/public.ts';
import { alcanzaCaja, listarCajas } from '../queries/cajas.ts';
import { resumenDeSesion } from '../queries/resumen-caja.ts';
import { abrirCaja } from '../use-cases/abrir-caja.ts';
import { cerrarCaja, exigirSesionPropia } from '../use-cases/cerrar-caja.ts';

const params = z.object({ id: z.uuid() });
const base = '/api/ventas';

/** Tills and their sessions. Opening and closing twice is harmless by what they are, so they need no key. */
export const cajasRoutes = ({
  database,
  clock,
  publisher,
}: { database: Database; clock: Clock } & Pick<Avisos, 'publisher'>): Route[] => [
  route({
    method: 'GET',
    path: `${base}/cajas`,
    summary: 'Cajas que la persona puede usar, con su sesión abierta',
    access: 'ventas.caja',
    response: z.array(cajaSchema),
    handler: async ({ principal }) =>
      (await listarCajas(database.reader)).filter((caja) => alcanzaCaja(principal, caja)),
  }),
  route({
    method: 'POST',
    path: `${base}/cajas/:id/sesiones`,
    summary: 'Abre la caja con su fondo',
    access: 'ventas.caja',
    params,
    body: abrirCajaBody,
    response: resumenCajaSchema,
    handler: ({ params: { id }, body: { fondo }, principal, ip }) =>
      database.transaction((tx) =>
        abrirCaja(tx, { publisher }, { cajaId: id, fondo, principal, ahora: clock.now(), ip }),
      ),
  }),
  route({
    method: 'GET',
    path: `${base}/sesiones/:id/resumen`,
    summary: 'Lo vendido y cobrado en una sesión de caja, y el efectivo que debe haber',
    access: 'ventas.caja',
    params,
    response: resumenCajaSchema,
    handler: async ({ params: { id }, principal }) => {
      const resumen = await resumenDeSesion(database.reader, id);
      exigirSesionPropia(principal, resumen);
      // The count at closing is blind: who will count does not see what there should be.
      if (resumen.cerradaEn !== null || can(principal, 'ventas.supervisar')) return resumen;
      return {
        ...resumen,
        efectivoEsperado: null,
        porMedio: resumen.porMedio.filter(({ medio }) => medio !== 'efectivo'),
      };
    },
  }),
  route({
    method: 'POST',
    path: `${base}/sesiones/:id/cierre`,
    summary: 'Cierra la sesión de caja con el efectivo contado',
    access: 'ventas.caja',
    params,
    body: cierreBody,
    response: resumenCajaSchema,
    handler: ({ params: { id }, body: { contadoEfectivo, observacion, emergencia }, principal, ip }) =>
      database.transaction((tx) =>
        cerrarCaja(
          tx,
          { publisher },
          {
            sesionId: id,
            contadoEfectivo,
            observacion: observacion || null,
            emergencia: emergencia ?? null,
            principal,
            ahora: clock.now(),
            ip,
          },
        ),
      ),
  }),
];
