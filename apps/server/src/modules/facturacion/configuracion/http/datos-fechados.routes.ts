import {
  calendarioQuery,
  calendarioRespuesta,
  catalogoPagina,
  catalogoParams,
  catalogoQuery,
  catalogosRespuesta,
  cerrarCatalogoBody,
  codigoRetornoBody,
  codigoRetornoParams,
  codigosRetornoPagina,
  codigosRetornoQuery,
  detraccionBody,
  detraccionParams,
  detraccionesPagina,
  detraccionesQuery,
  entradaCatalogoBody,
  entradaCatalogoParams,
  parametroBody,
  parametroParams,
  parametrosRespuesta,
  plazoBody,
  plazoParams,
  plazosRespuesta,
  tipoCambioBody,
  tiposCambioPagina,
  tiposCambioQuery,
  vencimientoBody,
  vencimientoParams,
} from '@jsol/contracts/facturacion-configuracion';
import type { Database } from '../../../../platform/database/database.ts';
import { route, type Route } from '../../../../platform/http/route.ts';
import type { Clock } from '../../../../platform/time/clock.ts';
import { limaDate } from '../../../../platform/time/lima.ts';
import {
  leerCalendario,
  listarCatalogos,
  listarCodigosRetorno,
  listarDetracciones,
  listarEntradas,
  listarParametros,
  listarPlazos,
  listarTiposCambio,
} from '../queries/datos-fechados.ts';
import { corregirCodigo } from '../use-cases/corregir-codigo.ts';
import {
  cerrarEntradaCatalogo,
  registrarDetraccion,
  registrarEntradaCatalogo,
  registrarParametro,
  registrarPlazo,
  registrarTipoCambio,
  registrarVencimiento,
  retirarFuturo,
} from '../use-cases/datos-fechados.ts';
import { actoDe, base, permisoConfigurar as access } from './acto.ts';

