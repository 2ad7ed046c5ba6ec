import { z } from 'zod';
import { paginaDe, paginacionQuery } from './paginacion.ts';

const texto = (maximo: number) => z.string().trim().min(1, 'Complete este dato').max(maximo);
const motivo = z.string().trim().min(5, 'Escriba por qué, en al menos 5 letras').max(300);
const fuente = z.string().trim().min(3, 'Escriba de dónde sale: la norma y su número').max(200);
const url = z
  .string()
  .trim()
  .max(300)
  .regex(/^https?:\/\/\S+$/, 'Escriba una dirección que empiece con https://');
const quienCuando = { registradoPor: z.string().nullable(), registradoEn: z.iso.datetime() };

export const motivoBody = z.strictObject({ motivo });

/* The company */

export const emisorBody = z.strictObject({
  ruc: z.string().regex(/^\d{11}$/, 'El RUC tiene 11 dígitos'),
  razonSocial: texto(200),
  nombreComercial: texto(200),
  direccion: texto(200),
  distrito: texto(60),
  provincia: texto(60),
  departamento: texto(60),
  ubigeo: z.string().regex(/^\d{6}$/, 'El ubigeo tiene 6 dígitos'),
  telefono: texto(40).nullable(),
  web: texto(120).nullable(),
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/, 'Escriba un color como #1a5f7a')
    .nullable()
    .describe('Color de la representación impresa'),
});
export const emisorSchema = emisorBody.extend({
  tieneLogo: z.boolean(),
  rucFijo: z.boolean().describe('Ya emitió: el RUC no se puede cambiar'),
  actualizadoPor: z.string().nullable(),
  actualizadoEn: z.iso.datetime().nullable(),
});
export type EmisorConfigurado = z.infer<typeof emisorSchema>;
export const logoBody = z.strictObject({
  contenido: z
    .base64('El archivo debe ir en base64')
    .max(500_000, 'La imagen debe pesar menos de 350 kB')
    .describe('PNG o JPEG en base64'),
});

/* Channels */

export const codigoCanalSchema = z.enum(['simulador', 'beta', 'produccion', 'ose']);
export type CodigoCanal = z.infer<typeof codigoCanalSchema>;

const direcciones = {
  urlCpe: url.nullable().describe('billService: facturas, boletas, notas, resúmenes y bajas'),
  urlOtrosCpe: url.nullable().describe('Retenciones, percepciones y sus reversiones'),
  urlConsulta: url.nullable().describe('Consulta de constancias (getStatusCdr)'),
  urlValidezToken: url.nullable(),
  urlValidez: url.nullable().describe('Consulta integrada de validez; puede llevar {ruc}'),
  urlGreToken: url.nullable(),
  urlGre: url.nullable().describe('Guías de remisión, hasta …/gem/comprobantes'),
};
/** A secret that is left out stays as it is; null takes it away. */
const secreto = z.string().min(1).max(200).nullable().optional();
export const canalBody = z.strictObject({
  ...direcciones,
  usuario: z.string().trim().min(1).max(60).nullable().describe('Usuario SOL secundario, sin el RUC'),
  clave: secreto,
  validezClientId: z.string().trim().min(1).max(120).nullable(),
  validezClientSecret: secreto,
  greClientId: z.string().trim().min(1).max(120).nullable(),
  greClientSecret: secreto,
  llamadasALaVez: z.number().int().min(1).max(10),
});
export const canalSchema = z.object({
  codigo: codigoCanalSchema,
  nombre: z.string(),
  ...direcciones,
  usuario: z.string().nullable(),
  tieneClave: z.boolean(),
  validezClientId: z.string().nullable(),
  tieneValidezClientSecret: z.boolean(),
  greClientId: z.string().nullable(),
  tieneGreClientSecret: z.boolean(),
  dialectoCdr: z.enum(['sunat', 'ose']),
  consultaCdr: z.boolean().describe('Se le puede pedir la constancia de una factura'),
  llamadasALaVez: z.number().int(),
  enVigor: z.boolean(),
  editable: z.boolean().describe('El simulador se configura con la instalación'),
  falta: z.array(z.string()).describe('Qué falta para poder enviar por este canal'),
  actualizadoPor: z.string().nullable(),
  actualizadoEn: z.iso.datetime().nullable(),
});
export type Canal = z.infer<typeof canalSchema>;
export const vigenciaCanalSchema = z.object({
  id: z.uuid(),
  canal: codigoCanalSchema,
  desde: z.iso.datetime(),
  motivo: z.string(),
  por: z.string(),
});
export type VigenciaCanal = z.infer<typeof vigenciaCanalSchema>;
export const canalesRespuesta = z.object({
  items: z.array(canalSchema),
  enVigor: vigenciaCanalSchema.nullable(),
});
export const vigenciasQuery = z.object({ ...paginacionQuery });
export const vigenciasPagina = paginaDe(vigenciaCanalSchema);
export const pruebaCanalSchema = z.object({
  atiende: z.boolean(),
  acceso: z.boolean().nullable().describe('null: no se llegó a saber'),
  codigo: z.string(),
  mensaje: z.string(),
  desfaseSegundos: z.number().nullable().describe('Cuánto adelanta nuestro reloj al suyo'),
});
export type PruebaCanal = z.infer<typeof pruebaCanalSchema>;

