import { z } from 'zod';
import { cantidadSchema, decimalSchema, montoSchema } from './dinero.ts';
import { afectacionSchema } from './inventario.ts';
import { cajaSchema, clienteSchema, clienteVentaSchema, productoPosSchema, tipoComprobanteSchema } from './ventas.ts';

/** Sales in one request of the syncer; an imported file is sent in as many as it takes. */
export const maxVentasPorLote = 50;

/** What can be charged without network: nobody but the cashier confirms it. */
export const medioPagoOfflineSchema = z.enum(['efectivo', 'yape', 'plin', 'transferencia']);

/** `OFF-<till>-<n>`, printed on the customer's copy until there is a receipt. */
export const ticketOfflineSchema = z.string().regex(/^OFF-[A-Z0-9._/-]{1,20}-\d{1,9}$/);

/** Random, made by the till: with the sale's id it opens the customer's page `/c/<id>/<codigo>`, and nothing else does. */
export const codigoConsultaSchema = z.string().regex(/^[A-Za-z0-9_-]{16}$/);

/**
 * A sale made at a till, complete as it was made; it is a fact that the server takes over and never refuses for its
 * prices or its stock. Written locally before anything is shown as done, and kept until the server has answered for `id`.
 */
export const ventaOfflineSchema = z.strictObject({
  id: z.uuid().describe('UUIDv7 hecho en la caja: la identidad de la venta'),
  cajaId: z.uuid(),
  sesionId: z.uuid(),
  terminalId: z.uuid(),
  arriendo: z.number().int().min(1).describe('Número del arriendo con que el terminal numeraba'),
  secuencia: z.number().int().min(1).describe('Orden local dentro del terminal'),
  ticket: ticketOfflineSchema,
  cajeroId: z.uuid(),
  hechaEn: z.iso.datetime().describe('Según el reloj de la caja'),
  desfaseMs: z.number().int().describe('Último desfase conocido: hora del servidor menos la de la caja'),
  catalogoVersion: z.string().max(80),
  codigoConsulta: codigoConsultaSchema,
  tipoComprobante: tipoComprobanteSchema,
  cliente: clienteVentaSchema.nullable(),
  lineas: z
    .array(
      z.strictObject({
        id: z.uuid(),
        productoId: z.uuid(),
        codigo: z.string().max(40),
        descripcion: z.string().max(300),
        unidad: z.string().max(3),
        cantidad: cantidadSchema,
        precioUnitario: decimalSchema.describe('Con IGV, el que se cobró'),
        descuentoPorcentaje: z.string().regex(/^\d{1,2}(\.\d{1,2})?$|^100$/),
        afectacion: afectacionSchema,
      }),
    )
    .min(1)
    .max(500),
  pagos: z
    .array(
      z.strictObject({
        id: z.uuid(),
        medio: medioPagoOfflineSchema,
        monto: montoSchema,
        operacion: z.string().trim().max(30).optional(),
      }),
    )
    .min(1)
    .max(10),
  total: montoSchema,
  vuelto: montoSchema,
});
export type VentaOffline = z.output<typeof ventaOfflineSchema>;

export const loteOfflineBody = z.strictObject({ ventas: z.array(ventaOfflineSchema).min(1).max(maxVentasPorLote) });

/** A till's pending sales saved as a file, when it will not connect again: a supervisor uploads it. */
export const archivoOfflineBody = z.strictObject({ ventas: z.array(ventaOfflineSchema).min(1).max(2_000) });

/**
 * `recibida`: stored, a task will register it. `registrada`: it has its receipt. `en-revision`: stored, and a person
 * must decide. `conflicto`: the server knows that id with other content; what came now waits beside it in the inbox.
 * `descartada`: a person decided that it is no sale of its own; the till need not keep it.
 */
export const estadoOfflineSchema = z.enum(['recibida', 'registrada', 'en-revision', 'conflicto', 'descartada']);
export type EstadoOffline = z.infer<typeof estadoOfflineSchema>;

export const respuestaOfflineSchema = z.object({
  id: z.uuid(),
  estado: estadoOfflineSchema,
  ventaId: z.uuid().nullable(),
  comprobanteId: z.uuid().nullable(),
  numero: z.string().nullable(),
  motivo: z.string().nullable().describe('Por qué espera a una persona, y qué puede hacer'),
});
export type RespuestaOffline = z.infer<typeof respuestaOfflineSchema>;
export const loteOfflineRespuesta = z.object({ ventas: z.array(respuestaOfflineSchema) });

/** What became of sales that were sent: asked when the channel was not there to tell. Unknown ids are left out. */
export const estadosOfflineBody = z.strictObject({ ids: z.array(z.uuid()).min(1).max(200) });

/** All a till needs to sell without network. */
export const catalogoOfflineSchema = z.object({
  version: z.string().describe('Cambia cuando cambia un precio, un producto o la tasa'),
  generadoEn: z.iso.datetime(),
  tasaIgv: decimalSchema,
  diasDePlazo: z
    .object({ '01': z.number().int(), '03': z.number().int() })
    .describe('Días tras la venta en que SUNAT aún recibe su comprobante'),
  empresa: z.object({ ruc: z.string(), razonSocial: z.string(), direccion: z.string() }),
  caja: cajaSchema,
  productos: z.array(productoPosSchema),
  clientes: z.array(clienteSchema),
});
export type CatalogoOffline = z.infer<typeof catalogoOfflineSchema>;

/** Asks for the till: one terminal at a time numbers its sales. `tomar` takes it from the one that has it. */
export const arrendarBody = z.strictObject({
  terminalId: z.uuid(),
  nombre: z.string().trim().min(1).max(60).describe('Cómo lo llaman las personas: Navegador de la tienda'),
  tomar: z.boolean().default(false),
});
export const arriendoSchema = z.object({
  arriendo: z.number().int(),
  venceEn: z.iso.datetime(),
  ahora: z.iso.datetime().describe('Hora del servidor'),
  proximoTicket: z.number().int().describe('Desde qué número siguen los tickets de la caja'),
});
export type Arriendo = z.infer<typeof arriendoSchema>;

/** Sent with each heartbeat of the terminal, so that nobody closes a till whose sales are still on their way. */
export const latidoTerminalBody = z.strictObject({
  terminalId: z.uuid(),
  arriendo: z.number().int().min(1),
  pendientes: z.number().int().min(0),
  masAntiguaEn: z.iso.datetime().nullable(),
});

/** What a till sets its clock by. */
export const horaSchema = z.object({ ahora: z.iso.datetime() });
