import { z } from 'zod';
import { estadoPedidoTiendaSchema } from './ecommerce-consulta.ts';
import { montoSchema } from './dinero.ts';
import { paginaDe } from './paginacion.ts';

export const tipoCanalSchema = z.enum(['woocommerce', 'shopify']);
export type TipoCanal = z.infer<typeof tipoCanalSchema>;

/** What is done with an order by its state in the shop. */
export const accionSchema = z.enum(['esperar', 'registrar', 'anular', 'devolver', 'omitir']);
export type Accion = z.infer<typeof accionSchema>;

/** The states a shop of each kind has by itself, with what is done unless a channel says otherwise. */
export const estadosPorDefecto: Readonly<Record<TipoCanal, Readonly<Record<string, Accion>>>> = {
  woocommerce: {
    pending: 'esperar',
    'on-hold': 'esperar',
    processing: 'registrar',
    completed: 'registrar',
    cancelled: 'anular',
    failed: 'anular',
    trash: 'anular',
    refunded: 'devolver',
    'checkout-draft': 'omitir',
  },
  shopify: {
    PENDING: 'esperar',
    AUTHORIZED: 'esperar',
    PARTIALLY_PAID: 'esperar',
    PAID: 'registrar',
    PARTIALLY_REFUNDED: 'registrar',
    VOIDED: 'anular',
    EXPIRED: 'anular',
    CANCELLED: 'anular',
    REFUNDED: 'devolver',
  },
};

const nombreDeCampo = z.string().trim().min(1).max(60);
const estado = z.string().trim().min(1).max(40);
const secreto = z.string().trim().min(8, 'Escriba al menos 8 caracteres').max(300);
const direccionWeb = z
  .string()
  .trim()
  .max(200)
  .regex(/^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/, 'Escriba la dirección de la tienda, como https://tienda.pe')
  .transform((url) => url.replace(/\/+$/, ''));

/** What a person says of a channel. A secret that is left out stays as it was. */
export const canalBody = z.strictObject({
  nombre: z.string().trim().min(3, 'Escriba un nombre de al menos 3 letras').max(60),
  url: direccionWeb,
  almacenId: z.uuid('Elija el almacén que despacha'),
  usuario: z.string().trim().max(100).optional().describe('Clave de consumidor de WooCommerce, ck_…'),
  clave: secreto.optional().describe('Secreto de consumidor de WooCommerce, o token de Shopify'),
  secretoWebhook: secreto.optional(),
  versionApi: z
    .string()
    .regex(/^20\d{2}-(01|04|07|10)$/, 'Escriba la versión como 2026-10')
    .optional()
    .describe('De Shopify'),
  estados: z.record(estado, accionSchema),
  camposDni: z.array(nombreDeCampo).max(10),
  camposRuc: z.array(nombreDeCampo).max(10),
  solapeMinutos: z.int().min(1).max(1440).default(10),
  todosLosPedidos: z.boolean().default(false),
  activo: z.boolean().default(true),
});
export const nuevoCanalBody = z.strictObject({
  ...canalBody.shape,
  tipo: tipoCanalSchema,
  importarDesde: z.iso.date('Escriba desde qué día se importa'),
});

export const recuperacionSchema = z.object({
  id: z.uuid(),
  desde: z.iso.date(),
  hasta: z.iso.date(),
  estado: z.enum(['en-curso', 'terminada', 'detenida', 'fallida']),
  leidos: z.number().int(),
  total: z.number().int().nullable().describe('null: la tienda no lo dice'),
  motivo: z.string().nullable(),
  pedidaPor: z.string(),
  pedidaEn: z.iso.datetime(),
});
export type Recuperacion = z.infer<typeof recuperacionSchema>;

