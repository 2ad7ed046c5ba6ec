import { z } from 'zod';
import {
  canalBody,
  canalesRespuesta,
  codigoCanalSchema,
  motivoBody,
  produccionBody,
  produccionQuery,
  produccionRespuesta,
  pruebaCanalSchema,
  vigenciasPagina,
  vigenciasQuery,
} from '@jsol/contracts/facturacion-configuracion';
import { route, type Route } from '../../../../platform/http/route.ts';
import { probarCanal } from '../comprobaciones.ts';
import { listarCanales, listarVigencias } from '../queries/canales.ts';
import { cambiarCanal } from '../use-cases/cambiar-canal.ts';
import { pasarAProduccion, revisarPaso, volverAPruebas, type ProduccionDeps } from '../use-cases/pasar-a-produccion.ts';
import { ponerEnVigor } from '../use-cases/poner-en-vigor.ts';
import { actoDe, base, permisoConfigurar } from './acto.ts';

const params = z.object({ codigo: codigoCanalSchema });
/** A person waits for these: SUNAT gets this long to answer. */
const espera = () => AbortSignal.timeout(20_000);

/** Where documents go, and the step from tests to real ones. */
export const canalesRoutes = (deps: ProduccionDeps): Route[] => {
  const { database, clock, secrets, simulador } = deps;
  const haySimulador = simulador !== null;
  const canales = () => listarCanales(database.reader, clock.now(), haySimulador);
  return [
    route({
      method: 'GET',
      path: `${base}/canales`,
      summary: 'Los canales de envío y cuál está en vigor',
      access: permisoConfigurar,
      response: canalesRespuesta,
      handler: canales,
    }),
    route({
      method: 'GET',
      path: `${base}/canales/vigencias`,
      summary: 'Qué canal estuvo en vigor y desde cuándo',
      access: permisoConfigurar,
      query: vigenciasQuery,
      response: vigenciasPagina,
      handler: ({ query }) => listarVigencias(database.reader, query),
    }),
    route({
      method: 'PUT',
      path: `${base}/canales/:codigo`,
      summary: 'Cambia las direcciones y los datos de acceso de un canal',
      access: permisoConfigurar,
      params,
      body: canalBody,
      response: canalesRespuesta,
      handler: async ({ params: { codigo }, body, principal }) => {
        await database.transaction((tx) =>
          cambiarCanal(tx, secrets, { codigo, datos: body, ...actoDe(principal, clock) }),
        );
        return canales();
      },
    }),
    route({
      method: 'POST',
      path: `${base}/canales/:codigo/probar`,
      summary: 'Pregunta al canal si atiende y si acepta al usuario; no envía nada',
      access: permisoConfigurar,
      params,
      perMinute: 20,
      response: pruebaCanalSchema,
      handler: async ({ params: { codigo } }) => {
        const {
          atiende,
          acceso,
          codigo: respondio,
          motivo,
          hora,
        } = await probarCanal(database.reader, deps, codigo, espera());
        const desfase = hora && Math.round((clock.now().getTime() - hora.getTime()) / 1_000);
        const mensaje = `${motivo.charAt(0).toUpperCase()}${motivo.slice(1).replace(/\.$/, '')}.`;
        return { atiende, acceso, codigo: respondio, mensaje, desfaseSegundos: desfase };
      },
    }),
    route({
      method: 'POST',
      path: `${base}/canales/:codigo/poner-en-vigor`,
      summary: 'Pone en vigor otro canal de pruebas, u otro de producción',
      access: permisoConfigurar,
      params,
      body: motivoBody,
      response: canalesRespuesta,
      handler: async ({ params: { codigo: canal }, body: { motivo }, principal }) => {
        await database.transaction((tx) =>
          ponerEnVigor(tx, { canal, motivo, haySimulador, ...actoDe(principal, clock) }),
        );
        return canales();
      },
    }),
    route({
      method: 'GET',
      path: `${base}/produccion`,
      summary: 'Qué falta para pasar a producción; no cambia nada',
      access: permisoConfigurar,
      query: produccionQuery,
      response: produccionRespuesta,
      handler: ({ query: { canal } }) => revisarPaso(deps, canal, espera()),
    }),
    route({
      method: 'POST',
      path: `${base}/produccion`,
      summary: 'Comprueba todo otra vez y pasa a producción',
      access: permisoConfigurar,
      body: produccionBody,
      response: canalesRespuesta,
      handler: async ({ body, principal }) => {
        await pasarAProduccion(deps, { ...body, actor: actoDe(principal, clock).actor }, espera());
        return canales();
      },
    }),
    route({
      method: 'POST',
      path: `${base}/produccion/volver`,
      summary: 'Vuelve al ambiente de pruebas, si en producción aún no se emitió nada',
      access: permisoConfigurar,
      body: motivoBody,
      response: canalesRespuesta,
      handler: async ({ body: { motivo }, principal }) => {
        await volverAPruebas(deps, { motivo, actor: actoDe(principal, clock).actor });
        return canales();
      },
    }),
  ];
};