/** What the law sets: rates, thresholds, catalogues, code texts, legal days, the calendar and exchange rates. */
export const datosFechadosRoutes = ({ database, clock }: { database: Database; clock: Clock }): Route[] => {
  const { reader } = database;
  const hoy = () => limaDate(clock.now());
  return [
    route({
      method: 'GET',
      path: `${base}/parametros`,
      summary: 'Tasas y umbrales con todos sus valores',
      access,
      response: parametrosRespuesta,
      handler: () => listarParametros(reader, hoy()),
    }),
    route({
      method: 'POST',
      path: `${base}/parametros`,
      summary: 'Registra un valor que rige desde hoy o después',
      access,
      body: parametroBody,
      handler: ({ body, principal }) =>
        database.transaction((tx) => registrarParametro(tx, body, actoDe(principal, clock))),
    }),
    route({
      method: 'DELETE',
      path: `${base}/parametros/:nombre/:vigenteDesde`,
      summary: 'Retira un valor que todavía no rige',
      access,
      params: parametroParams,
      handler: ({ params: { nombre, vigenteDesde }, principal }) =>
        database.transaction((tx) =>
          retirarFuturo(tx, { tabla: 'parametros', nombre, vigenteDesde }, actoDe(principal, clock)),
        ),
    }),
    route({
      method: 'GET',
      path: `${base}/detracciones`,
      summary: 'Porcentajes de detracción (catálogo 54)',
      access,
      query: detraccionesQuery,
      response: detraccionesPagina,
      handler: ({ query }) => listarDetracciones(reader, query, hoy()),
    }),
    route({
      method: 'POST',
      path: `${base}/detracciones`,
      summary: 'Registra un porcentaje que rige desde hoy o después',
      access,
      body: detraccionBody,
      handler: ({ body, principal }) =>
        database.transaction((tx) => registrarDetraccion(tx, body, actoDe(principal, clock))),
    }),
    route({
      method: 'DELETE',
      path: `${base}/detracciones/:codigo/:vigenteDesde`,
      summary: 'Retira un porcentaje que todavía no rige',
      access,
      params: detraccionParams,
      handler: ({ params: { codigo: nombre, vigenteDesde }, principal }) =>
        database.transaction((tx) =>
          retirarFuturo(tx, { tabla: 'detracciones', nombre, vigenteDesde }, actoDe(principal, clock)),
        ),
    }),
    route({
      method: 'GET',
      path: `${base}/plazos`,
      summary: 'Días que da SUNAT para informar cada documento',
      access,
      response: plazosRespuesta,
      handler: () => listarPlazos(reader, hoy()),
    }),
    route({
      method: 'POST',
      path: `${base}/plazos`,
      summary: 'Registra un plazo que rige desde hoy o después',
      access,
      body: plazoBody,
      handler: ({ body, principal }) =>
        database.transaction((tx) => registrarPlazo(tx, body, actoDe(principal, clock))),
    }),
    route({
      method: 'DELETE',
      path: `${base}/plazos/:tipo/:vigenteDesde`,
      summary: 'Retira un plazo que todavía no rige',
      access,
      params: plazoParams,
      handler: ({ params: { tipo: nombre, vigenteDesde }, principal }) =>
        database.transaction((tx) =>
          retirarFuturo(tx, { tabla: 'plazos', nombre, vigenteDesde }, actoDe(principal, clock)),
        ),
    }),
    route({
      method: 'GET',
      path: `${base}/catalogos`,
      summary: 'Los catálogos de SUNAT (Anexo 8)',
      access,
      response: catalogosRespuesta,
      handler: () => listarCatalogos(reader),
    }),
    route({
      method: 'GET',
      path: `${base}/catalogos/:catalogo`,
      summary: 'Los códigos de un catálogo',
      access: 'session',
      params: catalogoParams,
      query: catalogoQuery,
      response: catalogoPagina,
      handler: ({ params: { catalogo }, query }) => listarEntradas(reader, catalogo, query, hoy()),
    }),
    route({
      method: 'POST',
      path: `${base}/catalogos/:catalogo`,
      summary: 'Agrega un código, o cambia su descripción desde una fecha',
      access,
      params: catalogoParams,
      body: entradaCatalogoBody,
      handler: ({ params: { catalogo }, body, principal }) =>
        database.transaction((tx) => registrarEntradaCatalogo(tx, catalogo, body, actoDe(principal, clock))),
    }),
    route({
      method: 'POST',
      path: `${base}/catalogos/:catalogo/:codigo/cerrar`,
      summary: 'Pone el último día en que se usa un código',
      access,
      params: entradaCatalogoParams,
      body: cerrarCatalogoBody,
      handler: ({ params, body, principal }) =>
        database.transaction((tx) => cerrarEntradaCatalogo(tx, { ...params, ...body }, actoDe(principal, clock))),
    }),
    route({
      method: 'GET',
      path: `${base}/codigos-retorno`,
      summary: 'Qué significa y qué pide cada código de SUNAT',
      access,
      query: codigosRetornoQuery,
      response: codigosRetornoPagina,
      handler: ({ query }) => listarCodigosRetorno(reader, query),
    }),
    route({
      method: 'PUT',
      path: `${base}/codigos-retorno/:codigo`,
      summary: 'Corrige o agrega la explicación de un código',
      access,
      params: codigoRetornoParams,
      body: codigoRetornoBody,
      handler: ({ params: { codigo }, body, principal }) =>
        database.transaction((tx) => corregirCodigo(tx, codigo, body, actoDe(principal, clock))),
    }),
    route({
      method: 'GET',
      path: `${base}/calendario`,
      summary: 'Vencimientos de las obligaciones mensuales de un año',
      access: 'session',
      query: calendarioQuery,
      response: calendarioRespuesta,
      handler: ({ query: { anio } }) => leerCalendario(reader, anio),
    }),
    route({
      method: 'PUT',
      path: `${base}/calendario/:periodo/:grupo`,
      summary: 'Carga o corrige un vencimiento que aún no pasa',
      access,
      params: vencimientoParams,
      body: vencimientoBody,
      handler: ({ params, body, principal }) =>
        database.transaction((tx) => registrarVencimiento(tx, params, body, actoDe(principal, clock))),
    }),
    route({
      method: 'GET',
      path: `${base}/tipos-cambio`,
      summary: 'Tipos de cambio publicados',
      access: 'session',
      query: tiposCambioQuery,
      response: tiposCambioPagina,
      handler: ({ query }) => listarTiposCambio(reader, query),
    }),
    route({
      method: 'POST',
      path: `${base}/tipos-cambio`,
      summary: 'Registra el tipo de cambio publicado para un día',
      access,
      body: tipoCambioBody,
      handler: ({ body, principal }) =>
        database.transaction((tx) => registrarTipoCambio(tx, body, actoDe(principal, clock))),
    }),
  ];
};