export const canalSchema = z.object({
  id: z.uuid(),
  codigo: z.string(),
  tipo: tipoCanalSchema,
  nombre: z.string(),
  url: z.string(),
  almacenId: z.uuid(),
  almacen: z.string(),
  usuario: z.string().nullable(),
  tieneClave: z.boolean(),
  tieneSecretoWebhook: z.boolean(),
  versionApi: z.string().nullable(),
  estados: z.record(z.string(), accionSchema),
  camposDni: z.array(z.string()),
  camposRuc: z.array(z.string()),
  solapeMinutos: z.number().int(),
  todosLosPedidos: z.boolean(),
  importarDesde: z.iso.datetime(),
  activo: z.boolean(),
  webhookUrl: z.string(),
  actualizadoEn: z.iso.datetime(),
  actualizadoPor: z.string(),
  salud: z.object({
    alDia: z.boolean().describe('Se importó por completo hace menos de 12 minutos'),
    ultimoExitoEn: z.iso.datetime().nullable(),
    hasta: z.iso.datetime().nullable().describe('La modificación más nueva que se conoce'),
    error: z.string().nullable(),
    errorDesde: z.iso.datetime().nullable(),
    importacion: z
      .object({ estado: z.string(), motivo: z.string().nullable(), runId: z.uuid() })
      .nullable()
      .describe('La importación que espera o está en marcha'),
    enRevision: z.number().int(),
    sinPagar: z.number().int(),
    conOrden: z.number().int(),
    incidencias: z.number().int(),
    webhooksDelDia: z.number().int(),
  }),
  recuperacion: recuperacionSchema.nullable().describe('La última'),
});
export type Canal = z.infer<typeof canalSchema>;
export const canalesRespuesta = z.object({ items: z.array(canalSchema) });

export const pruebaDeCanalSchema = z.object({ bien: z.boolean(), mensaje: z.string() });

export const importacionPedida = z.object({
  runId: z.uuid(),
  creada: z.boolean().describe('Falso si ya había una en espera'),
});
export const recuperarBody = z.strictObject({ desde: z.iso.date(), hasta: z.iso.date() });
export const reimportarBody = z.strictObject({
  externoId: z
    .string()
    .trim()
    .regex(/^(gid:\/\/shopify\/Order\/)?\d{1,20}$/, 'Escriba el número interno del pedido: solo cifras')
    .transform((id) => id.replace(/^gid:\/\/shopify\/Order\//, '')),
});

export const pedidoTiendaFilaSchema = z.object({
  id: z.uuid(),
  canalId: z.uuid(),
  canal: z.string(),
  tipo: tipoCanalSchema,
  externoId: z.string(),
  numero: z.string(),
  estado: estadoPedidoTiendaSchema,
  estadoTienda: z.string(),
  motivo: z.string().nullable(),
  detalle: z.string().nullable(),
  hechoEn: z.iso.datetime(),
  modificadoEn: z.iso.datetime(),
  moneda: z.string(),
  total: montoSchema,
  cliente: z.string(),
  ordenId: z.uuid().nullable(),
  ordenNumero: z.string().nullable(),
  incidencias: z.number().int(),
});
export type PedidoTiendaFila = z.infer<typeof pedidoTiendaFilaSchema>;
export const pedidosTiendaPagina = paginaDe(pedidoTiendaFilaSchema);

export const pedidoTiendaSchema = pedidoTiendaFilaSchema.extend({
  envio: z.string(),
  recargos: z.string(),
  tipoDocumento: z.string().nullable(),
  numeroDocumento: z.string().nullable(),
  email: z.string().nullable(),
  telefono: z.string().nullable(),
  direccion: z.string().nullable(),
  nota: z.string(),
  informadoEn: z.iso.datetime().nullable(),
  lineas: z.array(
    z.object({
      orden: z.number().int(),
      sku: z.string(),
      descripcion: z.string(),
      cantidad: z.string(),
      total: z.string(),
      producto: z.object({ id: z.uuid(), codigo: z.string(), nombre: z.string() }).nullable(),
    }),
  ),
  incidenciasAbiertas: z.array(
    z.object({ id: z.uuid(), tipo: z.string(), detalle: z.string(), abiertaEn: z.iso.datetime() }),
  ),
  historia: z.array(
    z.object({
      id: z.uuid(),
      en: z.iso.datetime(),
      titulo: z.string(),
      detalle: z.string().nullable(),
      quien: z.string(),
    }),
  ),
});
export type PedidoTienda = z.infer<typeof pedidoTiendaSchema>;

export const productosParaSkuQuery = z.object({ q: z.string().trim().min(1).max(80) });
export const productosParaSku = z.object({
  items: z.array(z.object({ id: z.uuid(), codigo: z.string(), nombre: z.string() })),
});

export const equivalenciaBody = z.strictObject({
  sku: z.string().trim().min(1).max(100),
  productoId: z.uuid('Elija el producto'),
});
export const resolverIncidenciaBody = z.strictObject({
  solucion: z.string().trim().min(5, 'Explique en pocas palabras qué se hizo').max(300),
});