/* Certificates */

export const certificadoBody = z.strictObject({
  archivo: z.base64('El archivo debe ir en base64').min(1).max(200_000, 'El archivo es demasiado grande'),
  clave: z.string().max(200),
});
export const certificadoSchema = z.object({
  id: z.uuid(),
  ruc: z.string(),
  titular: z.string(),
  entidad: z.string().describe('Quién lo emitió'),
  numeroSerie: z.string(),
  huella: z.string(),
  desde: z.iso.datetime(),
  hasta: z.iso.datetime(),
  diasRestantes: z.number().int().describe('Negativo: venció hace tantos días'),
  demostracion: z.boolean().describe('Firmado por sí mismo: solo sirve en pruebas'),
  firma: z.boolean().describe('Es el que firma ahora'),
  subidoPor: z.string(),
  subidoEn: z.iso.datetime(),
  retiradoEn: z.iso.datetime().nullable(),
});
export type CertificadoGuardado = z.infer<typeof certificadoSchema>;
export const certificadosPagina = paginaDe(certificadoSchema);
export const certificadosQuery = z.object({ ...paginacionQuery });

/* Dated data */

export const valorParametroSchema = z.object({
  vigenteDesde: z.iso.date(),
  valor: z.string(),
  fuente: z.string(),
  futuro: z.boolean().describe('Aún no rige: se puede retirar'),
  ...quienCuando,
});
export const parametroSchema = z.object({
  nombre: z.string(),
  descripcion: z.string(),
  clase: z.enum(['tasa', 'monto', 'si-no']),
  vigente: z.string().nullable(),
  valores: z.array(valorParametroSchema).describe('Del más nuevo al más antiguo'),
});
export type Parametro = z.infer<typeof parametroSchema>;
export const parametrosRespuesta = z.object({ items: z.array(parametroSchema) });
export const parametroBody = z.strictObject({
  nombre: z.string().max(60),
  vigenteDesde: z.iso.date(),
  valor: z.string().trim().max(20),
  fuente,
});
export const parametroParams = z.object({ nombre: z.string().max(60), vigenteDesde: z.iso.date() });

export const detraccionSchema = z.object({
  codigo: z.string(),
  descripcion: z.string(),
  porcentaje: z.string(),
  umbral: z.string().describe('El parámetro desde cuyo monto se aplica'),
  vigenteDesde: z.iso.date(),
  fuente: z.string(),
  futuro: z.boolean(),
  vigente: z.boolean(),
  ...quienCuando,
});
export type DetraccionRegistrada = z.infer<typeof detraccionSchema>;
export const detraccionesPagina = paginaDe(detraccionSchema);
export const detraccionesQuery = z.object({ ...paginacionQuery, q: z.string().trim().max(80).optional() });
export const detraccionBody = z.strictObject({
  codigo: z.string().regex(/^\d{3}$/, 'El código tiene 3 dígitos (catálogo 54)'),
  descripcion: texto(200),
  porcentaje: z.string().regex(/^\d{1,2}(\.\d{1,2})?$/, 'Escriba el porcentaje, por ejemplo 12 o 1.5'),
  umbral: z.enum(['umbral_detraccion', 'umbral_detraccion_transporte', 'umbral_detraccion_anexo_1']),
  vigenteDesde: z.iso.date(),
  fuente,
});
export const detraccionParams = z.object({ codigo: z.string().max(3), vigenteDesde: z.iso.date() });

export const catalogoParams = z.object({ catalogo: z.string().regex(/^\d{2}$/) });
export const catalogoQuery = z.object({
  ...paginacionQuery,
  q: z.string().trim().max(80).optional(),
  todos: z.enum(['si', 'no']).default('no').describe('También los que ya no rigen'),
});
export const entradaCatalogoSchema = z.object({
  codigo: z.string(),
  descripcion: z.string(),
  datos: z.record(z.string(), z.unknown()),
  vigenteDesde: z.iso.date(),
  vigenteHasta: z.iso.date().nullable(),
});
export type EntradaDeCatalogo = z.infer<typeof entradaCatalogoSchema>;
export const catalogoPagina = paginaDe(entradaCatalogoSchema);
export const catalogosRespuesta = z.object({
  items: z.array(z.object({ catalogo: z.string(), codigos: z.number().int() })),
});
export const entradaCatalogoBody = z.strictObject({
  codigo: z.string().trim().min(1).max(20),
  descripcion: texto(250),
  datos: z.record(z.string(), z.union([z.string(), z.boolean()])).default({}),
  vigenteDesde: z.iso.date(),
});
export const entradaCatalogoParams = catalogoParams.extend({ codigo: z.string().max(20) });
export const cerrarCatalogoBody = z.strictObject({ vigenteHasta: z.iso.date() });

export const accionSchema = z.enum([
  'aceptar',
  'observar',
  'rechazar',
  'reintentar',
  'preguntar',
  'nuevo-numero',
  'excepcion',
]);
export const codigoRetornoBody = z.strictObject({
  motivo: z.string().trim().regex(/\.$/, 'Escriba una oración que termine en punto').max(300),
  campo: texto(60).nullable(),
  arreglo: z.string().trim().regex(/\.$/, 'Escriba una oración que termine en punto').max(300),
  accion: accionSchema.nullable().describe('null: la de su rango'),
  reintentos: z.number().int().min(1).max(100).nullable(),
});
export const codigoRetornoSchema = codigoRetornoBody.extend({
  codigo: z.string(),
  actualizadoPor: z.string().nullable(),
  actualizadoEn: z.iso.datetime().nullable(),
});
export type CodigoRetorno = z.infer<typeof codigoRetornoSchema>;
export const codigosRetornoPagina = paginaDe(codigoRetornoSchema);
export const codigosRetornoQuery = z.object({ ...paginacionQuery, q: z.string().trim().max(80).optional() });
export const codigoRetornoParams = z.object({ codigo: z.string().regex(/^\d{4}$/) });

export const plazoSchema = z.object({
  tipo: z.string(),
  vigenteDesde: z.iso.date(),
  dias: z.number().int(),
  fuente: z.string(),
  futuro: z.boolean(),
  vigente: z.boolean(),
  ...quienCuando,
});
export const plazosRespuesta = z.object({ items: z.array(plazoSchema) });
export const plazoBody = z.strictObject({
  tipo: z.string().max(10),
  vigenteDesde: z.iso.date(),
  dias: z.number().int().min(0).max(365),
  fuente,
});
export const plazoParams = z.object({ tipo: z.string().max(10), vigenteDesde: z.iso.date() });

export const grupoCalendarioSchema = z.enum(['0', '1', '2-3', '4-5', '6-7', '8-9', 'BC']);
const periodo = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'Escriba el período como 2026-11');
export const calendarioQuery = z.object({ anio: z.coerce.number().int().min(2000).max(2100) });
export const calendarioRespuesta = z.object({
  items: z.array(
    z.object({
      periodo: z.string(),
      grupo: grupoCalendarioSchema,
      vence: z.iso.date(),
      fuente: z.string(),
      ...quienCuando,
    }),
  ),
});
export const vencimientoParams = z.object({ periodo, grupo: grupoCalendarioSchema });
export const vencimientoBody = z.strictObject({ vence: z.iso.date(), fuente });

const cambio = z.string().regex(/^\d{1,4}\.\d{1,3}$|^\d{1,4}$/, 'Escriba el tipo de cambio, por ejemplo 3.752');
export const tipoCambioSchema = z.object({
  fecha: z.iso.date(),
  moneda: z.string(),
  compra: z.string(),
  venta: z.string(),
  fuente: z.string(),
  ...quienCuando,
});
export const tiposCambioQuery = z.object({
  ...paginacionQuery,
  moneda: z.enum(['USD', 'EUR']).default('USD'),
});
export const tiposCambioPagina = paginaDe(tipoCambioSchema);
export const tipoCambioBody = z.strictObject({
  fecha: z.iso.date(),
  moneda: z.enum(['USD', 'EUR']),
  compra: cambio,
  venta: cambio,
  fuente,
});

/* Going live */

export const comprobacionSchema = z.object({
  codigo: z.string(),
  titulo: z.string(),
  estado: z.enum(['bien', 'mal', 'por-confirmar']).describe('Lo «por confirmar» lo asegura la persona'),
  mensaje: z.string(),
});
export type Comprobacion = z.infer<typeof comprobacionSchema>;
const canalReal = z.enum(['produccion', 'ose']);
export const produccionQuery = z.object({ canal: canalReal.default('produccion') });
export const produccionRespuesta = z.object({
  enProduccion: z.boolean(),
  puede: z.boolean().describe('Nada está mal; falta lo que se confirma'),
  comprobaciones: z.array(comprobacionSchema),
  puedeVolver: z.boolean().describe('Todavía no se emitió nada en producción'),
});
export type PasoAProduccion = z.infer<typeof produccionRespuesta>;
export const produccionBody = z.strictObject({
  canal: canalReal,
  motivo,
  confirmadas: z.array(z.string().max(40)).max(20).describe('Códigos de lo que estaba por confirmar'),
});
